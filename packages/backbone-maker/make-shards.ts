/**
 * @file Makes the training crops with the teacher's features, and the held-out ones; goes on where it was stopped.
 *
 *   npx tsx packages/backbone-maker/make-shards.ts --images DIR --weights resnet18.safetensors --output DIR
 *       [--shards 64] [--procedural 0.5] [--seed 0] [--threads 2]
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../../src/backbone/index.node.js';
import { nodeRuntime } from '../../src/graph/runtime.node.js';
import type { RgbImage } from '../../src/image/index.js';
import { Random } from '../../src/random.js';
import { CROP, augmentedCrop, plainCrop, pyramidOf } from './crops.js';
import { Photos } from './photos.js';
import { proceduralImage } from './procedural/index.js';
import { FEATURE_SHAPES, RECORD_BYTES } from './shard.js';
import { readStatistics, writeStatistics } from './statistics-file.js';
import { quantise, StatisticsSums, FeatureSession, type FeatureStatistics } from './teacher.js';

/** Crops per shard. */
const SHARD = 1024;
/** Crops taken of one procedural image, which takes as long to draw as forty crops. */
const CROPS_PER_DRAWING = 8;
const DRAWING = 320;
const HELD_OUT_CROPS_PER_IMAGE = 6;
const HELD_OUT_DRAWINGS = 24;
const BATCH = 16;

const { values: options } = parseArgs({
  options: {
    images: { type: 'string' },
    weights: { type: 'string' },
    output: { type: 'string' },
    shards: { type: 'string', default: '64' },
    procedural: { type: 'string', default: '0.5' },
    seed: { type: 'string', default: '0' },
    threads: { type: 'string', default: '2' },
  },
});
if (!options.images || !options.weights || !options.output) {
  console.error('make-shards needs --images, --weights and --output.');
  process.exit(2);
}
const { images, weights, output } = options;
const seed = Number(options.seed);
const share = Number(options.procedural);

for (const split of ['train', 'held-out']) mkdirSync(join(output, split), { recursive: true });
const runtime = nodeRuntime({ threads: Number(options.threads) });
const teacher = await FeatureSession.open(runtime, await openBackbone({ name: 'resnet18', weights }, runtime), CROP);
const photos = await Photos.open(images, 'train');
console.error(`${photos.entries.length} training images`);

const statistics = readStatistics(output) ?? (await measureStatistics());
await heldOut();
for (let shard = 0; shard < Number(options.shards); shard++) {
  const path = join(output, 'train', `${String(shard).padStart(4, '0')}.shard`);
  if (existsSync(path)) continue;
  const started = performance.now();
  await writeShard(path, trainingCrops(Random.of(seed, 'shard', shard), SHARD));
  console.error(`shard ${shard}: ${((performance.now() - started) / SHARD).toFixed(1)} ms a crop`);
}
await teacher.release();

function* trainingCrops(random: Random, count: number): Generator<RgbImage> {
  let [drawing, left] = [pyramidOf(proceduralImage(random, DRAWING)), CROPS_PER_DRAWING];
  for (let i = 0; i < count; i++) {
    if (!random.chance(share)) {
      yield augmentedCrop(photos.draw(random), random);
      continue;
    }
    if (left-- === 0) [drawing, left] = [pyramidOf(proceduralImage(random, DRAWING)), CROPS_PER_DRAWING - 1];
    yield augmentedCrop(drawing, random);
  }
}

async function measureStatistics(): Promise<FeatureStatistics> {
  const sums = new StatisticsSums(teacher.channels);
  for (const batch of batches(trainingCrops(Random.of(seed, 'statistics'), 2 * SHARD))) {
    sums.add(await teacher.run(batch), batch.length);
  }
  const result = sums.finish();
  writeStatistics(output!, result);
  return result;
}

/** Crops of images that are never trained on, and drawings of other seeds, in one shard with the sources' names. */
async function heldOut(): Promise<void> {
  const path = join(output!, 'held-out', '0000.shard');
  if (existsSync(path)) return;
  const unseen = await Photos.open(images!, 'held-out');
  const random = Random.of(seed, 'held-out');
  const crops: RgbImage[] = [];
  const sources: string[] = [];
  const take = (source: string, make: () => RgbImage, count: number): void => {
    for (let i = 0; i < count; i++) {
      crops.push(make());
      sources.push(source);
    }
  };
  unseen.entries.forEach(({ source }, i) =>
    take(source, () => plainCrop(unseen.pyramid(i), random), HELD_OUT_CROPS_PER_IMAGE),
  );
  for (let i = 0; i < HELD_OUT_DRAWINGS; i++) {
    const drawing = pyramidOf(proceduralImage(random, DRAWING));
    take('procedural', () => plainCrop(drawing, random), 2);
  }
  await writeShard(path, crops);
  writeFileSync(join(output!, 'held-out', 'sources.json'), JSON.stringify(sources));
  console.error(`${crops.length} held-out crops`);
}

async function writeShard(path: string, crops: Iterable<RgbImage>): Promise<void> {
  const records: Uint8Array[] = [];
  for (const batch of batches(crops)) {
    const features = await teacher.run(batch);
    const stored = features.map((values, tap) => {
      const [, height, width] = FEATURE_SHAPES[tap];
      return quantise(values, statistics.mean[tap], statistics.deviation[tap], height * width);
    });
    batch.forEach((crop, n) => {
      const record = new Uint8Array(RECORD_BYTES);
      record.set(crop.data);
      let at = crop.data.length;
      for (const bytes of stored) {
        const length = bytes.length / batch.length;
        record.set(bytes.subarray(n * length, (n + 1) * length), at);
        at += length;
      }
      records.push(record);
    });
  }
  // Written aside and renamed: what has the name of a shard is whole.
  writeFileSync(`${path}.part`, Buffer.concat(records));
  renameSync(`${path}.part`, path);
}

function* batches(crops: Iterable<RgbImage>): Generator<RgbImage[]> {
  let batch: RgbImage[] = [];
  for (const crop of crops) {
    batch.push(crop);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
