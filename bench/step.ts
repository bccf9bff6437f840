/**
 * @file One training step (forward, backward, Adam) of the flows, against a 2048³ MatMul on the same session settings (the
 * limit) and against PyTorch in the same run.
 *
 *   npm run bench:step -- [--threads 2] [--rounds 3] [--repetitions 5]
 *
 * Each round times the MatMul, our step and PyTorch's one after the other; medians and minima are over all rounds.
 */
import { parseArgs } from 'node:util';
import { floats, type TensorData } from '../src/graph/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { likelihoodObjective } from '../src/objective/index.js';
import { declareTrainingParameters, openFlowTrainer, type FlowTraining } from '../src/training/flow-trainer.js';
import {
  allThree,
  buildFlow,
  flops,
  joined,
  narrow,
  oneScale,
  randomFeatures,
  wide,
  type FlowCase,
} from './flow-cases.js';
import { machine } from '../src/report/machine.node.js';
import { openMatrixProduct } from './matrix-product.js';
import { digits, printTable, showTiming, timing, type Timing } from './measure.js';
import { findPyTorch } from './pytorch.js';

const BATCH = 8;
/** As in training: parameters and moments cross into the runtime and back once in so many steps. */
const STEPS_PER_CALL = 4;
const MATMUL = 2048;

const { values: options } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    repetitions: { type: 'string', default: '5' },
  },
});
const [threads, rounds, repetitions] = [options.threads, options.rounds, options.repetitions].map(Number);

console.log(`${machine()}, ${threads} threads; likelihood loss, batch ${BATCH}, Adam\n`);
const runtime = nodeRuntime({ threads });
const pytorch = findPyTorch();
const multiply = await openMatrixProduct(runtime, MATMUL);

const rows: string[][] = [];
for (const flowCase of [oneScale, narrow, wide, allThree, joined]) rows.push(await compare(flowCase));
printTable(
  [
    'step',
    'GFLOP',
    'ms, median',
    'GFLOP/s',
    `MatMul ${MATMUL}³, GFLOP/s`,
    'share of MatMul',
    `${pytorch?.name ?? 'PyTorch'}, ms`,
    'ours ÷ PyTorch (medians, minima)',
  ],
  rows,
);
console.log('Targets: at least 60 % of MatMul on the first, at most 0.8 × PyTorch on the first three.');

async function compare(flowCase: FlowCase): Promise<string[]> {
  const step = await openStep(flowCase);
  const times = { matmul: [] as number[], ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.matmul.push(...(await timed(multiply.run, repetitions)));
    times.ours.push(...(await timed(step.run, repetitions)).map((call) => call / STEPS_PER_CALL));
    if (pytorch) {
      times.peer.push(...pytorch.time(flowCase, { mode: 'step', batch: BATCH, threads, warmup: 1, repetitions }));
    }
  }
  await step.release();
  const [limit, ours] = [timing(times.matmul), timing(times.ours)];
  const work = flops(flowCase, BATCH, 'step');
  const reached = rate(work, ours);
  const possible = rate(2 * MATMUL ** 3, limit);
  const peer = pytorch ? timing(times.peer) : null;
  return [
    flowCase.name,
    digits(work / 1e9),
    showTiming(ours),
    digits(reached),
    digits(possible),
    `${((100 * reached) / possible).toFixed(0)} %`,
    peer ? showTiming(peer) : '–',
    peer ? `${(ours.median / peer.median).toFixed(2)}, ${(ours.min / peer.min).toFixed(2)}` : '–',
  ];
}

/** Times of some runs after one that is not counted. */
async function timed(run: () => Promise<unknown>, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = -1; i < count; i++) {
    const started = performance.now();
    await run();
    if (i >= 0) times.push(performance.now() - started);
  }
  return times;
}

/** GFLOP/s at the median. */
function rate(work: number, { median }: Timing): number {
  return work / median / 1e6;
}

async function openStep(flowCase: FlowCase) {
  const training: FlowTraining = {
    flow: buildFlow(flowCase),
    objective: likelihoodObjective,
    optimisation: { batch: BATCH, learningRate: 1e-3, schedule: 'constant', weightDecay: 0, clipNorm: null },
    totalSteps: 1,
    window: null,
    seed: 0,
  };
  declareTrainingParameters(training);
  const trainer = await openFlowTrainer(runtime, training);
  const batches: Record<string, TensorData> = {};
  randomFeatures(flowCase, [STEPS_PER_CALL, BATCH]).forEach((features, i) => {
    const { height, width } = flowCase.scales[i];
    const size = STEPS_PER_CALL * BATCH * height * width;
    batches[`positive${i}`] = features;
    batches[`logDet${i}`] = floats(new Float32Array(size), [STEPS_PER_CALL, BATCH, 1, height, width]);
  });
  return { run: () => trainer.run(batches), release: () => trainer.release() };
}
