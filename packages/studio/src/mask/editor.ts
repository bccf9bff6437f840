/** @file One area that is painted: its pixels, what is half done, and how it is saved. What it shows is in stores, for React. */
import { createStore } from '../shared/store.js';
import type { HeatMap } from '../viewer/heat.js';
import type { Point } from '../viewer/zoom.js';
import { aboveLevel, grown, withoutHoles } from './morph.js';
import { Painting, type MaskSize } from './painting.js';
import { maskPng } from './png.js';
import { Saving } from './saving.js';
import { boxOf, brushLine, polygon, rectangle } from './shapes.js';
import type { Saved, Source } from './source.js';
import { toolState } from './tools.js';
import { wand } from './wand.js';

export interface EditorView {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly problem: unknown;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly isEmpty: boolean;
}

/** What is drawn but not painted yet. */
export type Draft =
  | { readonly kind: 'polygon'; readonly points: readonly Point[] }
  | { readonly kind: 'rectangle'; readonly from: Point; readonly to: Point }
  | null;

/** A level that nobody changes for so long is saved. */
const TRYING_MS = 300;

export class Editor {
  readonly painting: Painting;
  readonly view = createStore<EditorView>({
    status: 'loading',
    problem: null,
    canUndo: false,
    canRedo: false,
    isEmpty: true,
  });
  /** Rises with every pixel that changes. */
  readonly version = createStore(0);
  readonly draft = createStore<Draft>(null);
  readonly saving: Saving;
  /** Told of a region of interest that was dragged. */
  onRegion: ((box: { x: number; y: number; width: number; height: number }) => void) | null = null;
  /** Where the brush was last; null between strokes. */
  private at: Point | null = null;
  private inkOfStroke: 0 | 1 = 1;
  /** Levels that are tried one after another are one stroke. */
  private isTrying = false;

  constructor(
    readonly size: MaskSize,
    private readonly source: Source,
    onSaved?: (saved: Saved) => void,
  ) {
    this.painting = new Painting(size);
    const content = (): Promise<Uint8Array<ArrayBuffer> | null> =>
      this.painting.isEmpty ? Promise.resolve(null) : maskPng(this.painting.data, size);
    this.saving = new Saving(source, content, onSaved);
  }

  /** From what lies there. */
  async load(): Promise<void> {
    try {
      const { data, tag, place } = await this.source.load(this.size);
      this.painting.load(data ?? new Uint8Array(this.painting.data.length));
      this.saving.startFrom(tag, place);
      this.show('ready');
    } catch (error) {
      this.show('failed', error);
    }
  }

  get isReady(): boolean {
    return this.view.get().status === 'ready';
  }

  /** @param erases Alt is held */
  down(at: Point, erases: boolean, pixels: () => Uint8ClampedArray | null): void {
    if (!this.isReady) return;
    const { tool, tolerance } = toolState.get();
    this.inkOfStroke = this.isErasing(erases) ? 0 : 1;
    if (tool === 'brush' || tool === 'eraser') {
      this.painting.begin();
      this.at = at;
      this.dab(at);
    }
    if (tool === 'rectangle' || tool === 'region') this.draft.set({ kind: 'rectangle', from: at, to: at });
    if (tool === 'polygon') this.addPoint(at);
    const isInside = at.x >= 0 && at.y >= 0 && at.x < this.size.width && at.y < this.size.height;
    const rgba = tool === 'wand' && isInside ? pixels() : null;
    if (rgba) this.apply(wand(rgba, this.size, at, tolerance));
  }

  move(at: Point): void {
    if (this.at) this.dab(at);
    const draft = this.draft.get();
    if (draft?.kind === 'rectangle') this.draft.set({ ...draft, to: at });
  }

