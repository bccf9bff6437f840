/**
 * @file How a fleet scales: shards of small images through 1, 2 and 4 workers, each on a host of its own where network namespaces are
 * permitted, with inference stubbed by a sleep, so that what is measured is the queue, the workers and their processes; or with real
 * inference on one thread a worker, which goes as far as the machine's cores do.
 *
 *   npx tsx packages/queue/tools/scaling.ts [--queue redis|postgres] [--images 20000] [--shard 500] [--milliseconds 4] [--workers 1,2,4]
 *   npx tsx packages/queue/tools/scaling.ts --model bottle.onnx --source images/ --images 2000 --shard 100
 *
 * Efficiency is the time of one worker over that of N times N. Workers and the processes of their jobs are started before the clock is.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '../src/connection/index.js';
import { postgresServer, redisServer } from '../src/connection/testing/servers.js';
import { Batches, inspectionBatch, type Batch } from '../src/executor/index.js';
import { startWorkerProcess, type Machine } from '../src/testing/fleet.js';
import { mayMakeNetworks, openNetwork } from '../src/testing/networks.js';
import { linked } from './linked.js';

const { values } = parseArgs({
  options: {
    queue: { type: 'string', default: 'redis' },
    images: { type: 'string', default: '20000' },
    shard: { type: 'string', default: '500' },
    milliseconds: { type: 'string', default: '4' },
    workers: { type: 'string', default: '1,2,4' },
    model: { type: 'string' },
    source: { type: 'string' },
  },
});
const [images, shard, milliseconds] = [values.images, values.shard, values.milliseconds].map(Number);
const sizes = values.workers.split(',').map(Number);
const { model, source } = values;
const program = model ? undefined : new URL('../src/work/testing/stub-child.ts', import.meta.url).href;

const folder = mkdtempSync(join(tmpdir(), 'clflow-scaling-'));
const network = mayMakeNetworks() ? openNetwork(210) : null;
const start = values.queue === 'postgres' ? postgresServer : redisServer;
const server = await start({ host: network?.address });
const hosts = Array.from({ length: Math.max(...sizes) }, () => network?.host());
const machines: Machine[] = [];
try {
  await migrate(server.url);
  const batches = await Batches.open(server.url);
  let one = NaN;
  const archive = source ? await linked(source, images, join(folder, 'images')) : undefined;
  const few = source ? await linked(source, 100 * Math.max(...sizes), join(folder, 'few')) : '';
  const what = archive ? `inspected by ${model}` : `of ${milliseconds} ms`;
  console.log(
    `${values.queue}, ${images} images ${what} in shards of ${shard}; hosts of their own: ${network ? 'yes' : 'no'}`,
  );
  console.log(`workers  seconds  images/s  efficiency${archive ? '' : '  ms a shard beside the sleep'}`);
  for (const size of sizes) {
    while (machines.length < size) {
      const state = join(folder, `state-${machines.length}`);
      machines.push(await startWorkerProcess(server.url, { program, state }, hosts[machines.length]?.enter));
    }
    const shards = Math.ceil(images / shard);
    // A shard a worker, longer than to start a process: each worker has one afterwards.
    const [warm, run] = archive
      ? [
          await inspection(`warm-${size}`, few, (100 * Math.max(...sizes)) / size),
          await inspection(`run-${size}`, archive),
        ]
      : [batch(`warm-${size}`, size, 1000, 10), batch(`run-${size}`, shards, shard, milliseconds)];
    await done(batches, warm);
    const seconds = await done(batches, run);
    if (size === 1) one = seconds;
    const beside = archive ? '' : ((1000 * seconds * size - images * milliseconds) / shards).toFixed(1);
    const cells = [
      size,
      seconds.toFixed(2),
      (images / seconds).toFixed(0),
      (one / (seconds * size)).toFixed(3),
      beside,
    ];
    console.log(cells.map((cell, i) => String(cell).padStart([7, 7, 8, 10, 27][i])).join('  '));
  }
  await batches.close();
} finally {
  for (const machine of machines) await machine.kill();
  await server.remove();
  network?.remove();
  rmSync(folder, { recursive: true, force: true });
}

/** Of a folder, its plan made before the clock is started. */
function inspection(name: string, folderOf: string, shardSize = shard): Promise<Batch> {
  return inspectionBatch({
    model: model!,
    source: folderOf,
    output: join(folder, name),
    shardSize,
    top: 0,
    threads: 1,
  });
}

function batch(name: string, shards: number, each: number, sleep: number): Batch {
  return {
    parts: Array.from({ length: shards }, (_, place) => ({
      name: `${name} ${place}`,
      work: {
        kind: 'inspect-shard',
        // A sleep is as long as that of many images: timers are no finer than a millisecond.
        options: { images: each / 10, millisecondsAnImage: 10 * sleep, output: join(folder, `${name}-${place}`) },
      },
    })),
    last: { name: 'sum', work: { kind: 'aggregate', options: { name } } },
    lastInAnyCase: false,
    folder,
  };
}

/** @returns seconds from the submission to the end of the last job */
async function done(batches: Batches, request: Batch): Promise<number> {
  const began = performance.now();
  const { id } = await batches.submit(request);
  for (;;) {
    const { state } = await batches.status(id);
    if (state === 'done') return (performance.now() - began) / 1000;
    if (state === 'failed') throw new Error(JSON.stringify(await batches.status(id)));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
