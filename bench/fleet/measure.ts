/**
 * @file The times of a batch's stages on this machine, in CPU seconds of one process: a busy machine matters less to them than to a
 * clock. Each stage runs over the same images by itself.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findImages } from '../../src/dataset/index.js';
import { appearanceAt, Detector } from '../../src/detector/index.node.js';
import { decodeImage, type RgbImage } from '../../src/image/index.node.js';
import type { Stages } from './simulate.js';

export interface Measured {
  readonly images: { readonly count: number; readonly megapixels: number };
  readonly stages: Stages;
}

const MOST = 400;
/** Held in memory together. */
const HELD = 40;
const ROUNDS = 3;

/** @param source folder of images */
export async function measure(model: string, source: string): Promise<Measured> {
  const [list, { files }] = await cpuOf(() => findImages([source]));
  const some = files.slice(0, MOST);
  const detector = await Detector.load(model, { threads: 1 });
  const { metadata } = detector;
  const sums = { read: 0, decode: 0, inspect: 0, write: 0 };
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
    const [write] = await cpuOf(() => lines.map((line) => JSON.stringify(line)));
    sums.read += read;
    sums.decode += decode;
    sums.inspect += inspect;
    sums.write += write;
    pixels += images.reduce((sum, { width, height }) => sum + width * height, 0);
    bytes += contents.reduce((sum, content) => sum + content.length, 0);
  }
  await detector.release();
  const each = (sum: number): number => digits(sum / some.length);
  const { job, sum } = jobTimes(model, source);
  return {
    images: { count: some.length, megapixels: digits(pixels / some.length / 1e6) },
    stages: {
      ...{ list: digits(list / files.length), read: each(sums.read), decode: each(sums.decode) },
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

/** A process that plans, one that does a job of one image, and one that sums up: as a worker starts them. */
const SCRIPT = `
const { planBatch, runInspectShard, runAggregate } = await import('@clflow/queue');
const [what, model, source, output, shardSize] = process.argv.slice(1);
const { shards, aggregate } = await planBatch({ model, source, output, shardSize: Number(shardSize), top: 0 });
const before = process.cpuUsage();
if (what === 'shards') for (const { options } of shards) await runInspectShard(options);
if (what === 'job') await runInspectShard(shards[0].options);
if (what === 'sum') await runAggregate(aggregate.options);
const [{ user, system }, whole] = [process.cpuUsage(before), process.cpuUsage()];
console.log(JSON.stringify({ own: (user + system) / 1e6, whole: (whole.user + whole.system) / 1e6 }));
`;

function jobTimes(model: string, source: string): { job: number; sum: number } {
  const place = mkdtempSync(join(tmpdir(), 'clflow-fleet-'));
  const run = (what: string, output: string, shardSize: number): { own: number; whole: number } => {
    const args = [
      '--input-type=module',
      '-e',
      SCRIPT,
      what,
      resolve(model),
      resolve(source),
      join(place, output),
      String(shardSize),
    ];
    return JSON.parse(execFileSync(process.execPath, args, { cwd: import.meta.dirname, encoding: 'utf8' })) as never;
  };
  try {
    run('plan', 'ones', 1);
    const jobs = Array.from({ length: ROUNDS }, () => {
      rmSync(join(place, 'ones', 'results'), { recursive: true, force: true });
      return run('job', 'ones', 1).whole;
    });
    run('shards', 'all', 100_000);
    const { own } = run('sum', 'all', 100_000);
    const images = Number(JSON.parse(readFileSync(join(place, 'all', 'batch.json'), 'utf8')).images);
    statSync(join(place, 'all', 'summary-top-0.json'));
    return { job: Math.min(...jobs), sum: own / images };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function digits(value: number): number {
  return Number(value.toPrecision(3));
}