  up(): void {
    if (this.at) {
      this.at = null;
      this.end(this.painting.commit());
    }
    const draft = this.draft.get();
    if (draft?.kind !== 'rectangle') return;
    this.draft.set(null);
    const { from, to } = draft;
    // A press alone is none.
    if (Math.hypot(to.x - from.x, to.y - from.y) < 1) return;
    if (toolState.get().tool === 'region') return this.tellRegion(from, to);
    this.painting.begin();
    rectangle(this.painting, from, to, this.inkOfStroke);
    this.end(this.painting.commit());
  }

  /** The pointer was taken away: what is half done is left. @returns whether there was anything */
  leave(): boolean {
    const wasPainting = this.at !== null || this.draft.get() !== null;
    if (this.at) this.painting.cancel();
    this.at = null;
    this.draft.set(null);
    if (wasPainting) this.version.set(this.version.get() + 1);
    return wasPainting;
  }

  closePolygon(): void {
    const draft = this.draft.get();
    if (draft?.kind !== 'polygon') return;
    this.draft.set(null);
    if (draft.points.length < 3) return;
    this.painting.begin();
    polygon(this.painting, draft.points, this.inkOfStroke);
    this.end(this.painting.commit());
  }

  dropPoint(): void {
    const draft = this.draft.get();
    if (draft?.kind !== 'polygon') return;
    const points = draft.points.slice(0, -1);
    this.draft.set(points.length === 0 ? null : { kind: 'polygon', points });
  }

  /** The mask becomes what of the map is above a level. Levels that are tried in a row are one stroke. */
  takeFrom(map: HeatMap, level: number): void {
    if (!this.isReady) return;
    if (this.isTrying) this.painting.undo();
    const isChanged = this.painting.replace(aboveLevel(map, this.size, level));
    this.end(isChanged || this.isTrying, TRYING_MS);
    this.isTrying = isChanged;
  }

  grow(by: number): void {
    this.set(grown(this.painting.data, this.size, by));
  }

  fillHoles(): void {
    this.set(withoutHoles(this.painting.data, this.size));
  }

  clear(): void {
    this.set(new Uint8Array(this.painting.data.length));
  }

  undo(): void {
    this.leave();
    if (this.isReady) this.end(this.painting.undo());
  }

  redo(): void {
    if (this.isReady) this.end(this.painting.redo());
  }

  /** What lies there counts; ours is forgotten. */
  async takeTheirs(): Promise<void> {
    this.show('loading');
    await this.load();
  }

  isErasing(alt: boolean): boolean {
    const { tool, erases } = toolState.get();
    return alt || tool === 'eraser' || (tool !== 'brush' && erases);
  }

  /** What of it lies in the picture. */
  private tellRegion(from: Point, to: Point): void {
    const { left, top, right, bottom } = boxOf(from, to);
    const x = Math.max(0, left);
    const y = Math.max(0, top);
    const width = Math.min(this.size.width, right) - x;
    const height = Math.min(this.size.height, bottom) - y;
    if (width > 0 && height > 0) this.onRegion?.({ x, y, width, height });
  }

  private addPoint(at: Point): void {
    const draft = this.draft.get();
    this.draft.set({ kind: 'polygon', points: [...(draft?.kind === 'polygon' ? draft.points : []), at] });
  }

  private dab(to: Point): void {
    brushLine(this.painting, this.at!, to, toolState.get().size, this.inkOfStroke);
    this.at = to;
    this.version.set(this.version.get() + 1);
  }

  /** Adds a region, or takes it away. */
  private apply(region: Uint8Array): void {
    const next = this.painting.data.slice();
    for (let i = 0; i < next.length; i++) if (region[i]) next[i] = this.inkOfStroke;
    this.set(next);
  }

  private set(next: Uint8Array): void {
    if (this.isReady) this.end(this.painting.replace(next));
  }

  private end(isChanged: boolean, wait = 0): void {
    this.isTrying = false;
    this.show('ready');
    if (isChanged) this.saving.changed(wait);
  }

  private show(status: EditorView['status'], problem: unknown = null): void {
    const { canUndo, canRedo, isEmpty } = this.painting;
    this.view.set({ status, problem, canUndo, canRedo, isEmpty });
    this.version.set(this.version.get() + 1);
  }
}
