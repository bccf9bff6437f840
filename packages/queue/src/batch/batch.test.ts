import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng, inspect, train, type InspectOptions } from 'clflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platePng, trainPlates } from '../../../server/src/http/testing/model.js';
import {
  inspectBatch,
  planBatch,
  runAggregate,
  runInspectShard,
  type BatchOptions,
  type ShardOptions,
} from './index.js';
import type { Summary } from '../aggregate/summary.js';

let place: string;
let model: string;
let source: string;
/** What `clflow inspect --json` prints for the source. */
let expected: string[];

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'clflow-batch-'));
  model = await trainPlates(place);
  source = join(place, 'archive');
  await mkdir(join(source, 'line 2'), { recursive: true });
  for (let i = 0; i < 20; i++) {
    const folder = i % 4 === 3 ? join(source, 'line 2') : source;
    await writeFile(join(folder, `part ${i}.png`), await platePng(100 + i, i % 5 === 4));
  }
  await writeFile(join(source, 'part 11.5.png'), 'no image');
  await writeFile(join(source, 'part 12.5.jpg'), '');
  await writeFile(join(source, 'raw.cr2'), 'x');
  expected = await inspectLines([source]);
});

afterAll(() => rm(place, { recursive: true, force: true }));

async function inspectLines(images: string[], more: Partial<InspectOptions> = {}): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of inspect({ model, images, ...more })) lines.push(JSON.stringify(line));
  return lines;
}

function options(output: string, more: Partial<BatchOptions> = {}): BatchOptions {
  return { model, source, output: join(place, output), shardSize: 6, top: 3, ...more };
}

async function resultLines(output: string): Promise<string[]> {
  const folder = join(place, output, 'results');
  const texts = (await readdir(folder)).sort().map((name) => readFile(join(folder, name), 'utf8'));
  return (await Promise.all(texts)).join('').trimEnd().split('\n');
}

