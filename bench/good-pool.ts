/** @file A detector trained on some good images of a set, and what it makes of all its other good images. */
import { join } from 'node:path';
import { openBackbone } from '../src/backbone/index.node.js';
import { datasetSize } from '../src/benchmark/dataset-size.js';
import { imageFiles, openDataset } from '../src/dataset/index.js';
import { ImageDetector, type Scored } from '../src/detector/index.js';
import type { Size } from '../src/geometry/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { isEmptyMask, type RgbImage } from '../src/image/index.node.js';
import { Random } from '../src/random.js';
import { trainingPlan } from '../src/training/plan.js';
import { trainModel } from '../src/training/train-model.js';

export interface GoodPool {
  /** Working size of the detector. */
  readonly size: Size;
  /** Good images that the training did not see: those it was not given, and the good test images. */
  readonly files: readonly string[];
  score(image: RgbImage): Promise<Scored>;
  release(): Promise<void>;
}

/** @param most images that the training is given; never more than half of the good ones */
export async function trainOnSome(data: string, set: string, most: number, seed: number): Promise<GoodPool> {
  const runtime = nodeRuntime({ threads: 0 });
  const dataset = await openDataset(join(data, set), { isEmptyMask });
  const shuffled = Random.of(seed, 'pool').shuffle(dataset.train.map(({ file }) => file));
  const count = Math.min(most, Math.floor(shuffled.length / 2));
  const [own, rest] = [shuffled.slice(0, count), shuffled.slice(count)];
  const size = await datasetSize(dataset, '256');
  const { file } = await trainModel({
    plan: trainingPlan({ method: 'clflow', size, seed }),
    className: dataset.category,
    images: imageFiles(own),
    backbone: await openBackbone({ name: 'embedded' }, runtime),
    runtime,
  });
  const detector = await ImageDetector.open(file, runtime);
  const good = dataset.test.filter(({ label }) => label === 'normal').map(({ file }) => file);
  return {
    size,
    files: [...rest, ...good],
    score: async (image) => (await detector.score([image]))[0],
    release: () => detector.release(),
  };
}
