/**
 * @file What one request for an inspection costs a server: CPU milliseconds of each stage for an image of one megapixel, one
 * thread, the median of many runs. CPU time counts all threads of the process, so a busy machine matters less than to a clock.
 *
 *   npm run bench:request -- [--repetitions 40] [--model FILE]
 *
 * The model, of 256×256 on the embedded backbone, is trained for one epoch on pictures of the sample product; with --model it is
 * kept there for another run, or for another checkout to be compared with.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../src/backbone/index.node.js';
import { pValue } from '../src/calibration/index.js';
import { imageFiles, openDataset } from '../src/dataset/index.js';
import { defects } from '../src/demo/defects.js';
import { randomPose } from '../src/demo/part.js';
import { writeProduct } from '../src/demo/product.js';
import { anomalousRegions, Detector, findRegions, heatmapScale, type Scored } from '../src/detector/index.node.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import {
  decodeImage,
  encodeJpeg,
  encodePng,
  heatmapOverlay,
  heatmapPicture,
  resizeRgb,
  type FloatMap,
  type RgbImage,
} from '../src/image/index.node.js';
import { Random } from '../src/random.js';
import { machine } from '../src/report/machine.node.js';
import { trainingPlan } from '../src/training/plan.js';
import { trainModel } from '../src/training/train-model.js';
import { digits, printTable, takeTurnsOfCpu } from './measure.js';

const SIDE = 1024;
const WARMUP = 5;

const { values: options } = parseArgs({
  options: { repetitions: { type: 'string', default: '40' }, model: { type: 'string' } },
});

const folder = await mkdtemp(join(tmpdir(), 'clflow-request-'));
try {
  const model = options.model ?? join(folder, 'model.onnx');
  if (!existsSync(model)) await writeFile(model, await trainedModel(join(folder, 'product')));
  const detector = await Detector.load(model, { threads: 1 });
  console.log(`${machine()}, 1 thread, ${SIDE}×${SIDE}, medians of ${options.repetitions} runs\n`);
  printTable(['stage', 'CPU, ms', 'least'], await stages(detector));
  await detector.release();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function stages(detector: Detector): Promise<string[][]> {
  const { metadata } = detector;
  const jpeg = await encodeJpeg(photo(), 90);
  const png = await encodePng(photo());
  const image = await decodeImage(jpeg);
  const [scored] = await detector.score([image]);
  const scale = heatmapScale(metadata);
  const found = anomalousRegions(scored, metadata, image);
  const overlay = heatmapOverlay(image, scored.map, { ...scale, boxes: found.map(({ box }) => box) });
  const settings = { gap: 8, contributions: scored.contributions };
  const speckled = { ...scored.map, data: specklesOf(scored.map) };
  const works = {
    'decode: JPEG': () => decodeImage(jpeg),
    'decode: PNG': () => decodeImage(png),
    score: () => detector.score([image]),
    'p-value and regions: as found': () => [
      pValue(scored.score, metadata.calibration.scores),
      anomalousRegions(scored, metadata, image),
    ],
    'regions: all is anomalous': () => findRegions(scored.map, leastOf(scored) - 1, image, settings),
    'regions: all is anomalous, drawn in': () =>
      findRegions(scored.map, leastOf(scored) - 1, image, { ...settings, drawnIn: 0.5 }),
    'regions: speckles': () => findRegions(speckled, 0.5, image),
    observe: () => detector.observe(scored, image),
    overlay: () => heatmapOverlay(image, scored.map, { ...scale, boxes: found.map(({ box }) => box) }),
    'encode: overlay as PNG': () => encodePng(overlay),
    'encode: overlay as JPEG': () => encodeJpeg(overlay),
    'map alone, and as PNG': () => encodePng(heatmapPicture(scored.map, scale)),
    'whole: JPEG to verdict': async () => detector.inspect(await decodeImage(jpeg)),
  };
  const times = await takeTurnsOfCpu(works, { warmup: WARMUP, repetitions: Number(options.repetitions) });
  return Object.entries(times).map(([name, { median, min }]) => [name, digits(median), digits(min)]);
}

/** A scratched part as a camera of one megapixel sees it, noise and all. */
function photo(): RgbImage {
  const random = Random.of(7, 'request');
  const { image } = defects.scratch(randomPose(random), random);
  const large = resizeRgb(image, SIDE, SIDE);
  for (let i = 0; i < large.data.length; i++) {
    large.data[i] = Math.max(0, Math.min(255, Math.round(large.data[i] + 3 * random.normal())));
  }
  return large;
}

/** One pixel of nine above 0.5, each for itself. */
function specklesOf({ width, height }: FloatMap): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) =>
    (i % width) % 3 === 0 && Math.floor(i / width) % 3 === 0 ? 1 : 0,
  );
}

function leastOf({ map }: Scored): number {
  return map.data.reduce((least, value) => Math.min(least, value), Infinity);
}

async function trainedModel(product: string): Promise<Uint8Array> {
  await writeProduct(product, { seed: 5, trainImages: 24, testImages: 1, defectImages: 1 });
  const runtime = nodeRuntime({ threads: 1 });
  const backbone = await openBackbone({ name: 'embedded' }, runtime);
  const { train } = await openDataset(product);
  const plan = trainingPlan({ method: 'clflow', size: { width: 256, height: 256 }, seed: 0 }, { epochs: 1 });
  const images = imageFiles(train.map(({ file }) => file));
  return (await trainModel({ plan, images, backbone, runtime, className: 'flange' })).file;
}
