/**
 * @file The bare pool, which everything in front of it is compared with: images of 1 megapixel as JPEG from memory to verdicts.
 * Build the package first. Usage: tsx packages/server/bench/pool.ts [--model FILE] [--workers N] [--clients N] [--seconds N]
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Detector, decodeImage } from 'clflow';
import { image as images } from 'clflow/parts';
import type { createPool as CreatePoolFunction } from '../src/pool/index.js';
import { picture, refOf, trainSmall } from '../src/testing/small-model.js';

type CreatePool = typeof CreatePoolFunction;

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    workers: { type: 'string', default: '2' },
    clients: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '10' },
    heatmap: { type: 'boolean', default: false },
  },
});
// As it is shipped: children that run from source carry what compiles them.
const built = new URL('../dist/pool/index.js', import.meta.url).href;
const { createPool } = (await import(built)) as { readonly createPool: CreatePool };

/** Of Linux: user and system time of a process, in ticks of 10 ms. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

function peakMegabytes(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;
}

const folder = await mkdtemp(join(tmpdir(), 'clflow-bench-'));
const model = values.model
  ? await refOf('bench', values.model)
  : await trainSmall(folder, 'bench', { size: '256', side: 1024, method: 'clflow', epochs: 1 });
console.log(`model ${((await readFile(model.path)).length / 1e6).toFixed(1)} MB`);
const jpegs = await Promise.all(
  Array.from({ length: 8 }, (_, i) => images.encodeJpeg(picture(i, { width: 1024, height: 1024, scratched: i === 0 }))),
);
const workers = Number(values.workers);
const pool = await createPool({ workers, queue: 1000, log: (level, message) => console.error(level, message) });

/** The same work in one thread of this process, which nothing else has to wait for: CPU an image. */
async function inProcess(images: number): Promise<number> {
  await using detector = await Detector.load(model.path, { threads: 1 });
  let start = process.cpuUsage();
  for (let i = -5; i < images; i++) {
    if (i === 0) start = process.cpuUsage();
    const image = await decodeImage(jpegs[(i + 5) % jpegs.length]);
    detector.observe(await detector.inspect(image), image);
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / images;
}
console.log(`in one process, one thread: ${(await inProcess(40)).toFixed(1)} ms CPU an image`);

let sent = 0;
let anomalous = 0;
const latencies: number[] = [];
const heatmap = values.heatmap ? ({ kind: 'overlay', format: 'jpeg' } as const) : undefined;
async function client(until: number): Promise<void> {
  while (performance.now() < until) {
    const start = performance.now();
    const image = jpegs[sent++ % jpegs.length];
    const { verdict } = await pool.inspect(model, { image, heatmap, maxMegapixels: 25 });
    if (verdict === 'anomalous') anomalous++;
    latencies.push(performance.now() - start);
  }
}
async function run(seconds: number): Promise<number> {
  const start = performance.now();
  await Promise.all(Array.from({ length: Number(values.clients) }, () => client(start + 1000 * seconds)));
  return (performance.now() - start) / 1000;
}

await run(2);
[sent, anomalous, latencies.length] = [0, 0, 0];
const { pids } = pool.state;
const before = [cpuMs(process.pid), ...pids.map(cpuMs)];
const seconds = await run(Number(values.seconds));
const [main, ...children] = [cpuMs(process.pid), ...pids.map(cpuMs)].map((ms, i) => ms - before[i]);
const of = (share: number): string =>
  latencies.sort((a, b) => a - b)[Math.floor(share * (latencies.length - 1))].toFixed(0);
console.log(
  `${workers} workers, ${values.clients} clients: ${(sent / seconds).toFixed(1)} images/s (${anomalous} of ${sent} anomalous)\n` +
    `latency p50 ${of(0.5)} ms, p99 ${of(0.99)} ms\n` +
    `CPU an image: children ${(children.reduce((sum, ms) => sum + ms, 0) / sent).toFixed(1)} ms, main ${(main / sent).toFixed(2)} ms\n` +
    `children hold ${pool.state.resident.map((bytes) => (bytes / 1e6).toFixed(0)).join(', ')} MB, ` +
    `at most ${pids.map((pid) => peakMegabytes(pid).toFixed(0)).join(', ')} MB`,
);
await pool.close();
await rm(folder, { recursive: true });