describe('a batch by this process', () => {
  it('says of every image exactly what inspect says, shard by shard', async () => {
    const { counts, images, summary } = await inspectBatch(options('whole'));
    expect(await resultLines('whole')).toEqual(expected);
    expect([images, counts.failed]).toEqual([23, 3]);
    expect(await readdir(join(place, 'whole', 'results'))).toHaveLength(4);
    const read = JSON.parse(await readFile(summary, 'utf8')) as Summary;
    const scores = expected.map((line) => (JSON.parse(line) as { score?: number }).score ?? -Infinity);
    expect(read.mostAnomalous.map(({ score }) => score)).toEqual(scores.sort((a, b) => b - a).slice(0, 3));
    expect(read.failures.map(({ error }) => error)).toEqual(
      expected.flatMap((line) => (JSON.parse(line) as { error?: string }).error ?? []),
    );
    const bars = Object.values(read.histogram.bars).flat();
    expect(bars.reduce((sum, count) => sum + count, 0)).toBe(20);
  });

  it('writes a page of its own, with pictures and nothing from elsewhere', async () => {
    const page = await readFile(join(place, 'whole', 'report-top-3.html'), 'utf8');
    expect(page.match(/<img src="data:image\/jpeg;base64,/g)).toHaveLength(3);
    expect(page).not.toMatch(/(src|href)="(?!data:)/);
    expect(page).toContain('Not inspected');
  });

  it('goes on where it was stopped, and does nothing twice', async () => {
    const stop = new AbortController();
    const given = options('stopped');
    const seen: number[] = [];
    const stopped = inspectBatch(given, {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.phase !== 'inspecting') return;
        seen.push(event.done);
        if (event.done === 9) stop.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' });
    const folder = join(place, 'stopped', 'results');
    const [first, ...others] = await readdir(folder);
    expect(others).toEqual([]);
    const before = await readFile(join(folder, first));
    // What comes later is not part of it.
    await writeFile(join(source, 'later.png'), await platePng(1));
    const notes: string[] = [];
    const done: number[] = [];
    await inspectBatch(given, {
      onEvent: (event) => {
        if (event.phase === 'note') notes.push(event.message);
        if (event.phase === 'inspecting') done.push(event.done);
      },
    });
    await rm(join(source, 'later.png'));
    expect([Math.min(...done), Math.max(...done)]).toEqual([6, 23]);
    expect(notes).toEqual([expect.stringContaining('goes on with its 23 images')]);
    expect(await readFile(join(folder, first))).toEqual(before);
    expect(await resultLines('stopped')).toEqual(expected);
  });

  it('refuses an output that holds another batch', async () => {
    await expect(inspectBatch(options('whole', { format: 'parquet' }))).rejects.toMatchObject({
      code: 'usage',
      message: `${join(place, 'whole')} holds the batch of another format (jsonl): choose another output.`,
    });
    await expect(inspectBatch(options('whole', { source: place }))).rejects.toThrow(/another source/);
    const other = join(place, 'other.onnx');
    await train({
      ...{ data: join(place, 'plates'), output: other, backbone: 'random-resnet', size: '64', seed: 7 },
      ...{ method: 'gaussian', calibration: 'split', power: false, threads: 1 },
    });
    await expect(inspectBatch(options('whole', { model: other }))).rejects.toThrow(/another model/);
  });

  it('says what is wrong with its options, its model and its source', async () => {
    await expect(inspectBatch(options('none', { shardSize: 0 }))).rejects.toThrow(
      '`shardSize` must be a whole number from 1 to 100000.',
    );
    await expect(inspectBatch({ ...options('none'), colour: 'red' } as BatchOptions)).rejects.toThrow('`colour`');
    await expect(inspectBatch(options('none', { model: join(source, 'part 0.png') }))).rejects.toMatchObject({
      code: 'model',
    });
    await expect(inspectBatch(options('none', { source: join(place, 'nowhere') }))).rejects.toMatchObject({
      code: 'data',
    });
    await expect(inspectBatch(options('none', { source: join(source, 'part 0.png') }))).rejects.toThrow(/is an image/);
    await expect(readdir(join(place, 'none'))).rejects.toThrow();
  });
});

describe('parts of the images that do not count', () => {
  const roi = { x: 8, y: 4, width: 40, height: 44 };
  let ignore: string;

  beforeAll(async () => {
    const data = new Uint8Array(96 * 96 * 3);
    // The lower half.
    data.fill(255, data.length / 2);
    ignore = join(place, 'lower half.png');
    await writeFile(ignore, await encodePng({ width: 96, height: 96, data }));
  });

  it('do not count in a batch as they do not in inspect, to the last bit, whatever becomes of the mask’s file', async () => {
    const given = options('ignoring', { roi, ignore, device: 'cpu' });
    const wanted = await inspectLines([source], { roi, ignore });
    expect(wanted).not.toEqual(expected);
    const { shards, aggregate, id } = await planBatch(given);
    const mask = await readFile(ignore);
    await rm(ignore);
    for (const { options: shard } of shards) await runInspectShard(shard);
    await runAggregate(aggregate.options);
    await writeFile(ignore, mask);
    expect(await resultLines('ignoring')).toEqual(wanted);
    const summary = JSON.parse(await readFile(join(place, 'ignoring/summary-top-3.json'), 'utf8')) as Summary;
    expect(summary).toMatchObject({ roi, ignore: { name: 'lower half.png' } });
    expect(await readFile(join(place, 'ignoring/report-top-3.html'), 'utf8')).toContain('40×44 at 8, 4');
    expect(await planBatch({ ...given, device: 'auto' })).toMatchObject({ id, isNew: false });
  });

  it('make it another batch, as a device does', async () => {
    const again = (more: Partial<BatchOptions>) => planBatch(options('ignoring', { roi, ignore, ...more }));
    const output = join(place, 'ignoring');
    for (const [more, what] of [
      [{ roi: { ...roi, x: 9 } }, 'region of interest (8,4,40,44)'],
      [{ roi: undefined }, 'region of interest (8,4,40,44)'],
      [{ ignore: undefined }, 'mask (lower half.png, or what it was then)'],
      [{ device: 'cuda' }, 'device (the processor)'],
    ] as const) {
      const message = `${output} holds the batch of another ${what}: choose another output.`;
      await expect(again(more)).rejects.toMatchObject({ code: 'usage', message });
    }
    const plain = await planBatch(options('jobs'));
    const others = [{ roi }, { ignore }, { device: 'cuda' as const }];
    const plans = [plain];
    for (const [i, more] of others.entries()) plans.push(await planBatch(options(`ignoring-${i}`, more)));
    expect(new Set(plans.map(({ id }) => id)).size).toBe(4);
    expect(new Set(plans.map(({ shards }) => shards[0].id)).size).toBe(4);
    expect(plans[3].shards[0].options.device).toBe('cuda');
  });

  it('are refused in a sentence before anything is written', async () => {
    const refused = (more: object) => planBatch(options('refused', more));
    await expect(refused({ roi: { ...roi, width: 0 } })).rejects.toThrow('`roi.width` must be a whole number from 1.');
    await expect(refused({ device: 'abacus' })).rejects.toThrow('`device` must be one of auto, cpu, cuda, webgpu.');
    const text = join(place, 'list.txt');
    await writeFile(text, 'no image');
    await expect(refused({ ignore: text })).rejects.toMatchObject({
      code: 'data',
      message: expect.stringMatching(/list\.txt is not an image/) as string,
    });
    await expect(readdir(join(place, 'refused'))).rejects.toThrow();
  });
});

describe('a manifest of one’s own', () => {
  it('names files in its order, with ids, and hashes that must be true', async () => {
    const [good, wrong] = [join(source, 'part 0.png'), join(source, 'part 1.png')];
    const hash = createHash('sha256')
      .update(await readFile(good))
      .digest('hex');
    const manifest = join(source, 'list.jsonl');
    const lines = [
      JSON.stringify({ file: 'part 2.png', id: 'P-0002', score: 1 }),
      '',
      'part 1.png\r',
      JSON.stringify({ file: good, sha256: hash.toUpperCase() }),
      JSON.stringify({ file: wrong, sha256: hash, id: 7 }),
      'none.png',
    ];
    await writeFile(manifest, `\ufeff${lines.join('\n')}`);
    await inspectBatch(options('listed', { source: manifest }));
    await rm(manifest);
    const asked = await inspectLines([join(source, 'part 2.png'), wrong, good]);
    const results = await resultLines('listed');
    const withId = asked[0].replace('part 2.png",', 'part 2.png","id":"P-0002",');
    expect(results.slice(0, 3)).toEqual([withId, asked[1], asked[2]]);
    expect(results.slice(3).map((line) => JSON.parse(line) as unknown)).toEqual([
      { file: wrong, id: '7', error: expect.stringContaining('is not the file of its "sha256"') as string },
      { file: join(source, 'none.png'), error: expect.stringContaining('there is no such file') as string },
    ]);
  });

  it('is refused with the number of the line that makes no sense', async () => {
    const manifest = join(place, 'bad.jsonl');
    for (const [line, what] of [
      ['{"file": 3}', 'Line 2 of'],
      ['{"file": "a.png", "sha256": "12"}', '"sha256" that is none'],
      ['{"file": "a', 'no whole JSON'],
    ]) {
      await writeFile(manifest, `a.png\n${line}\n`);
      await expect(planBatch(options('bad', { source: manifest }))).rejects.toThrow(what);
    }
    await writeFile(manifest, '\n');
    await expect(planBatch(options('bad', { source: manifest }))).rejects.toThrow('holds no images');
  });
});

describe('a batch by jobs', () => {
  it('has jobs of small JSON, with names that tell all that their results depend on', async () => {
    const plan = await planBatch(options('jobs'));
    const again = await planBatch(options('jobs-again', { threads: 1 }));
    expect(again.shards.map(({ id }) => id)).toEqual(plan.shards.map(({ id }) => id));
    expect(again.id).toBe(plan.id);
    const other = await planBatch(options('jobs-other', { maxMegapixels: 10 }));
    expect(other.shards.map(({ id }) => id)).not.toContain(plan.shards[0].id);
    for (const { options: job } of [...plan.shards, plan.aggregate])
      expect(JSON.stringify(job).length).toBeLessThan(2000);
    expect((await planBatch(options('jobs'))).isNew).toBe(false);
  });

  it('can be done in any order, twice and at once, with one result, and summed up at the end', async () => {
    const { shards, aggregate } = await planBatch(options('jobs'));
    const jobs = shards.map(({ options: job }) => JSON.parse(JSON.stringify(job)) as ShardOptions).reverse();
    await expect(runAggregate(aggregate.options)).rejects.toThrow('4 of 4 shards');
    const [first, ...others] = jobs;
    const twice = await Promise.all([runInspectShard(first), runInspectShard(first)]);
    expect(twice.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await runInspectShard(first)).toMatchObject({ isNew: false, images: 5 });
    for (const job of others) await runInspectShard(job);
    expect(await resultLines('jobs')).toEqual(expected);
    const summed = await runAggregate(aggregate.options);
    expect(summed.images).toBe(23);
    expect(await readFile(summed.summary, 'utf8')).toBe(
      await readFile(join(place, 'whole', 'summary-top-3.json'), 'utf8'),
    );
  });

  it('notices another model, another manifest and a damaged result', async () => {
    const { shards, aggregate } = await planBatch(options('damaged'));
    const [{ options: job }] = shards;
    await expect(runInspectShard({ ...job, modelHash: job.manifestHash })).rejects.toMatchObject({ code: 'model' });
    await expect(runInspectShard({ ...job, manifestHash: job.modelHash })).rejects.toMatchObject({ code: 'data' });
    for (const { options: own } of shards) await runInspectShard(own);
    await copyFile(shards[1].options.result, shards[0].options.result);
    await writeFile(shards[1].options.result, '{"file": "a.png"}\n');
    await expect(runAggregate(aggregate.options)).rejects.toThrow(/Line 1 of .* is no result/);
    await writeFile(shards[1].options.result, '');
    await expect(runAggregate(aggregate.options)).rejects.toThrow('has 0 lines, and its shard 6 images');
  });

  it('notices an image that has changed since it was listed', async () => {
    const file = join(place, 'one', 'a.png');
    await mkdir(join(place, 'one'));
    await writeFile(file, await platePng(1));
    const { shards } = await planBatch(options('changed', { source: join(place, 'one') }));
    await writeFile(file, await platePng(2, true, 64));
    await runInspectShard(shards[0].options);
    expect(await resultLines('changed')).toEqual([
      JSON.stringify({
        file,
        error: `${file} has changed since it was listed: start a new batch with another output.`,
      }),
    ]);
  });
});
