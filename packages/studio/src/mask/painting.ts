/**
 * @file The pixels of a mask while somebody paints, with what was before each stroke: copies of the tiles that it touched, since a
 * copy of a whole mask of twelve megapixels takes too long and too much memory.
 */
export interface MaskSize {
  readonly width: number;
  readonly height: number;
}

const TILE = 256;
/** Strokes that can be taken back. */
const MOST_STROKES = 100;
/** Bytes of all that is kept for taking back. */
const MOST_KEPT = 256e6;

/** Tiles by their number. */
type Tiles = Map<number, Uint8Array>;

export class Painting {
  readonly width: number;
  readonly height: number;
  /** A byte a pixel: 1 is masked. */
  readonly data: Uint8Array;
  private readonly columns: number;
  private stroke: Tiles | null = null;
  private done: Tiles[] = [];
  private undone: Tiles[] = [];
  private readonly limits: { readonly strokes: number; readonly bytes: number };

  constructor({ width, height }: MaskSize, limits = { strokes: MOST_STROKES, bytes: MOST_KEPT }) {
    this.width = width;
    this.height = height;
    this.data = new Uint8Array(width * height);
    this.columns = Math.ceil(width / TILE);
    this.limits = limits;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  get isEmpty(): boolean {
    return !this.data.includes(1);
  }

  /** Other pixels, with no way back to what was before. */
  load(data: Uint8Array): void {
    this.data.set(data);
    this.stroke = null;
    this.done = [];
    this.undone = [];
  }

  begin(): void {
    this.commit();
    this.stroke = new Map();
  }

  /** Pixels of a row from `from` up to, not including, `to`. Only between {@link begin} and {@link commit}. */
  span(y: number, from: number, to: number, value: 0 | 1): void {
    if (y < 0 || y >= this.height) return;
    const left = Math.max(0, from);
    const right = Math.min(this.width, to);
    if (left >= right) return;
    this.keep(y, left, right);
    this.data.fill(value, y * this.width + left, y * this.width + right);
  }

  /** All pixels at once, as a stroke. */
  replace(next: Uint8Array): boolean {
    this.begin();
    for (let y = 0; y < this.height; y++) {
      const at = y * this.width;
      for (let left = 0; left < this.width; left += TILE) {
        const right = Math.min(this.width, left + TILE);
        if (same(this.data, next, at + left, at + right)) continue;
        this.keep(y, left, right);
        this.data.set(next.subarray(at + left, at + right), at + left);
      }
    }
    return this.commit();
  }

  /** Ends the stroke. @returns whether it changed anything */
  commit(): boolean {
    const { stroke } = this;
    this.stroke = null;
    if (!stroke) return false;
    for (const [tile, before] of stroke) if (this.isAsBefore(tile, before)) stroke.delete(tile);
    if (stroke.size === 0) return false;
    this.done.push(stroke);
    this.undone = [];
    this.forget();
    return true;
  }

  /** Leaves the stroke that is being painted, as if it had not begun. */
  cancel(): void {
    if (this.stroke) this.swap(this.stroke);
    this.stroke = null;
  }

  undo(): boolean {
    return this.move('done', 'undone');
  }

  redo(): boolean {
    return this.move('undone', 'done');
  }

  private move(from: 'done' | 'undone', to: 'done' | 'undone'): boolean {
    this.commit();
    const stroke = this[from].pop();
    if (!stroke) return false;
    this[to].push(this.swap(stroke));
    return true;
  }

  /** Puts tiles back. @returns what was in their place */
  private swap(stroke: Tiles): Tiles {
    const now: Tiles = new Map();
    for (const [tile, before] of stroke) {
      now.set(tile, this.copyOf(tile));
      this.rowsOf(tile, (at, width, row) => this.data.set(before.subarray(row * width, (row + 1) * width), at));
    }
    return now;
  }

  private keep(y: number, left: number, right: number): void {
    const row = Math.floor(y / TILE) * this.columns;
    for (let column = Math.floor(left / TILE); column * TILE < right; column++) {
      if (!this.stroke!.has(row + column)) this.stroke!.set(row + column, this.copyOf(row + column));
    }
  }

  private copyOf(tile: number): Uint8Array {
    const [left, top] = this.cornerOf(tile);
    const size = Math.min(TILE, this.width - left) * Math.min(TILE, this.height - top);
    const copy = new Uint8Array(size);
    this.rowsOf(tile, (at, width, row) => copy.set(this.data.subarray(at, at + width), row * width));
    return copy;
  }

  private isAsBefore(tile: number, before: Uint8Array): boolean {
    let isSame = true;
    this.rowsOf(tile, (at, width, row) => {
      for (let x = 0; isSame && x < width; x++) isSame = this.data[at + x] === before[row * width + x];
    });
    return isSame;
  }

  private rowsOf(tile: number, act: (at: number, width: number, row: number) => void): void {
    const [left, top] = this.cornerOf(tile);
    const width = Math.min(TILE, this.width - left);
    const height = Math.min(TILE, this.height - top);
    for (let row = 0; row < height; row++) act((top + row) * this.width + left, width, row);
  }

  private cornerOf(tile: number): readonly [left: number, top: number] {
    return [(tile % this.columns) * TILE, Math.floor(tile / this.columns) * TILE];
  }

  /** The oldest go first; the last stroke always stays. */
  private forget(): void {
    const bytesOf = (stroke: Tiles): number => [...stroke.values()].reduce((sum, { length }) => sum + length, 0);
    let bytes = this.done.reduce((sum, stroke) => sum + bytesOf(stroke), 0);
    while (this.done.length > 1 && (this.done.length > this.limits.strokes || bytes > this.limits.bytes)) {
      bytes -= bytesOf(this.done.shift()!);
    }
  }
}

function same(a: Uint8Array, b: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return false;
  return true;
}
