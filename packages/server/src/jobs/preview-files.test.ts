import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeImage } from 'clflow';
import { PREVIEW_INDEX, PreviewFiles, previewMaps, previewPicture, type PreviewIndex } from './preview-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clflow-previews-'));
});
afterEach(() => rm(folder, { recursive: true }));

const image = { width: 8, height: 6, data: new Uint8Array(8 * 6 * 3).fill(90) };
const grid = { width: 2, height: 1 };
const box = { x: 1, y: 1, width: 2, height: 2 };
const pictures = {
  phase: 'pictures',
  pictures: [
    { kind: 'good', image, boxes: [] },
    { kind: 'painted', image, boxes: [box] },
  ],
  grid,
} as const;
const preview = (epoch: number, epochs: number, values = [0, 16]) => ({
  ...({ phase: 'preview', epoch, epochs } as const),
  maps: [values, values].map((data) => ({ ...grid, data: Float32Array.from(data) })),
});
const index = async (): Promise<PreviewIndex> =>
  JSON.parse(await readFile(join(folder, PREVIEW_INDEX), 'utf8')) as PreviewIndex;

it('are pictures once, and a byte a value of every epoch', async () => {
  const previews = new PreviewFiles(folder);
  await previews.begin(pictures, false);
  expect(await decodeImage(join(folder, previewPicture(1)))).toMatchObject({ width: 8, height: 6 });
  await previews.add(preview(1, 3, [-1, 4]));
  await previews.add(preview(2, 3, [16, 99]));
  expect([...(await readFile(join(folder, previewMaps(1))))]).toEqual([0, 64, 0, 64]);
  expect([...(await readFile(join(folder, previewMaps(2))))]).toEqual([255, 255, 255, 255]);
  expect(await index()).toEqual({
    pictures: [
      { kind: 'good', width: 8, height: 6, boxes: [] },
      { kind: 'painted', width: 8, height: 6, boxes: [box] },
    ],
    ...{ grid, low: 0, high: 16, epochs: [1, 2] },
  });
});

it('go on where a training goes on, and begin anew where it does', async () => {
  const first = new PreviewFiles(folder);
  await first.begin(pictures, false);
  for (const epoch of [1, 2, 3]) await first.add(preview(epoch, 9));
  const second = new PreviewFiles(folder);
  await second.begin(pictures, true);
  // What the checkpoint does not cover is done again.
  await second.add(preview(3, 9));
  await second.add(preview(4, 9));
  expect((await index()).epochs).toEqual([1, 2, 3, 4]);
  await new PreviewFiles(folder).begin(pictures, false);
  expect((await index()).epochs).toEqual([]);
  expect((await readdir(join(folder, 'previews'))).some((name) => name.startsWith('epoch'))).toBe(false);
});

it('of a long training are some epochs and the newest one', async () => {
  const previews = new PreviewFiles(folder);
  await previews.begin(pictures, false);
  for (let epoch = 1; epoch <= 450; epoch++) await previews.add(preview(epoch, 450));
  const { epochs } = await index();
  expect(epochs).toEqual([1, ...Array.from({ length: 90 }, (_, i) => 5 * (i + 1))]);
  const files = (await readdir(join(folder, 'previews'))).filter((name) => name.startsWith('epoch'));
  expect(files).toHaveLength(epochs.length);
});
