/** @file A tuning from a folder to the model, stopped once on the way. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Detector, tune, type TaskEvent, type TuneOptions } from '../src/index.js';
import { smallProduct, workplace } from './support/product.js';

const { root, remove } = workplace('tune');
const data = join(root, 'flange');
const output = join(root, 'flange.onnx');
const options: TuneOptions = {
  ...{ data, output, budget: '10m', threads: 1 },
  methods: ['gaussian', 'patchcore'],
  backbones: ['random-resnet'],
  sizes: ['64', 96],
  orientations: [],
};
const trialsIn = (events: readonly TaskEvent[]) =>
  events.flatMap((event) => (event.phase === 'trial' ? [`${event.setting} (${event.trial})`] : []));
const notesIn = (events: readonly TaskEvent[]) =>
  events.flatMap((event) => (event.phase === 'note' ? [event.message] : []));

beforeAll(() => smallProduct(data));
afterAll(remove);

describe('tune', () => {
  it('goes on where it was stopped, and writes the model of the setting it chose', { timeout: 120_000 }, async () => {
    const controller = new AbortController();
    const before: TaskEvent[] = [];
    const stopped = tune({
      ...options,
      signal: controller.signal,
      onEvent: (event) => {
        before.push(event);
        if (trialsIn(before).length === 3) controller.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' });
    const journal = `${output}.tuning`;
    expect(readFileSync(journal, 'utf8').trim().split('\n')).toHaveLength(3);
    writeFileSync(journal, '{"setting":{"met', { flag: 'a' }); // a line that was cut off

    const after: TaskEvent[] = [];
    const result = await tune({ ...options, resume: true, onEvent: (event) => after.push(event) });
    expect(trialsIn(before).slice(0, 2)).toEqual([
      'gaussian, random-resnet, size 64 (1)',
      'gaussian, random-resnet, size 96 (1)',
    ]);
    expect(trialsIn(after).filter((trial) => trialsIn(before).slice(0, 2).includes(trial))).toEqual([]);
    expect(notesIn(after)).toContainEqual(expect.stringMatching(/^2 trials are known from the run before/));
    expect(existsSync(journal)).toBe(false);

    expect(result.settings).toHaveLength(4);
    expect(result.settings.every(({ trials, auroc, recall }) => trials > 0 && auroc !== null && recall !== null)).toBe(
      true,
    );
    expect(result.settings.filter(({ finalist }) => finalist)).toContainEqual(expect.objectContaining(result.setting));
    expect([result.heldBack, result.defects, result.rate, result.outOfTime]).toEqual([4, 16, 0.2, false]);
    for (const { low, auroc, high } of result.settings) {
      expect(low!).toBeLessThanOrEqual(auroc!);
      expect(auroc!).toBeLessThanOrEqual(high!);
    }
    expect(result.reason).toContain(`${result.setting.method}, random-resnet, size ${result.setting.size}`);
    const detector = await Detector.load(output);
    expect(detector.metadata.method).toBe(result.setting.method);
    expect(detector.metadata.size.width).toBe(Number(result.setting.size));
    await detector.release();
  });

  it('takes no journal of other images or another seed', { timeout: 60_000 }, async () => {
    writeFileSync(`${output}.tuning`, '{"tuning":"another"}\n');
    await expect(tune({ ...options, resume: true })).rejects.toMatchObject({
      code: 'data',
      message: expect.stringContaining('is of another tuning'),
    });
  });

  it.each<[string, Partial<TuneOptions>, string]>([
    ['a time without its unit', { budget: '30' }, 'must be a time such as 90s, 30m or 2h'],
    ['a method that is none', { methods: ['best' as 'clflow'] }, 'must be one of clflow'],
    ['a size that no backbone takes', { sizes: ['250x300'] }, 'the nearest is 256x288'],
  ])('refuses %s', async (_what, wrong, message) => {
    await expect(tune({ ...options, ...wrong })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(message),
    });
  });
});
