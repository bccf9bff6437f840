/** @file A pool on a graphics card: one that is not there, and one that SwiftShader stands in for. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from 'clflow';
import { afterAll, expect, it } from 'vitest';
import { tinyModelFile } from '../../../../src/detector/testing/tiny-model-file.js';
import { hasSwiftShader, withSwiftShader } from '../../../../test/support/swiftshader.js';
import { serve } from '../serve.js';
import { openStudio } from '../studio/open-studio.js';
import { picture, refOf } from '../testing/small-model.js';
import { createPool, type InspectionPool } from './index.js';
import { withDefaults } from './options.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-device-test-'));
afterAll(() => rmSync(root, { recursive: true }));
const NOT_HERE = /^The device cuda cannot be used here; set `device` to cpu\. \(.+\)$/;

it('takes four processes on a card at most, and leaves a trial room for its libraries', () => {
  expect(withDefaults({ device: 'cuda' }).workers).toBeLessThanOrEqual(4);
  expect(withDefaults({ device: 'cuda', workers: 9 }).workers).toBe(9);
  const [card, processor] = (['cuda', 'cpu'] as const).map((device) => withDefaults({ device }).trial.bytes);
  expect(card).toBeGreaterThan(processor);
});

it('says at the start that a card is not there: a pool, a server, the studio', async () => {
  const told: string[] = [];
  const log = (level: string, message: string): void => void told.push(`${level} ${message}`);
  const settings = { device: 'cuda', workers: 2, log } as const;
  await expect(createPool(settings)).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(NOT_HERE) });
  expect(
    told.filter((line) => line.startsWith('error')),
    told.join('\n'),
  ).toHaveLength(1);
  const [data, models] = [join(root, 'data'), root];
  const served = serve({ models, data, port: 0, workers: 1, device: 'cuda', logLevel: 'silent' });
  await expect(served).rejects.toThrow(NOT_HERE);
  const studio = openStudio({ data: join(root, 'studio'), pages: root, port: 0, device: 'cuda', logLevel: 'silent' });
  await expect(studio).rejects.toThrow(NOT_HERE);
});

it.skipIf(!hasSwiftShader())(
  'answers with the processor’s scores, maps and tensors on a card that is there',
  async () => {
    const path = join(root, 'tiny.onnx');
    writeFileSync(path, await tinyModelFile([1, 2, 3, 4, 5]));
    const model = await refOf('tiny', path);
    const image = await encodePng(picture(3));
    const answersOf = async (pool: InspectionPool) => {
      const task = { image, maxMegapixels: 25, map: true, heatmap: { kind: 'overlay', format: 'png' } } as const;
      const deadline = { deadline: 200_000 };
      const [one, other] = await Promise.all([
        pool.inspect(model, task, deadline),
        pool.inspect(model, task, deadline),
      ]);
      const { width, height, data } = picture(3);
      const { anomaly_score: raw } = await pool.infer(model, { shape: [1, height, width, 3], data }, deadline);
      await pool.close();
      return { one, other, raw: raw.data[0] };
    };
    const expected = await answersOf(await createPool({ workers: 1 }));
    const settings = { workers: 1, device: 'webgpu', patience: 200_000 } as const;
    const card = await withSwiftShader(async () => answersOf(await createPool(settings)));
    for (const score of [card.one.score, card.other.score, card.raw])
      expect(Math.abs(score / expected.one.score - 1)).toBeLessThan(1e-4);
    expect(card.one.verdict).toBe(expected.one.verdict);
    const [map, wanted] = [card.one.map!.data, expected.one.map!.data];
    // Another device rounds otherwise somewhere.
    expect(map.some((value, i) => value !== wanted[i])).toBe(true);
    const scale = Math.max(...wanted.map(Math.abs));
    expect(Math.max(...map.map((value, i) => Math.abs(value - wanted[i]))) / scale).toBeLessThan(1e-4);
    expect(card.one.heatmap!.mediaType).toBe('image/png');
  },
  400_000,
);
