import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, unitedMask } from '../../src/dataset/index.js';
import { decodeImage, encodePng } from '../../src/image/index.node.js';
import { disc } from '../../src/synthesis/testing/pictures.js';
import { makeHarder, mixVariants } from './make-set.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-harder-'));
const easier = join(root, 'disc');
const mask = new Uint8Array(64 * 64);
for (let y = 30; y < 36; y++) mask.fill(255, y * 64 + 28, y * 64 + 40);

beforeAll(async () => {
  const files = ['train/good/0', 'train/good/1', 'test/good/0', 'test/dent/0', 'test/dent/1'];
  for (const [i, name] of files.entries()) await put(`${name}.png`, await encodePng(disc(i, 64, 64)));
  await put('ground_truth/dent/0_mask.png', await encodePng({ width: 64, height: 64, data: mask }));
});

afterAll(() => rmSync(root, { recursive: true }));

async function put(name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(join(easier, name)), { recursive: true });
  await writeFile(join(easier, name), bytes);
}

describe('a harder set', () => {
  it('has the images and masks of the easier one, the same for the same seed', async () => {
    const [one, other] = [join(root, 'one'), join(root, 'other')];
    for (const each of [one, other]) await makeHarder('several', { data: easier, ground: 'plain' }, each, 3);
    const { layout, train, test } = await openDataset(one);
    expect(layout).toBe('mvtec');
    expect(train).toHaveLength(2);
    expect(test.map(({ defect, masks }) => [defect, masks.length])).toEqual([
      ['dent', 1],
      ['dent', 0],
      ['good', 0],
    ]);
    const marked = (await unitedMask(test[0].masks)).data.filter((value) => value > 0).length;
    expect(marked).toBeGreaterThan(0);
    expect(marked).toBeLessThan(72); // of one part, smaller than it was
    for (const { name } of [...train, ...test])
      expect(readFileSync(join(one, name))).toEqual(readFileSync(join(other, name)));
  });

  it('takes a part of the images where they are cropped', async () => {
    const cropped = join(root, 'cropped');
    const crop = { x: 0.25, y: 0, width: 0.5, height: 1 };
    await makeHarder('scaled', { data: easier, ground: 'filling', crop }, cropped, 0);
    const image = await decodeImage(join(cropped, 'train/good/0.png'));
    expect([image.width, image.height]).toEqual([32, 64]);
  });

  it('mixes products under their own names', async () => {
    const mixed = join(root, 'mixed');
    await mixVariants([easier, join(root, 'cropped')], mixed);
    const { train, test } = await openDataset(mixed);
    expect(train.map(({ name }) => name)).toContain('train/good/disc-0.png');
    expect(train).toHaveLength(4);
    expect(test.filter(({ masks }) => masks.length > 0).map(({ name }) => name)).toEqual([
      'test/dent/cropped-0.png',
      'test/dent/disc-0.png',
    ]);
  });
});
