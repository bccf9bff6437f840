/** @file Kinds of places of the training images, and their moments by fold. */
import { MixtureMoments, kMeans, openNearestCentre, type ScaleShape } from '../flow/index.js';
import type { Runtime } from '../graph/index.js';
import { Random } from '../random.js';
import type { FoldMoments } from './moments-by-fold.js';

/** Vectors that the centres are found from. */
const VECTORS = 32_768;
/** A component needs so many of them. */
const VECTORS_EACH = 64;

/**
 * @param maps prepared maps of the images in order, [C, P] each; gone over twice
 * @param folds fold of every one of these images, 0 … foldCount − 1
 */
export async function mixtureByFold(
  runtime: Runtime,
  { channels, height, width }: ScaleShape,
  wanted: number,
  maps: () => AsyncIterable<Float32Array>,
  folds: readonly number[],
  seed: number,
): Promise<FoldMoments<MixtureMoments>> {
  const positions = height * width;
  const random = Random.of(seed, 'mixture');
  const each = Math.min(positions, Math.ceil(VECTORS / folds.length));
  const sample = new Float32Array(folds.length * each * channels);
  let image = 0;
  for await (const map of maps()) {
    random
      .permutation(positions)
      .slice(0, each)
      .forEach((p, n) => copyVector(map, p, positions, sample, image * each + n, channels));
    image++;
  }
  const components = Math.max(1, Math.min(wanted, Math.floor(sample.length / channels / VECTORS_EACH)));
  const centres = await kMeans(runtime, sample, channels, components, random);

  const parts = Array.from(
    { length: Math.max(...folds) + 1 },
    () => new MixtureMoments(components, channels, positions),
  );
  const nearest = await openNearestCentre(runtime, channels, components);
  const vectors = new Float32Array(positions * channels);
  image = 0;
  try {
    for await (const map of maps()) {
      for (let p = 0; p < positions; p++) copyVector(map, p, positions, vectors, p, channels);
      parts[folds[image++]].add(map, await nearest.run(vectors, centres));
    }
  } finally {
    await nearest.release();
  }
  return { total: parts.length === 1 ? parts[0] : MixtureMoments.of(parts), parts };
}

/** The vector of one position of a map [C, P] to a row of a list [n, C]. */
function copyVector(
  map: Float32Array,
  position: number,
  positions: number,
  list: Float32Array,
  row: number,
  channels: number,
): void {
  for (let c = 0; c < channels; c++) list[row * channels + c] = map[c * positions + position];
}
