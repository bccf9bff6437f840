/** @file All images of a list as a grid of which only what is in sight exists: one stop for Tab, arrows within. */
import type { ImageJson } from '@clflow/server/studio-api';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { useTranslations } from 'use-intl';
import styles from './Gallery.module.css';
import { click, move, type Picked } from './picked.js';
import { Tile } from './Tile.js';
import { useWidth } from './use-width.js';

const gap = 16;
const side = 24;
const captionHeight = 26;

interface Props {
  /** As far as they are here. */
  readonly images: readonly ImageJson[];
  readonly total: number;
  readonly size: number;
  readonly threshold: number | undefined;
  readonly picked: Picked;
  readonly onPick: (picked: Picked) => void;
  readonly onOpen: (image: ImageJson) => void;
  /** The place of the last image in sight. */
  readonly onReach: (index: number) => void;
  /** Where the list was left, and to tell where it is. */
  readonly place: { offset: number };
}

/** Height by width of most pictures: that of the middle one. */
function usualShape(images: readonly ImageJson[]): number {
  const shapes = images.slice(0, 200).map(({ width, height }) => (height ?? 3) / (width ?? 4));
  const middle = shapes.sort((a, b) => a - b)[Math.floor(shapes.length / 2)] ?? 0.75;
  return Math.min(1.25, Math.max(0.5, middle));
}

function indexOf(target: EventTarget): number | undefined {
  const tile = (target as Element).closest<HTMLElement>('[data-index]');
  return tile ? Number(tile.dataset.index) : undefined;
}

export function Gallery({ images, total, size, threshold, picked, onPick, onOpen, onReach, place }: Props) {
  const t = useTranslations('images');
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const [room, bar] = useWidth(scroller);
  // The place of the scroll bar is part of the margin.
  const width = Math.max(0, room - side - Math.max(0, side - bar));
  const columns = Math.max(1, Math.floor((width + gap) / (size + gap)));
  const tileWidth = (width - gap * (columns - 1)) / columns;
  const shape = useMemo(() => usualShape(images), [images]);
  const pictureHeight = Math.round(Math.max(0, tileWidth) * shape);
  const rowHeight = pictureHeight + captionHeight + gap;
  const rows = Math.ceil(total / columns);
  const activeRow = Math.floor(picked.active / columns);

  const virtualizer = useVirtualizer({
    count: width > 0 ? rows : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 2,
    paddingStart: 4,
    paddingEnd: 12,
    scrollPaddingStart: gap,
    scrollPaddingEnd: gap,
    initialOffset: place.offset,
    onChange: ({ scrollOffset }) => {
      place.offset = scrollOffset ?? 0;
    },
    // The row with the focus is always there, however far away: it must not lose it.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      if (activeRow >= range.count || inSight.includes(activeRow)) return inSight;
      return [...inSight, activeRow].sort((a, b) => a - b);
    },
  });
  // Another size of tiles: the image with the focus, or what was at the top, stays in sight.
  const top = useRef(0);
  useLayoutEffect(() => {
    virtualizer.measure();
    if (top.current > 0) virtualizer.scrollToIndex(Math.floor(top.current / columns), { align: 'start' });
  }, [rowHeight, columns]);
  const firstRow = virtualizer.range?.startIndex ?? 0;
  // That with the focus too, if it is further down.
  const lastRow = virtualizer.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    top.current = firstRow * columns;
    onReach((lastRow + 1) * columns - 1);
  }, [firstRow, lastRow, columns, onReach]);

  const followsFocus = useRef(false);
  const goTo = useCallback(
    (next: Picked) => {
      followsFocus.current = true;
      onPick(next);
    },
    [onPick],
  );
  useLayoutEffect(() => {
    const isInside = grid.current?.contains(document.activeElement) ?? false;
    if (!followsFocus.current && !isInside) return;
    followsFocus.current = false;
    virtualizer.scrollToIndex(activeRow, { align: 'auto' });
    grid.current?.querySelector<HTMLElement>(`[data-index="${picked.active}"]`)?.focus({ preventScroll: true });
  }, [picked.active]);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = columns * Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight));
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -page,
      PageDown: page,
      Home: -total,
      End: total,
    };
    const step = steps[event.key];
    const image = images[picked.active];
    const modifiers = { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
    if (event.altKey) return;
    if (step !== undefined) {
      const to = picked.active + step;
      // An arrow that would leave its column stays; pages and ends go as far as there is something.
      const isArrow = event.key.startsWith('Arrow');
      if (!isArrow || (to >= 0 && to < total))
        goTo(move(picked, Math.min(total - 1, Math.max(0, to)), images, modifiers));
    } else if (event.key === 'Enter' && image) onOpen(image);
    else if (event.key === ' ') goTo(click(picked, picked.active, images, { ctrl: true }));
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const at = indexOf(event.target);
    if (at !== undefined)
      goTo(click(picked, at, images, { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey }));
  };
  const onDoubleClick = (event: MouseEvent) => {
    const image = images[indexOf(event.target) ?? -1];
    if (image && !event.ctrlKey && !event.shiftKey) onOpen(image);
  };

  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        ref={grid}
        role="grid"
        aria-label={t('gallery')}
        aria-multiselectable
        aria-rowcount={rows}
        aria-colcount={columns}
        className={styles.grid}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
      >
        {virtualizer.getVirtualItems().map(({ index: row, start }) => (
          <div
            key={row}
            role="row"
            aria-rowindex={row + 1}
            className={styles.row}
            style={{ transform: `translateY(${start}px)` }}
          >
            {Array.from({ length: Math.min(columns, total - row * columns) }, (_, column) => {
              const index = row * columns + column;
              const image = images[index];
              return (
                <Tile
                  key={column}
                  image={image}
                  index={index}
                  column={column}
                  width={tileWidth}
                  height={pictureHeight}
                  threshold={threshold}
                  isSelected={image !== undefined && picked.ids.has(image.id)}
                  isActive={index === picked.active}
                />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
