/** @file `clflow batch inspect` as a person uses it: a process that is stopped, killed, and started again. Needs a build. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng, inspect } from 'clflow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { platePng, trainPlates } from '../../server/src/http/testing/model.js';

const CLI = join(import.meta.dirname, '../../../dist/cli/main.js');
const IMAGES = 240;

let place: string;
let model: string;
let source: string;
let expected: string;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'clflow-batch-cli-'));
  model = await trainPlates(place);
  source = join(place, 'archive');
  await mkdir(source);
  for (let i = 0; i < IMAGES; i++) await writeFile(join(source, `${i}.png`), await platePng(i, i % 30 === 7));
  for await (const line of inspect({ model, images: [source] }))
    expected = `${expected ?? ''}${JSON.stringify(line)}\n`;
});

afterAll(() => rm(place, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** @param when true as soon as the process is to be told the signal */
async function run(
  args: readonly string[],
  stop?: { signal: NodeJS.Signals; when: () => Promise<boolean> },
): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, 'batch', 'inspect', model, source, ...args], { cwd: place });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const closed = once(child, 'close');
  while (stop && child.exitCode === null && !(await stop.when()))
    await new Promise((resolve) => setTimeout(resolve, 5));
  if (stop) child.kill(stop.signal);
  const [status, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  return { status, signal, out, err };
}

async function namesIn(...path: string[]): Promise<string[]> {
  return readdir(join(place, ...path)).catch(() => []);
}

async function results(output: string): Promise<string> {
  const names = (await namesIn(output, 'results')).filter((name) => !name.startsWith('.')).sort();
  return (await Promise.all(names.map((name) => readFile(join(place, output, 'results', name), 'utf8')))).join('');
}

it('is stopped by Ctrl-C with nothing half-written, and goes on to what inspect says', async () => {
  const args = ['--output', 'stopped', '--shard-size', '20', '--top', '2'];
  const begun = async (): Promise<boolean> =>
    (await namesIn('stopped', 'results')).some((name) => name.endsWith('.jsonl'));
  const stopped = await run(args, { signal: 'SIGINT', when: begun });
  expect(stopped).toMatchObject({ status: 130, out: '' });
  expect(stopped.err).toContain('stopping');
  const left = await namesIn('stopped', 'results');
  expect(left.filter((name) => name.startsWith('.'))).toEqual([]);
  expect(left.length).toBeLessThan(IMAGES / 20);
  expect(expected.startsWith(await results('stopped'))).toBe(true);
  const again = await run(args);
  expect(again).toMatchObject({ status: 0, signal: null });
  expect(again.err).toContain(`goes on with its ${IMAGES} images`);
  expect(again.out).toMatch(
    /^240 images: \d+ normal, \d+ anomalous\n(drift: .*\n)*summary .*summary-top-2\.json\nreport  .*\.html\n$/,
  );
  expect(await results('stopped')).toBe(expected);
});

it('can be killed at any time', async () => {
  const args = ['--output', 'killed', '--shard-size', '30', '--top', '0', '--json'];
  let kills = 0;
  for (const count of [1, 3, 6]) {
    const when = async (): Promise<boolean> =>
      (await namesIn('killed', 'results')).filter((name) => name.endsWith('.jsonl') && !name.startsWith('.')).length >=
      count;
    if ((await run(args, { signal: 'SIGKILL', when })).signal === 'SIGKILL') kills++;
  }
  const { status, out } = await run(args);
  expect([status, kills]).toEqual([0, 3]);
  expect(JSON.parse(out)).toMatchObject({ images: IMAGES, counts: { failed: 0 } });
  expect(await results('killed')).toBe(expected);
});

it('leaves out what inspect leaves out with the same options', async () => {
  const [roi, region] = ['8,4,40,44', { x: 8, y: 4, width: 40, height: 44 }];
  const ignore = join(place, 'mask.png');
  const data = new Uint8Array(96 * 96 * 3).fill(255, 96 * 60 * 3);
  await writeFile(ignore, await encodePng({ width: 96, height: 96, data }));
  const options = ['--roi', roi, '--ignore', 'mask.png', '--device', 'cpu'];
  const { status } = await run(['--output', 'part', '--top', '0', ...options]);
  let lines = '';
  for await (const line of inspect({ model, images: [source], roi: region, ignore }))
    lines += `${JSON.stringify(line)}\n`;
  expect([status, await results('part')]).toEqual([0, lines]);
}, 180_000);

it('says what is missing in one sentence', async () => {
  const { status, err } = await run([]);
  expect([status, err]).toEqual([2, "clflow: required option '--output <DIR>' not specified\n(see clflow --help)\n"]);
  const refused = await run(['--output', 's3://x']);
  expect([refused.status, refused.err]).toEqual([
    2,
    'clflow: An address of S3 is s3://BUCKET/KEY, with a bucket of 3 to 63 letters, digits, dots or hyphens.\n',
  ]);
});
