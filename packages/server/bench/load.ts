/**
 * @file `clflow serve` under load: images of 1 megapixel as JPEG by 32 clients, and by 100 that never wait, beside the bare pool and,
 * where a Python with fastapi, uvicorn, onnxruntime and pillow is named, beside the same model behind those. Build first.
 *
 *   npm run bench:load -w @clflow/server -- [--seconds 60] [--workers 2] [--model FILE] [--python /path/to/python]
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Detector } from 'clflow';
import { image as images } from 'clflow/parts';
import type { createPool as CreatePoolFunction } from '../src/pool/index.js';
import { picture, refOf, trainSmall } from '../src/testing/small-model.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    workers: { type: 'string', default: '2' },
    model: { type: 'string' },
    python: { type: 'string' },
  },
});
const [seconds, workers] = [Number(values.seconds), Number(values.workers)];
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { createPool } = (await import(here('../dist/pool/index.js'))) as {
  readonly createPool: typeof CreatePoolFunction;
};
const folder = mkdtempSync(join(tmpdir(), 'clflow-load-'));
mkdirSync(join(folder, 'models'));
const model = values.model
  ? await refOf('bench', values.model)
  : await trainSmall(folder, 'bench', { size: '256', side: 1024, method: 'clflow', epochs: 1 });
copyFileSync(model.path, join(folder, 'models/bench.onnx'));
const jpegs = await Promise.all(
  Array.from({ length: 8 }, (_, i) =>
    images
      .encodeJpeg(picture(i, { width: 1024, height: 1024, scratched: i === 0 }))
      .then((bytes) => Buffer.from(bytes)),
  ),
);

interface Load {
  readonly statuses: Record<string, number>;
  readonly perSecond: number;
  readonly latency: readonly number[];
  readonly health: readonly number[];
}

/** One request; its status, or what went wrong. */
function ask(agent: Agent, url: string, body?: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const headers = body ? { 'content-type': 'image/jpeg', 'content-length': body.length } : {};
    const sent = httpRequest(url, { agent, method: body ? 'POST' : 'GET', headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(String(response.statusCode)));
    });
    // A refusal may come while the image is still being sent.
    sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end(body);
  });
}

async function load(inspect: string, health: string, clients: number, duration: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const poll = new Agent({ keepAlive: true });
  const statuses: Record<string, number> = {};
  const latency: number[] = [];
  const healthTimes: number[] = [];
  const until = performance.now() + 1000 * duration;
  let turn = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < until) {
      const start = performance.now();
      const status = await ask(agent, inspect, jpegs[turn++ % jpegs.length]);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === '200') latency.push(performance.now() - start);
    }
  };
  const poller = async (): Promise<void> => {
    while (performance.now() < until) {
      const start = performance.now();
      if ((await ask(poll, health)) === '200') healthTimes.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const start = performance.now();
  await Promise.all([poller(), ...Array.from({ length: clients }, client)]);
  const perSecond = (1000 * (statuses['200'] ?? 0)) / (performance.now() - start);
  agent.destroy();
  poll.destroy();
  return { statuses, perSecond, latency, health: healthTimes };
}

const quantile = (of: readonly number[], share: number): string =>
  of.length === 0 ? '–' : [...of].sort((a, b) => a - b)[Math.floor(share * (of.length - 1))].toFixed(0);

function tell(what: string, { statuses, perSecond, latency, health }: Load): void {
  console.log(
    `${what}: ${perSecond.toFixed(1)} images/s, latency p50 ${quantile(latency, 0.5)} p99 ${quantile(latency, 0.99)} ms, ` +
      `health p50 ${quantile(health, 0.5)} p99 ${quantile(health, 0.99)} ms, ${JSON.stringify(statuses)}`,
  );
}

const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;

async function barePool(): Promise<number> {
  const pool = await createPool({ workers, queue: 1000, log: () => {} });
  let done = 0;
  const run = async (duration: number): Promise<void> => {
    const until = performance.now() + 1000 * duration;
    const client = async (): Promise<void> => {
      while (performance.now() < until) {
        await pool.inspect(model, { image: jpegs[done % jpegs.length], maxMegapixels: 25 });
        done++;
      }
    };
    await Promise.all(Array.from({ length: 32 }, client));
  };
  await run(3);
  done = 0;
  const start = performance.now();
  await run(seconds);
  const rate = (1000 * done) / (performance.now() - start);
  await pool.close();
  console.log(`bare pool, ${workers} workers, 32 in flight: ${rate.toFixed(1)} images/s`);
  return rate;
}

function started(child: ChildProcess, sign: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (part: Buffer) => {
        text = (text + part.toString()).slice(-10_000);
        const found = sign.exec(text);
        if (found) resolve(found[1] ?? '');
      });
    }
    child.once('exit', () => reject(new Error(text)));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}

const bare = await barePool();
const server = spawn(
  process.execPath,
  [
    here('../../../dist/cli/main.js'),
    ...['serve', join(folder, 'models'), '--port', '0', '--data', join(folder, 'data'), '--workers', String(workers)],
    ...['--log-level', 'warn'],
  ],
  { env: { ...process.env, CLFLOW_ADDRESS_RATE_LIMIT: '0' } },
);
const url = await started(server, /listening on (\S+)/);
const [inspect, health] = [`${url}/v1/models/bench/inspect`, `${url}/v2/health/live`];
await load(inspect, health, 8, 3);
const before = residentMegabytes(server.pid!);
const many = await load(inspect, health, 32, seconds);
tell('serve, 32 clients', many);
console.log(`  ${((100 * many.perSecond) / bare).toFixed(0)} % of the bare pool's rate`);
const flood = await load(inspect, health, 100, Math.min(20, seconds));
tell('serve, 100 clients without back-off', flood);
console.log(`  ${((100 * flood.perSecond) / bare).toFixed(0)} % of the bare pool's rate`);
console.log(`  serving process: ${before.toFixed(0)} MB before, ${residentMegabytes(server.pid!).toFixed(0)} MB after`);
await ended(server);

if (values.python !== undefined) {
  const detector = await Detector.load(model.path);
  const threshold = String(detector.metadata.threshold.value);
  await detector.release();
  const port = await freePort();
  const peer = spawn(
    values.python,
    [
      '-m',
      'uvicorn',
      'app:app',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--workers',
      String(workers),
      '--no-access-log',
    ],
    { cwd: here('peer'), env: { ...process.env, MODEL: model.path, THRESHOLD: threshold } },
  );
  await started(peer, /(?:startup complete[\s\S]*){2}/);
  const at = `http://127.0.0.1:${port}`;
  await load(`${at}/inspect`, `${at}/health`, 8, 3);
  const beside = await load(`${at}/inspect`, `${at}/health`, 32, seconds);
  tell('FastAPI and onnxruntime, 32 clients', beside);
  console.log(`  serve has ${(many.perSecond / beside.perSecond).toFixed(2)} times its rate`);
  await ended(peer);
}
rmSync(folder, { recursive: true });

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
}
