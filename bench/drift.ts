/**
 * @file The drift monitor on real images: how soon it notices a brightness that fades by a tenth over 40 images, and whether it
 * keeps quiet over 10,000 images drawn from good ones.
 *
 *   npm run bench:drift -- [--data ../shared/data] [--set mvtec_bottle] [--streams 20]
 */
import { parseArgs } from 'node:util';
import {
  calibrationOf,
  calibrationSample,
  driftMonitor,
  observationOf,
  type CalibrationSample,
} from '../src/detector/index.js';
import { decodeImage, type RgbImage } from '../src/image/index.node.js';
import type { Observation } from '../src/monitor/index.js';
import { Random } from '../src/random.js';
import { machine } from '../src/report/machine.node.js';
import { skipWithout } from './cells.js';
import { trainOnSome } from './good-pool.js';

const TRAINING_IMAGES = 60;
/** As many as a training on all 209 images of mvtec_bottle holds back. */
const CALIBRATION_IMAGES = 31;
const RAMP = 40;
const FADED = 0.1;
const LONG = 10_000;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    set: { type: 'string', default: 'mvtec_bottle' },
    streams: { type: 'string', default: '20' },
  },
});
skipWithout(options.data);
const streams = Number(options.streams);
const pool = await trainOnSome(options.data, options.set, TRAINING_IMAGES, 0);
const { size } = pool;
const images = await Promise.all(pool.files.map((file) => decodeImage(file)));
const good: Observation[] = [];
const samples: CalibrationSample[] = [];
for (const image of images) {
  const sample = calibrationSample(await pool.score(image), image, { size });
  samples.push(sample);
  good.push({ score: sample.score, ...sample.appearance });
}

console.log(`${machine()}; ${options.set}, ${CALIBRATION_IMAGES} calibration images, false-alarm level 0.01\n`);
const noticed: number[] = [];
const causes = new Map<string, number>();
let quiet = 0;
for (let stream = 0; stream < streams; stream++) {
  const order = Random.of(stream, 'stream').permutation(images.length);
  const calibration = calibrationOf(
    'held-out',
    order.slice(0, CALIBRATION_IMAGES).map((i) => samples[i]),
  );
  const unseen = order.slice(CALIBRATION_IMAGES);

  const ramp = driftMonitor({ calibration }, { seed: stream });
  for (let t = 1; t <= RAMP; t++) {
    const image = dimmed(images[unseen[(t - 1) % unseen.length]], 1 - (FADED * t) / RAMP);
    ramp.observe(observationOf(await pool.score(image), image, { size }));
  }
  const [first] = ramp.state.drifts;
  noticed.push(first?.at ?? Infinity);
  const cause = first ? `${first.statistic} ${first.direction}` : 'nothing';
  causes.set(cause, (causes.get(cause) ?? 0) + 1);

  const random = Random.of(stream, 'resampled');
  const long = driftMonitor({ calibration }, { seed: stream });
  for (let t = 0; t < LONG; t++) long.observe(good[random.pick(unseen)]);
  if (long.state.drifts.length === 0) quiet++;
}
await pool.release();
const sorted = [...noticed].sort((a, b) => a - b);
console.log('| what | result |\n|---|---|');
console.log(
  `| ${100 * FADED} % less light over ${RAMP} images: alarm at image | median ${sorted[streams >> 1]}, latest ${sorted[streams - 1]} (${streams} streams) |`,
);
console.log(`| first statistic to raise it | ${[...causes].map(([cause, count]) => `${cause} ${count}`).join(', ')} |`);
console.log(`| streams of ${LONG} images drawn from good ones without alarm | ${quiet} of ${streams} |`);

function dimmed(image: RgbImage, light: number): RgbImage {
  return { ...image, data: image.data.map((value) => Math.round(light * value)) };
}
