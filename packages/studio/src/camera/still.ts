/** @file When a part has come and lies still: movement, then a while without, then one picture until something moves again. */

/** Brightness of a small copy of a frame. */
export type Luma = Uint8Array;

/** What has to change in a pixel until it counts, 0 … 255; below is the noise of a sensor. */
const CHANGED = 22;
/** Share of changed pixels from which on something moves, and below which nothing does. */
const MOVES = 0.012;
const STILL = 0.004;
/** Looks without movement that make it lie still. */
const CALM = 5;

/** Share of the pixels that have changed. */
export function changedShare(before: Luma, now: Luma): number {
  let changed = 0;
  for (let i = 0; i < now.length; i++) if (Math.abs(now[i]! - before[i]!) > CHANGED) changed++;
  return now.length === 0 ? 0 : changed / now.length;
}

export type Stillness = 'waiting' | 'moving' | 'settling';

export class StillTrigger {
  state: Stillness = 'waiting';
  #before: Luma | null = null;
  #calm = 0;

  /** @returns whether now is the moment for a picture */
  look(now: Luma): boolean {
    const share = this.#before?.length === now.length ? changedShare(this.#before, now) : 0;
    this.#before = now;
    if (share >= MOVES) {
      this.state = 'moving';
      this.#calm = 0;
      return false;
    }
    if (this.state === 'waiting') return false;
    this.#calm = share <= STILL ? this.#calm + 1 : 0;
    this.state = this.#calm > 0 ? 'settling' : 'moving';
    if (this.#calm < CALM) return false;
    this.state = 'waiting';
    this.#calm = 0;
    return true;
  }
}
