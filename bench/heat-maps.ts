/**
 * @file One sheet to look over what detectors see: for every set a row of test images, each with its mask (blue outline is what a
 * person marked) and its heat map by one or more folders of models, such as before and after a change.
 *
 *   npm run bench:heat-maps -- bench/results/models [other/models …] [--data ../shared/data] [--sets a,b]
 *       [--model clflow-embedded-0.onnx] [--images 3] [--output heat-maps.png]
 *
 * `clflow benchmark --keep-models` makes such folders. The images are picked by chance alone: defects, and one good one.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataset, unitedMask, type Sample } from '../src/dataset/index.js';
import { heatmapScale, ImageDetector } from '../src/detector/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import {
  contactSheet,
  decodeImage,
  encodePng,
  heatmapOverlay,
  isEmptyMask,
  resizeRgb,
  type Mask,
  type RgbImage,
  type Tile,
} from '../src/image/index.node.js';
import { Random } from '../src/random.js';
import { EVALUATION_SETS, skipWithout } from './cells.js';

const { values: options, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '../shared/data' },
    sets: { type: 'string', default: EVALUATION_SETS.join() },
    model: { type: 'string', default: 'clflow-embedded-0.onnx' },
    images: { type: 'string', default: '3' },
    output: { type: 'string', default: 'heat-maps.png' },
  },
});
skipWithout(options.data, ...folders);
const TILE = 220;
const MARKED = [64, 156, 255] as const;
const runtime = nodeRuntime({ threads: 0 });
const tiles: Tile[] = [];

for (const set of options.sets.split(',')) {
  const files = folders.map((folder) => join(folder, set, options.model));
  if (!files.every((file) => existsSync(file))) {
    console.error(`${set}: no ${options.model} in every folder, left out`);
    continue;
  }
  const samples = chosen((await openDataset(join(options.data, set), { isEmptyMask })).test, Number(options.images));
  const detectors = await Promise.all(files.map(async (file) => ImageDetector.open(await readFile(file), runtime)));
  for (const sample of samples) {
    const image = await decodeImage(sample.file);
    const marked = sample.masks.length === 0 ? image : outlined(image, await unitedMask(sample.masks));
    tiles.push({ image: small(marked), label: `${set} ${sample.defect ?? ''}` });
    for (const detector of detectors) {
      const [{ score, map }] = await detector.score([image]);
      const verdict = score > detector.metadata.threshold.value ? 'anomalous' : 'good';
      const seen = heatmapOverlay(image, map, heatmapScale(detector.metadata));
      tiles.push({ image: small(seen), label: `${score.toFixed(2)} ${verdict}` });
    }
  }
  await Promise.all(detectors.map((detector) => detector.release()));
}
const columns = (1 + folders.length) * (Number(options.images) + 1);
await writeFile(options.output, await encodePng(contactSheet(tiles, { columns, tile: TILE })));
console.log(options.output);

/** Some defects and one good image, by chance alone. */
function chosen(samples: readonly Sample[], defects: number): Sample[] {
  const mixed = Random.of(0, 'sheet').shuffle(samples);
  const of = (label: Sample['label'], count: number) =>
    mixed.filter((sample) => sample.label === label).slice(0, count);
  return [...of('anomalous', defects), ...of('normal', 1)];
}

function small(image: RgbImage): RgbImage {
  const factor = TILE / Math.max(image.width, image.height);
  return factor >= 1
    ? image
    : resizeRgb(image, Math.max(1, Math.round(image.width * factor)), Math.max(1, Math.round(image.height * factor)));
}

/** The image with a line along the inner edge of the mask, as thick as a tile shows it. */
function outlined(image: RgbImage, mask: Mask): RgbImage {
  const { width, height } = image;
  const data = image.data.slice();
  const reach = Math.max(1, Math.round(Math.max(width, height) / TILE));
  const inside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && mask.data[y * width + x] > 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!inside(x, y)) continue;
      const edge = !inside(x - reach, y) || !inside(x + reach, y) || !inside(x, y - reach) || !inside(x, y + reach);
      if (edge) data.set(MARKED, 3 * (y * width + x));
    }
  }
  return { width, height, data };
}
