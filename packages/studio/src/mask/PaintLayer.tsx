/** @file What lies over the picture while somebody paints: the mask, what is half drawn, and the ring of the brush in its true size. */
import { useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from 'react';
import { useStore } from '../shared/store.js';
import { imagePointAt, type Placed, type Point, type Size } from '../viewer/zoom.js';
import type { Editor } from './editor.js';
import { inked, type Inks } from './ink.js';
import styles from './PaintLayer.module.css';
import { scaleSize, toolState } from './tools.js';
import { usePan } from './use-pan.js';

interface PaintLayerProps {
  readonly editor: Editor;
  readonly place: Placed;
  readonly stage: Size;
  readonly isHidden: boolean;
  /** Of the picture, for the wand; null where it cannot be read. */
  readonly pixels: () => Uint8ClampedArray | null;
}

/** More pixels than this are drawn coarser. */
const MOST_DRAWN = 2.5e6;
/** From the first point, in pixels of the screen: a press there closes the polygon. */
const CLOSE = 10;

export function PaintLayer({ editor, place, stage, isHidden, pixels }: PaintLayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  const { tool, size } = useStore(toolState);
  const isPanning = usePan() || tool === 'move';
  const [pointer, setPointer] = useState<{ at: Point; alt: boolean } | null>(null);
  const hasRing = (tool === 'brush' || tool === 'eraser') && !isPanning;

  useEffect(() => {
    const target = layer.current!;
    // Before the stage hears of it, which would zoom.
    const onWheel = (event: WheelEvent): void => {
      if (!event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      scaleSize(event.deltaY < 0 ? 1 : -1);
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, []);

  const pointOf = (event: { clientX: number; clientY: number }): Point => {
    const { left, top } = layer.current!.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const onDown = (event: ReactPointerEvent<HTMLDivElement>): void => {
    if (isPanning || event.button === 1 || tool === 'heat') return;
    event.stopPropagation();
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = imagePointAt(place, pointOf(event));
    const draft = editor.draft.get();
    const [first] = draft?.kind === 'polygon' ? draft.points : [];
    const isAtFirst = first && Math.hypot(at.x - first.x, at.y - first.y) * place.scale < CLOSE;
    if (draft?.kind === 'polygon' && draft.points.length > 2 && isAtFirst) editor.closePolygon();
    else editor.down(at, event.altKey, pixels);
  };
  const onMove = (event: ReactPointerEvent<HTMLDivElement>): void => {
    setPointer({ at: pointOf(event), alt: event.altKey });
    if (isPanning || event.buttons !== 1) return;
    // All that happened since the last frame, so that quick strokes are round.
    const events = event.nativeEvent.getCoalescedEvents?.() ?? [];
    for (const one of events.length > 0 ? events : [event.nativeEvent]) editor.move(imagePointAt(place, pointOf(one)));
  };

  return (
    <div
      ref={layer}
      className={styles.layer}
      data-tool={isPanning ? 'move' : tool}
      // A press takes the keyboard from buttons and sliders, and gives it to the page, not to what lies around the picture.
      onMouseDown={(event) => {
        event.preventDefault();
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      }}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={() => editor.up()}
      onPointerCancel={() => editor.leave()}
      onPointerLeave={() => setPointer(null)}
      onDoubleClick={() => editor.closePolygon()}
    >
      {!isHidden && <Painted editor={editor} place={place} stage={stage} />}
      <Draft editor={editor} place={place} stage={stage} pointer={pointer?.at ?? null} />
      {hasRing && pointer && (
        <div
          className={styles.ring}
          data-erases={editor.isErasing(pointer.alt) || undefined}
          style={{
            width: Math.max(3, size * place.scale),
            height: Math.max(3, size * place.scale),
            transform: `translate(${pointer.at.x}px, ${pointer.at.y}px) translate(-50%, -50%)`,
          }}
        />
      )}
    </div>
  );
}

/** Drawn as large as the stage is, however large the mask. */
function Painted({ editor, place, stage }: Pick<PaintLayerProps, 'editor' | 'place' | 'stage'>) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { x, y, scale } = place;
  const { width, height } = stage;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const ratio = Math.min(window.devicePixelRatio, Math.sqrt(MOST_DRAWN / (width * height)));
    const size = { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) };
    Object.assign(context.canvas, size);
    const picture = new ImageData(size.width, size.height);
    const words = new Uint32Array(picture.data.buffer);
    const at = { x: x * ratio, y: y * ratio, scale: scale * ratio };
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      inked(editor.painting.data, editor.size, at, { words, ...size }, INKS);
      context.putImageData(picture, 0, 0);
    };
    draw();
    const end = editor.version.subscribe(() => (frame ||= requestAnimationFrame(draw)));
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [editor, x, y, scale, width, height]);
  return <canvas ref={canvas} className={styles.painted} />;
}

function Draft({
  editor,
  place,
  stage,
  pointer,
}: Omit<PaintLayerProps, 'pixels' | 'isHidden'> & { pointer: Point | null }) {
  const draft = useStore(editor.draft);
  if (!draft) return null;
  const onStage = ({ x, y }: Point): Point => ({ x: place.x + x * place.scale, y: place.y + y * place.scale });
  if (draft.kind === 'rectangle') {
    const [a, b] = [onStage(draft.from), onStage(draft.to)];
    const box = {
      x: Math.min(a.x, b.x),
      y: Math.min(a.y, b.y),
      width: Math.abs(a.x - b.x),
      height: Math.abs(a.y - b.y),
    };
    return (
      <svg className={styles.draft} viewBox={`0 0 ${stage.width} ${stage.height}`} aria-hidden>
        <rect {...box} className={styles.under} />
        <rect {...box} />
      </svg>
    );
  }
  const points = draft.points.map(onStage);
  const line = [...points, ...(pointer ? [pointer] : [])].map(({ x, y }) => `${x},${y}`).join(' ');
  return (
    <svg className={styles.draft} viewBox={`0 0 ${stage.width} ${stage.height}`} aria-hidden>
      <polyline points={line} className={styles.under} />
      <polyline points={line} />
      {points.map(({ x, y }, i) => (
        <circle key={i} cx={x} cy={y} r={i === 0 && points.length > 2 ? 5 : 3} />
      ))}
    </svg>
  );
}

/** The stage's accent (#a9a4ff) on black: the same in both themes. */
const INKS: Inks = { tint: 0x48ffa4a9, hatch: 0xe0ffa4a9, shade: 0xa040183a, line: 0xffffa4a9, rim: 0xd0000000 };
