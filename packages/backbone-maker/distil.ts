/**
 * @file Trains the student on the shards by our own engine; goes on from its checkpoint where there is one.
 *
 *   npx tsx packages/backbone-maker/distil.ts --shards DIR --output DIR [--steps 40000] [--rate 0.002] [--batch 16]
 *       [--start weights/embedded.safetensors] [--seed 0] [--threads 2]
 *
 * Writes DIR/student.checkpoint (parameters, moments, step) and DIR/curve.jsonl (losses, held-out explained variance).
 * `--start` begins a new cycle of the learning rate from a student that export.ts wrote.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mean } from '../../src/report/index.js';
import { IMAGENET_NORMALISATION } from '../../src/backbone/index.js';
import { imageInput } from '../../src/detector/index.js';
import { Trainer, cosineRate, initialState } from '../../src/graph/index.js';
import { nodeRuntime } from '../../src/graph/runtime.node.js';
import { Random } from '../../src/random.js';
import { explainedVariance, meanExplained } from './explained-variance.js';
import { distillation } from './objective.js';
import { ShardReader, batchShapes } from './shard.js';
import { student, studentParameters } from './student.js';
import { readStudent, readTrainerState, writeTrainerState } from './trainer-state.js';
import { dequantised } from './teacher.js';

/** Steps per call of the training graph. */
const STEPS_PER_CALL = 4;
const WARMUP = 500;
const CHECKPOINT_EVERY = 500;
const EVALUATE_EVERY = 2000;

const { values: options } = parseArgs({
  options: {
    shards: { type: 'string' },
    output: { type: 'string' },
    start: { type: 'string' },
    steps: { type: 'string', default: '40000' },
    rate: { type: 'string', default: '0.002' },
    batch: { type: 'string', default: '16' },
    seed: { type: 'string', default: '0' },
    threads: { type: 'string', default: '2' },
  },
});
if (!options.shards || !options.output) {
  console.error('distil needs --shards and --output.');
  process.exit(2);
}
const steps = Number(options.steps);
const size = Number(options.batch);
const seed = Number(options.seed);

mkdirSync(options.output, { recursive: true });
const checkpoint = join(options.output, 'student.checkpoint');
const curve = join(options.output, 'curve.jsonl');
const records = new ShardReader(join(options.shards, 'train'));
const heldOut = new ShardReader(join(options.shards, 'held-out'));
const sources = JSON.parse(readFileSync(join(options.shards, 'held-out', 'sources.json'), 'utf8')) as string[];
const runtime = nodeRuntime({ threads: Number(options.threads) });
const parameters = studentParameters(seed);
console.error(`${parameters.size} parameters, ${records.count} crops, ${heldOut.count} held out`);

const trainer = await Trainer.open(
  runtime,
  {
    parameters,
    batch: batchShapes(size),
    schedule: cosineRate(Number(options.rate), steps, { warmup: WARMUP }),
    adam: { weightDecay: 1e-4, decoupled: true },
    clipNorm: 1,
    loss: (lookup, { crop, ...stored }) => {
      const { heads } = student(imageInput(crop, IMAGENET_NORMALISATION, null), lookup);
      return distillation(heads, Object.values(stored).map(dequantised));
    },
  },
  startState(),
);

let started = performance.now();
/** The order of the epoch under way. */
let order: { epoch: number; indices: number[] } | undefined;
for (let { step } = trainer.state; step < steps; { step } = trainer.state) {
  const count = Math.min(STEPS_PER_CALL, steps - step);
  const losses = await trainer.run(records.read(batchIndices(step, count), [count, size]));
  const done = trainer.state.step;
  if (crossed(step, done, 100)) report(done, losses);
  if (crossed(step, done, CHECKPOINT_EVERY) || done === steps) writeTrainerState(checkpoint, trainer.state);
  if (crossed(step, done, EVALUATE_EVERY) || done === steps) await evaluate(done);
}
await trainer.release();

function startState() {
  if (existsSync(checkpoint)) return readTrainerState(checkpoint);
  const state = initialState(parameters);
  return options.start ? { ...state, parameters: readStudent(options.start, parameters) } : state;
}

/** Every record once an epoch, in an order that the seed decides, so that a resumed run goes on with the same batches. */
function batchIndices(step: number, count: number): number[] {
  return Array.from({ length: count * size }, (_, i) => {
    const at = step * size + i;
    return epochOrder(Math.floor(at / records.count))[at % records.count];
  });
}

function epochOrder(epoch: number): number[] {
  if (order?.epoch !== epoch) order = { epoch, indices: Random.of(seed, 'epoch', epoch).permutation(records.count) };
  return order.indices;
}

function crossed(before: number, after: number, every: number): boolean {
  return Math.floor(after / every) > Math.floor(before / every);
}

function report(step: number, losses: Record<string, Float32Array>): void {
  const means = Object.entries(losses).map(([name, values]) => {
    return [name, Number(mean([...values]).toFixed(4))];
  });
  const milliseconds = Math.round((performance.now() - started) / 100);
  started = performance.now();
  write({ step, milliseconds, ...Object.fromEntries(means) });
}

async function evaluate(step: number): Promise<void> {
  const perSource = await explainedVariance(runtime, parameters, trainer.state.parameters, heldOut, sources);
  const rounded = [...perSource].map(([source, values]) => [source, values.map((value) => Number(value.toFixed(3)))]);
  write({ step, heldOut: Number(meanExplained(perSource).toFixed(4)), perSource: Object.fromEntries(rounded) });
  started = performance.now();
}

function write(line: Record<string, unknown>): void {
  appendFileSync(curve, `${JSON.stringify(line)}\n`);
  console.error(JSON.stringify(line));
}
