/** @file A picture on its stage, with what lies over it; wheel, drag and pointer. */
import type { ImageDetailsJson } from '@clflow/server/studio-api';
import { useEffect, useMemo, useRef, useState, type PointerEvent as ReactPointerEvent, type ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { timesThreshold } from '../parts/words.js';
import { AreaLayer } from './AreaLayer.js';
import { valueAt, type HeatMap } from './heat.js';
import { HeatLayer } from './HeatLayer.js';
import { LinesLayer } from './LinesLayer.js';
import { Minimap } from './Minimap.js';
import { PictureLayer } from './PictureLayer.js';
import styles from './Stage.module.css';
import { Wipe } from './Wipe.js';
import { useMask } from './use-mask.js';
import { useSize } from './use-size.js';
import { imagePoint, moved, placed, zoomedAt, type Placed, type Point, type Size, type View } from './zoom.js';

export interface Layers {
  readonly heat: boolean;
  /** Of the usual opacity, 0 … 1. */
  readonly strength: number;
  /** Everything over the picture is away while a key is held. */
  readonly hidden: boolean;
  /** The heat map is shown at the right of this share of the stage; missing: everywhere. */
  readonly wipe?: number | null;
}

interface StageProps {
  readonly image: ImageDetailsJson;
  /** Whose area that does not count is hatched; missing: of none. */
  readonly project?: number;
  readonly view: View;
  readonly onView: (change: (view: View) => View) => void;
  readonly heat: HeatMap | undefined;
  /** Another one, at the left of the divider. */
  readonly left?: HeatMap | undefined;
  readonly layers: Layers;
  readonly onWipe?: (at: number) => void;
  readonly label: string;
  readonly region?: number | null;
  readonly onRegion?: (index: number | null) => void;
  readonly onProblem?: (problem: 'unreadable' | 'preview' | null) => void;
  /** Told of its place, for the tools that zoom in its middle. */
  readonly onSizes?: (image: Size, stage: Size) => void;
  /** What somebody paints, instead of the mask and the regions. */
  readonly painting?: ((place: Placed, stage: Size) => ReactNode) | undefined;
}

const NO_REGION = -1;
const NONE: ImageDetailsJson['regions'] = [];

export function Stage({
  image,
  project,
  view,
  onView,
  heat,
  left,
  layers,
  onWipe,
  label,
  region = null,
  onRegion,
  onProblem,
  onSizes,
  painting,
}: StageProps) {
  const element = useRef<HTMLDivElement>(null);
  const stage = useSize(element);
  const [natural, setNatural] = useState<Size>({ width: 4, height: 3 });
  const { width, height } = image;
  const size = useMemo(() => (width && height ? { width, height } : natural), [width, height, natural]);
  const [pointer, setPointer] = useState<Point | null>(null);
  const [dragged, setDragged] = useState(false);
  /** Where the drag came to. */
  const last = useRef<Point>({ x: 0, y: 0 });
  const mask = useMask(image.has_mask && !painting ? image.id : null);
  const place = placed(view, size, stage);

  useEffect(() => onSizes?.(size, stage), [size, stage, onSizes]);

  // React listens for wheels passively, so that the page would scroll as well.
  useEffect(() => {
    const target = element.current;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const at = within(event, target!);
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016));
      onView((now) => zoomedAt(now, factor, size, stage, at));
    };
    target?.addEventListener('wheel', onWheel, { passive: false });
    return () => target?.removeEventListener('wheel', onWheel);
  }, [onView, size, stage]);

  const onPointerMove = (event: ReactPointerEvent<HTMLDivElement>): void => {
    if (event.buttons & 5) {
      const by = { x: event.clientX - last.current.x, y: event.clientY - last.current.y };
      last.current = { x: event.clientX, y: event.clientY };
      setDragged(true);
      onView((now) => moved(now, by, size, stage));
    }
    const at = imagePoint(view, size, stage, within(event, event.currentTarget));
    const isInside = at.x >= 0 && at.y >= 0 && at.x < size.width && at.y < size.height;
    setPointer(isInside ? at : null);
    const found = image.regions.findIndex(({ box }) => isInside && contains(box, at));
    onRegion?.(found === NO_REGION ? null : found);
  };

  const shown = heat && !layers.hidden;
  const isLeftOf = (wipe: number, at: Point): boolean => place.x + at.x * place.scale < wipe * stage.width;
  const { wipe = null } = layers;
  return (
    <div className={styles.frame}>
      <div
        ref={element}
        role="img"
        aria-label={label}
        className={styles.stage}
        data-dragged={dragged || undefined}
        onPointerDown={(event) => {
          last.current = { x: event.clientX, y: event.clientY };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerUp={() => setDragged(false)}
        onPointerCancel={() => setDragged(false)}
        onPointerMove={onPointerMove}
        onPointerLeave={() => {
          setPointer(null);
          onRegion?.(null);
        }}
      >
        <PictureLayer
          key={image.id}
          image={image.id}
          size={size}
          place={place}
          onNatural={setNatural}
          onProblem={onProblem}
        />
        {heat && (
          <div className={styles.behind} style={wipe === null ? undefined : rightOf(wipe)}>
            <HeatLayer map={heat} size={size} place={place} opacity={shown && layers.heat ? layers.strength : 0} />
          </div>
        )}
        {left && wipe !== null && (
          <div className={styles.behind} style={leftOf(wipe)}>
            <HeatLayer map={left} size={size} place={place} opacity={shown && layers.heat ? layers.strength : 0} />
            {!layers.hidden && (
              <LinesLayer {...{ stage, size, place, mask }} heat={left} regions={NONE} region={null} />
            )}
          </div>
        )}
        {!layers.hidden && project !== undefined && (
          <AreaLayer project={project} stage={stage} size={size} place={place} />
        )}
        {!layers.hidden && (
          <div className={styles.behind} style={left && wipe !== null ? rightOf(wipe) : undefined}>
            <LinesLayer
              stage={stage}
              size={size}
              place={place}
              heat={heat}
              mask={mask}
              regions={painting ? NONE : image.regions}
              region={region}
            />
          </div>
        )}
        {painting?.(place, stage)}
      </div>
      {shown && wipe !== null && !painting && onWipe && <Wipe at={wipe} onMove={onWipe} />}
      <Minimap image={image.id} size={size} stage={stage} view={view} onView={onView} />
      {pointer && (
        <Readout at={pointer} size={size} heat={left && wipe !== null && isLeftOf(wipe, pointer) ? left : heat} />
      )}
    </div>
  );
}

const rightOf = (wipe: number) => ({ clipPath: `inset(0 0 0 ${100 * wipe}%)` });
const leftOf = (wipe: number) => ({ clipPath: `inset(0 ${100 - 100 * wipe}% 0 0)` });

/** What is under the pointer. */
function Readout({ at, size, heat }: { at: Point; size: Size; heat: HeatMap | undefined }) {
  const t = useTranslations('viewer');
  const format = useFormatter();
  const value = heat && valueAt(heat, at.x / size.width, at.y / size.height);
  const times = value === undefined ? null : timesThreshold(value, heat!.threshold);
  return (
    <p
      className={styles.readout}
      title={value === undefined ? undefined : format.number(value, { maximumSignificantDigits: 4 })}
    >
      <span>{t('pointer', { x: Math.floor(at.x), y: Math.floor(at.y) })}</span>
      {times !== null && <b>{t('times', { times: format.number(times, twoDigits) })}</b>}
    </p>
  );
}

const twoDigits = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;

function within({ clientX, clientY }: { clientX: number; clientY: number }, target: Element): Point {
  const { left, top } = target.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

function contains(box: ImageDetailsJson['regions'][number]['box'], { x, y }: Point): boolean {
  return x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;
}
