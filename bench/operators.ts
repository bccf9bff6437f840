/**
 * @file Where the time of an inspection goes, by stage and by operator, and what share of the machine's float peak its graph reaches.
 *
 *   npm run bench:operators -- MODEL.onnx IMAGE [--threads 1] [--repetitions 30]
 *
 * Stages in CPU time, which is that of a clock on a quiet machine where one thread computes. Least times of all repetitions.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { anomalousRegions, Detector } from '../src/detector/index.node.js';
import { Graph, floats, matmul, openGraph } from '../src/graph/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { decodeImage } from '../src/image/index.node.js';
import { machine } from '../src/report/machine.node.js';
import { digits, printTable, takeTurnsOfCpu } from './measure.js';
import { operatorTimes } from './operator-times.js';

/** Rows and columns of the matrix product that tells the peak. */
const SIDE = 1024;
/** Operators that take less are one row. */
const LEAST_MS = 0.1;

const { values, positionals } = parseArgs({
  options: { threads: { type: 'string', default: '1' }, repetitions: { type: 'string', default: '30' } },
  allowPositionals: true,
});
const [modelFile, imageFile] = positionals;
if (!imageFile) throw new Error('npm run bench:operators -- MODEL.onnx IMAGE [--threads 1] [--repetitions 30]');
const [threads, repetitions] = [Number(values.threads), Number(values.repetitions)];
const model = readFileSync(modelFile);
const runtime = nodeRuntime({ threads });

console.log(`${machine()}, ${threads} threads: ${modelFile}\n`);
await stages();
await operators(await peak());

async function stages(): Promise<void> {
  const detector = await Detector.load(modelFile, { threads });
  const bytes = await readFile(imageFile);
  const image = await decodeImage(bytes);
  const [scored] = await detector.score([image]);
  const works = {
    'read the file': () => readFile(imageFile),
    decode: () => decodeImage(bytes),
    graph: () => detector.score([image]),
    'regions and outlines, if anomalous': () => anomalousRegions(scored, detector.metadata, image),
    'file to verdict': () => detector.inspect(imageFile),
  };
  const times = await takeTurnsOfCpu(works, { warmup: 5, repetitions });
  printTable(
    ['stage', 'CPU, ms'],
    Object.entries(times).map(([name, { min }]) => [name, digits(min)]),
  );
  await detector.release();
}

/** 10⁹ floating point operations of a large matrix product in a second of all threads. */
async function peak(): Promise<number> {
  const graph = new Graph();
  const matrix = new Float32Array(SIDE ** 2).fill(0.5);
  const x = graph.input('x', [SIDE, SIDE]);
  graph.output('y', matmul(x, graph.constant(floats(matrix, [SIDE, SIDE]))));
  const session = await openGraph(runtime, graph);
  const { product } = await takeTurnsOfCpu(
    { product: () => session.run({ x: floats(matrix, [SIDE, SIDE]) }) },
    { warmup: 3, repetitions },
  );
  await session.release();
  return (threads * 2 * SIDE ** 3) / product.min / 1e6;
}

async function operators(peakGflops: number): Promise<void> {
  const times = await operatorTimes(model, await decodeImage(imageFile), { threads, repetitions });
  const total = times.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const shown = times.filter(({ milliseconds }) => milliseconds >= LEAST_MS);
  const rest = total - shown.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  printTable(
    ['operator', 'part', 'ms', 'share', 'GFLOP/s'],
    [
      ...shown.map(({ operator, part, milliseconds, gigaflops }) => [
        operator,
        part,
        digits(milliseconds),
        `${((100 * milliseconds) / total).toFixed(0)} %`,
        gigaflops > 0 ? ((1000 * gigaflops) / milliseconds).toFixed(0) : '',
      ]),
      ['all others', '', digits(rest), `${((100 * rest) / total).toFixed(0)} %`, ''],
    ],
  );
  const work = times.reduce((sum, { gigaflops }) => sum + gigaflops, 0);
  const reached = (1000 * work) / total;
  console.log(
    `The graph: ${work.toFixed(2)} GFLOP at ${reached.toFixed(0)} GFLOP/s, ${((100 * reached) / peakGflops).toFixed(0)} % of what a ` +
      `matrix product of ${SIDE}³ reaches (${peakGflops.toFixed(0)} GFLOP/s), the float peak of this machine.\n`,
  );
}
