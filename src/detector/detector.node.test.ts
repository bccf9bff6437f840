import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { encodePng } from '../image/index.node.js';
import { ImageDetector } from './detector.js';
import { Detector } from './index.node.js';
import { metadataOf, randomImage, tinyModel } from './testing/tiny-model.js';
import { writeModel } from './write-model.js';

const image = randomImage(128, 192);
const folder = mkdtempSync(join(tmpdir(), 'clflow-detector-'));
const [model, part, left] = ['bottle.onnx', 'part.png', 'left.png'].map((name) => join(folder, name));
const ignored = {
  width: 128,
  height: 192,
  data: Uint8Array.from({ length: 128 * 192 }, (_, i) => (i % 128 < 64 ? 255 : 0)),
};
let detector: Detector;

beforeAll(async () => {
  const tiny = await tinyModel('joined');
  writeFileSync(model, await writeModel(tiny, metadataOf(tiny, [1, 2, 3])));
  writeFileSync(part, await encodePng(image));
  writeFileSync(left, await encodePng(ignored));
  detector = await Detector.load(model, { threads: 1 });
});
afterAll(async () => {
  await detector.release();
  rmSync(folder, { recursive: true });
});

describe('Detector in Node', () => {
  it('is the detector that browsers share, by an image in memory, its bytes or its path', async () => {
    expect(detector).toBeInstanceOf(ImageDetector);
    const inspection = await detector.inspect(image);
    expect(await detector.inspect(part)).toEqual(inspection);
    expect(await detector.inspect(readFileSync(part))).toEqual(inspection);
    const [, scored] = await detector.score([randomImage(128, 192), image]);
    expect(detector.judge(scored, image).score).toBeCloseTo(inspection.score, 5);
    expect(detector.judge({ ...scored, score: -1e9 }, image)).toMatchObject({
      verdict: 'normal',
      pValue: 1,
      regions: [],
    });
  });

  it('loads bytes as well, on another runtime where one is given', async () => {
    const other = await Detector.load(readFileSync(model), { runtime: runtimes[1].runtime });
    const [here, there] = [await detector.inspect(image), await other.inspect(image)];
    expect(there.score / here.score).toBeCloseTo(1, 3);
    await other.release();
  });

  it('scales images of 16 bits by the range that the model keeps, and those of 8 bits not', async () => {
    const tiny = await tinyModel('joined');
    const metadata = { ...metadataOf(tiny, [1, 2, 3]), inputRange: { low: 0, high: 4095 } };
    const ranged = await Detector.load(await writeModel(tiny, metadata), { threads: 1 });
    expect(ranged.metadata.inputRange).toEqual({ low: 0, high: 4095 });
    const numbers = Uint16Array.from(image.data, (level) => Math.round((level * 4095) / 255));
    const twelve = await sharp(numbers, { raw: { width: 128, height: 192, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const inspection = await detector.inspect(image);
    expect(await ranged.inspect(twelve)).toEqual(inspection);
    expect(await ranged.inspect(part)).toEqual(inspection);
    expect((await detector.inspect(twelve)).score).not.toBe(inspection.score);
    await ranged.release();
  });

  it('refuses images of more megapixels than it was told, and names the option', async () => {
    const bounded = await Detector.load(model, { threads: 1, maxMegapixels: 0.02 });
    await expect(bounded.inspect(part)).rejects.toThrow(
      'at most 0.02 are allowed; make it smaller, cut out the product, or raise `maxMegapixels`',
    );
    expect((await bounded.inspect(image)).score).toBe((await detector.inspect(image)).score);
    await bounded.release();
  });

  it('takes an ignore mask the same three ways', async () => {
    const partly = await detector.inspect(image, ignored);
    expect(partly.map).not.toEqual((await detector.inspect(image)).map);
    expect(await detector.inspect(part, left)).toEqual(partly);
    expect(await detector.inspect(part, readFileSync(left))).toEqual(partly);
  });

  it('names the file that is missing or is no model', async () => {
    const missing = join(folder, 'missing.onnx');
    await expect(Detector.load(missing)).rejects.toMatchObject({
      code: 'io',
      message: `Cannot read ${missing}: there is no such file or folder; check the path.`,
    });
    await expect(Detector.load(part)).rejects.toMatchObject({ code: 'model', message: expect.stringContaining(part) });
    await expect(detector.inspect(missing)).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining(missing),
    });
  });

  it('is released at the end of its block', async () => {
    const passing = await Detector.load(model);
    const release = vi.spyOn(passing, 'release');
    await passing[Symbol.asyncDispose]();
    expect(release).toHaveBeenCalledOnce();
  });
});
