/**
 * @file The times of a batch's stages on this machine, in CPU seconds of one process: a busy machine matters less to them than to a
 * clock. Each stage runs over the same images by itself.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findImages } from '../../src/dataset/index.js';
import { appearanceAt, Detector } from '../../src/detector/index.node.js';
import { decodeImage, type RgbImage } from '../../src/image/index.node.js';
import { median } from '../../src/median.js';
import type { Stages } from './simulate.js';

export interface Measured {
  readonly images: { readonly count: number; readonly megapixels: number };
  readonly stages: Stages;
}

const MOST = 400;
/** Held in memory together. */
const HELD = 40;
const ROUNDS = 3;
/** Jobs of one image each. */
const JOBS = 40;
/** Images whose names and lines alone are gone through. */
const MANY = 20_000;

/** @param source folder of images */
export async function measure(model: string, source: string): Promise<Measured> {
  const { files } = await findImages([source]);
  const some = files.slice(0, MOST);
  const detector = await Detector.load(model, { threads: 1 });
  const { metadata } = detector;
  const sums = { read: 0, decode: 0, inspect: 0, write: 0 };
  const lengths: { readonly file: string; readonly length: number }[] = [];
  let [pixels, bytes] = [0, 0];
  await detector.inspect(some[0]);
  for (let at = 0; at < some.length; at += HELD) {
    const names = some.slice(at, at + HELD);
    const [read, contents] = await cpuOf(() => names.map((name) => readFileSync(name)));
    const images: RgbImage[] = [];
    const [decode] = await cpuOf(async () => {
      for (const content of contents) images.push(await decodeImage(content, { range: metadata.inputRange }));
    });
    const lines: object[] = [];
    const [inspect] = await cpuOf(async () => {
      for (const image of images) {
        const { score, pValue, verdict, regions } = await detector.inspect(image);
        lines.push({ score, pValue, verdict, regions, appearance: appearanceAt(image, metadata.size) });
      }
    });
    const [write, texts] = await cpuOf(() => lines.map((line) => JSON.stringify(line)));
    texts.forEach(({ length }, i) => lengths.push({ file: names[i], length }));
    sums.read += read;
    sums.decode += decode;
    sums.inspect += inspect;
    sums.write += write;
    pixels += images.reduce((sum, { width, height }) => sum + width * height, 0);
    bytes += contents.reduce((sum, content) => sum + content.length, 0);
  }
  await detector.release();
  const each = (sum: number): number => digits(sum / some.length);
  const { job, list, sum } = processTimes(model, usual(lengths));
  return {
    images: { count: some.length, megapixels: digits(pixels / some.length / 1e6) },
    stages: {
      ...{ list: digits(list), read: each(sums.read), decode: each(sums.decode) },
      ...{ inspect: each(sums.inspect), write: each(sums.write), sum: digits(sum), job: digits(job) },
      bytes: Math.round(bytes / some.length),
    },
  };
}

async function cpuOf<T>(act: () => T | Promise<T>): Promise<[seconds: number, result: T]> {
  const before = process.cpuUsage();
  const result = await act();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1e6, result];
}

/** What a process does after it has planned, as a worker starts it: nothing, its jobs one after the other, or the sums. */
const SCRIPT = `
const { KeptModel, planBatch, runInspectShard, runAggregate } = await import('@clflow/queue');
const [what, model, source, output, shardSize] = process.argv.slice(1);
const before = process.cpuUsage();
const { shards, aggregate } = await planBatch({ model, source, output, shardSize: Number(shardSize), top: 0 });
const planned = process.cpuUsage(before);
if (what === 'job') {
  const model = new KeptModel();
  for (const { options } of shards) await runInspectShard(options, {}, model);
  await model.release();
}
if (what === 'sum') await runAggregate(aggregate.options);
const whole = process.cpuUsage();
const [plan, all] = [planned, whole].map(({ user, system }) => (user + system) / 1e6);
console.log(JSON.stringify({ plan, all }));
`;

/** CPU seconds: of planning alone, and of the whole process. */
interface Spent {
  readonly plan: number;
  readonly all: number;
}

/** The image whose line is of middling length: most parts of an archive are good, and have no regions. */
function usual(lengths: readonly { readonly file: string; readonly length: number }[]): string {
  const sorted = [...lengths].sort((a, b) => a.length - b.length);
  return sorted[Math.floor(sorted.length / 2)].file;
}

/** What every process needs once is taken out by doing much and little. */
function processTimes(model: string, image: string): { job: number; list: number; sum: number } {
  const place = mkdtempSync(join(tmpdir(), 'clflow-fleet-'));
  const run = (what: string, source: string, output: string, shardSize: number): Spent => {
    const args = [what, resolve(model), join(place, source), join(place, output), String(shardSize)];
    const options = { cwd: import.meta.dirname, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
    const command = ['--input-type=module', '-e', SCRIPT, ...args];
    return JSON.parse(execFileSync(process.execPath, command, options)) as Spent;
  };
  const emptyImages = (folder: string, count: number): void => {
    mkdirSync(join(place, folder));
    for (let i = 0; i < count; i++) writeFileSync(join(place, folder, `${i}.png`), '');
  };
  try {
    emptyImages('few', 100);
    emptyImages('many', MANY);
    const listed = (folder: string): number => run('plan', folder, `${folder}-plan`, 500).plan;
    const list = (listed('many') - listed('few')) / (MANY - 100);

    // The same images as one job and as many, by a process that keeps its model open.
    writeFileSync(join(place, 'some.txt'), `${resolve(image)}\n`.repeat(JOBS));
    const jobs = Array.from({ length: ROUNDS }, (_, i) => {
      const [one, many] = [JOBS, 1].map((size) => run('job', 'some.txt', `job-${i}-${size}`, size));
      return (many.all - many.plan - (one.all - one.plan)) / (JOBS - 1);
    });
    const results = join(place, `job-0-${JOBS}/results`);
    const [line] = readFileSync(join(results, readdirSync(results)[0]), 'utf8').match(/^.*\n/)!;

    const summed = (count: number): number => {
      const entry = JSON.stringify({ file: resolve(image), sha256: '0'.repeat(64) });
      writeFileSync(join(place, `${count}.jsonl`), `${entry}\n`.repeat(count));
      const before = run('plan', `${count}.jsonl`, `sum-${count}`, count).all;
      mkdirSync(join(place, `sum-${count}/results`));
      const { shards } = JSON.parse(readFileSync(join(place, `sum-${count}/batch.json`), 'utf8')) as {
        shards: { result: string }[];
      };
      for (const { result } of shards) writeFileSync(join(place, `sum-${count}`, result), line.repeat(count));
      return run('sum', `${count}.jsonl`, `sum-${count}`, count).all - before;
    };
    const sum = (summed(MANY) - summed(100)) / (MANY - 100);
    return { job: median(jobs), list, sum };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function digits(value: number): number {
  return Number(value.toPrecision(3));
}
