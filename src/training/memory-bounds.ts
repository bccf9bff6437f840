/**
 * @file What a training keeps in memory at most. What is beyond is read from a file where there is one (overflow.ts), or made again: the
 * detector is the same, byte for byte, whatever the bounds. Only of tiles no more are learned from than fit.
 */

/** Bytes. */
export interface MemoryBounds {
  /** Of good images and of real defects each, at working size. */
  readonly images: number;
  /** Of backbone features between statistics and whitening, where the caller gives no cache. */
  readonly features: number;
  /** Of prepared maps, of whitened ones and of those of painted defects each. */
  readonly maps: number;
}

const MIB = 2 ** 20;

export const memoryBounds: MemoryBounds = { images: 512 * MIB, features: 256 * MIB, maps: 512 * MIB };
