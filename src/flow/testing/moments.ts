/** @file Moments at every position in plain arithmetic, image by image. */
import { PositionalMoments } from '../positional-moments.js';

/** @param maps [C, P] each */
export function momentsOfMaps(maps: readonly Float32Array[], channels: number, positions: number): PositionalMoments {
  const moments = new PositionalMoments(channels, positions);
  for (const x of maps) {
    const products = Float32Array.from({ length: positions * channels ** 2 }, (_, k) => {
      const [p, i, j] = [Math.floor(k / channels ** 2), Math.floor(k / channels) % channels, k % channels];
      return x[i * positions + p] * x[j * positions + p];
    });
    moments.add(x, products, 1);
  }
  return moments;
}
