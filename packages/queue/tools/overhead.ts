/**
 * @file What a queue costs beside the work itself: processor seconds of `clflow inspect` on a folder, and of submitting the same images as
 * a batch and of a worker that does it, each with all processes that it starts. A busy machine changes them little.
 *
 *   npx tsx packages/queue/tools/overhead.ts bottle.onnx images/ [--images 2000] [--shard 500]
 *
 * Needs a build and redis-server. The images of the folder are linked as often as it takes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { redisServer } from '../src/connection/testing/servers.js';
import { linked } from './linked.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { images: { type: 'string', default: '2000' }, shard: { type: 'string', default: '500' } },
});
const [model, source] = positionals.map((path) => resolve(path));
const CLI = join(import.meta.dirname, '../../../dist/cli/main.js');

const place = mkdtempSync(join(tmpdir(), 'clflow-overhead-'));
const server = await redisServer();
try {
  const images = await linked(source, Number(values.images), join(place, 'images'));
  const inspected = join(place, 'inspected.jsonl');
  const [output, state] = [join(place, 'output'), join(place, 'state')];
  const batch = ['--output', output, '--shard-size', values.shard, '--top', '0', '--threads', '1'];
  const alone = cpuOf(inspected, 'inspect', model, images, '--json', '--threads', '1');
  const submit = cpuOf('/dev/null', 'batch', 'inspect', model, images, ...batch, '--queue', server.url);
  const work = cpuOf('/dev/null', 'work', '--queue', server.url, '--drain', '--state', state);
  const results = readdirSync(join(output, 'results')).sort();
  const lines = results.map((name) => readFileSync(join(output, 'results', name), 'utf8')).join('');
  const same = lines === readFileSync(inspected, 'utf8');
  const all = submit + work;
  console.log(`${values.images} images in ${results.length} shards; the same results: ${same ? 'yes' : 'NO'}`);
  console.log(
    `inspect ${alone.toFixed(2)} s of processor; submitting ${submit.toFixed(2)} s, worker ${work.toFixed(2)} s`,
  );
  console.log(`beside the work: ${(all - alone).toFixed(2)} s, ${((100 * (all - alone)) / alone).toFixed(1)} %`);
} finally {
  await server.remove();
  rmSync(place, { recursive: true, force: true });
}

/** Processor seconds of a command line and of all that it started. */
function cpuOf(out: string, ...args: readonly string[]): number {
  // What the shell's children have used, and theirs; a bad image is no reason to stop.
  const script = 'out=$1; shift; "$@" >"$out" || true; times';
  const said = execFileSync('bash', ['-c', script, 'bash', out, process.execPath, CLI, ...args], { encoding: 'utf8' });
  const spent = [
    ...said
      .trim()
      .split('\n')
      .at(-1)!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ];
  return spent.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}
