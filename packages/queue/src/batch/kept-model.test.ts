import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, train } from 'clflow';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { platePng, trainPlates } from '../../../server/src/http/testing/model.js';
import { Inspector } from './inspector.js';
import { KeptModel, planBatch, runAggregate, runInspectShard, type PlannedBatch } from './index.js';

let place: string;
let model: string;
let other: string;
let source: string;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'clflow-kept-'));
  model = await trainPlates(place);
  other = join(place, 'other.onnx');
  await train({
    ...{ data: join(place, 'plates'), output: other, backbone: 'random-resnet', size: '64', seed: 7 },
    ...{ method: 'gaussian', calibration: 'split', power: false, threads: 1 },
  });
  source = join(place, 'archive');
  await mkdir(source);
  for (let i = 0; i < 6; i++) await writeFile(join(source, `${i}.png`), await platePng(i, i === 3));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rm(place, { recursive: true, force: true }));

function planned(by: string, output: string): Promise<PlannedBatch> {
  return planBatch({ model: by, source, output: join(place, output), shardSize: 2, top: 1, threads: 1 });
}

async function linesBy(by: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of inspect({ model: by, images: [source], threads: 1 })) lines.push(JSON.stringify(line));
  return lines;
}

async function resultLines({ shards }: PlannedBatch, numbers: readonly number[]): Promise<string[]> {
  const texts = numbers.map((number) => readFile(shards[number].options.result, 'utf8'));
  return (await Promise.all(texts)).join('').trimEnd().split('\n');
}

it('is opened once for all shards and the summary of a batch, and anew for another model and other settings', async () => {
  const open = vi.spyOn(Inspector, 'open');
  const kept = new KeptModel();
  const first = await planned(model, 'first');
  for (const { options } of first.shards) await runInspectShard(options, {}, kept);
  await runAggregate(first.aggregate.options, {}, kept);
  expect(open).toHaveBeenCalledTimes(1);
  expect(await resultLines(first, [0, 1, 2])).toEqual(await linesBy(model));

  const second = await planned(other, 'second');
  const release = vi.spyOn(Inspector.prototype, 'release');
  for (const { options } of second.shards) await runInspectShard(options, {}, kept);
  expect([open.mock.calls.length, release.mock.calls.length]).toEqual([2, 1]);
  expect(await resultLines(second, [0, 1, 2])).toEqual(await linesBy(other));

  const limited = await planBatch({ model: other, source, output: join(place, 'limited'), maxMegapixels: 10 });
  await runInspectShard(limited.shards[0].options, {}, kept);
  expect([open.mock.calls.length, release.mock.calls.length]).toEqual([3, 2]);
  await kept.release();
  expect(release).toHaveBeenCalledTimes(3);
});

it('is that of its hash, whatever lies under its path by now', async () => {
  const path = join(place, 'current.onnx');
  const kept = new KeptModel();
  const [old, young] = [await planned(model, 'old'), await planned(other, 'young')];
  const at = ({ shards }: PlannedBatch, number: number) => ({ ...shards[number].options, model: path });
  await copyFile(model, path);
  await runInspectShard(at(old, 0), {}, kept);
  await copyFile(other, path);
  // What is open still is what was planned.
  await runInspectShard(at(old, 1), {}, kept);
  await runInspectShard(at(young, 0), {}, kept);
  expect(await resultLines(old, [0, 1])).toEqual((await linesBy(model)).slice(0, 4));
  expect(await resultLines(young, [0])).toEqual((await linesBy(other)).slice(0, 2));
  await expect(runInspectShard(at(old, 2), {}, kept)).rejects.toMatchObject({ code: 'model' });
  await kept.release();
});

it('is closed after each piece of work where nobody keeps it', async () => {
  const open = vi.spyOn(Inspector, 'open');
  const release = vi.spyOn(Inspector.prototype, 'release');
  const { shards } = await planned(model, 'alone');
  for (const { options } of shards.slice(0, 2)) await runInspectShard(options);
  expect([open.mock.calls.length, release.mock.calls.length]).toEqual([2, 2]);
});
