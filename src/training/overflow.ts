/** @file Room beside the memory for maps that a bounded cache cannot hold: reading them again is quicker than making them again. */

export interface Overflow {
  /** Takes maps under a number, unless it is known or there is no room any more. */
  keep(index: number, maps: readonly Float32Array[]): void;
  /** The maps as they were, bit for bit; undefined where none were taken. */
  get(index: number): readonly Float32Array[] | undefined;
  close(): void;
}

/** A new one, with nothing in it. */
export type OpenOverflow = () => Overflow;
