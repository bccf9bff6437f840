/**
 * @file False-alarm rates that conformal thresholds keep on real good images. Per set one detector; its unseen good images are
 * split at random into those that calibrate and those that are inspected, many times.
 *
 *   npm run bench:false-alarms -- [--data ../shared/data] [--sets a,b] [--splits 20]
 */
import { parseArgs } from 'node:util';
import { chooseThreshold, mostFalseAlarms } from '../src/calibration/index.js';
import { decodeImage } from '../src/image/index.node.js';
import { Random } from '../src/random.js';
import { machine } from '../src/report/machine.node.js';
import { mean } from '../src/report/spread.js';
import { skipWithout } from './cells.js';
import { trainOnSome } from './good-pool.js';

const RATES = [0.05, 0.1];
/** Share of the unseen good images that calibrates. */
const CALIBRATION = 0.7;
const TRAINING_IMAGES = 60;
const SETS = [
  'mvtec_bottle',
  'kolektor_commutator',
  'aws_alien',
  ...['g44000', 'g50600', 'g77000'].map((g) => `deeppcb/${g}`),
];

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    sets: { type: 'string', default: SETS.join() },
    splits: { type: 'string', default: '20' },
  },
});
skipWithout(options.data);
const splits = Number(options.splits);
console.log(`${machine()}\n`);
console.log(
  '| set | rate asked for | calibrate | inspected | false alarms, mean of splits (range) | splits within the binomial limit |',
);
console.log('|---|---|---|---|---|---|');
let [within, cells] = [0, 0];
for (const set of options.sets.split(',')) {
  const scores = await scoresOf(set);
  for (const rate of RATES) row(set, rate, scores);
}
console.log(`\n${within} of ${cells} splits (${((100 * within) / cells).toFixed(1)} %) within the limit.`);

async function scoresOf(set: string): Promise<number[]> {
  const pool = await trainOnSome(options.data, set, TRAINING_IMAGES, 0);
  const scores: number[] = [];
  for (const file of pool.files) scores.push((await pool.score(await decodeImage(file))).score);
  await pool.release();
  return scores;
}

function row(set: string, rate: number, scores: readonly number[]): void {
  const calibrating = Math.round(CALIBRATION * scores.length);
  const inspected = scores.length - calibrating;
  const limit = mostFalseAlarms(inspected, rate);
  const counts = Array.from({ length: splits }, (_, split) => {
    const mixed = Random.of(split, 'split', set).shuffle(scores);
    const threshold = chooseThreshold(mixed.slice(0, calibrating), rate).value;
    return mixed.slice(calibrating).filter((score) => score > threshold).length;
  });
  const rates = counts.map((alarms) => alarms / inspected);
  const good = counts.filter((alarms) => alarms <= limit).length;
  within += good;
  cells += splits;
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const range = `${percent(Math.min(...rates))}–${percent(Math.max(...rates))}`;
  console.log(
    `| ${set} | ${percent(rate)} | ${calibrating} | ${inspected} | ${percent(mean(rates))} (${range}) | ${good} of ${splits}, ≤ ${limit} alarms |`,
  );
}
