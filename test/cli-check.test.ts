/** @file `clflow check`: what it finds, how it says so, how it ends. */
import { copyFileSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallProduct, workplace } from './support/product.js';
import { clflow, jsonLines } from './support/run-cli.js';

const { root, remove } = workplace('check');
const clean = join(root, 'clean');
const spoiled = join(root, 'spoiled');

interface Found {
  readonly kind: string;
  readonly severity: string;
  readonly files: readonly string[];
  readonly message: string;
}

beforeAll(async () => {
  await smallProduct(clean);
  cpSync(clean, spoiled, { recursive: true });
  const good = (name: string): string => join(spoiled, 'train/good', name);
  copyFileSync(good('001.png'), good('copy.png'));
  copyFileSync(good('002.png'), join(spoiled, 'test/good/leaked.png'));
  writeFileSync(good('broken.png'), 'no pixels');
  await sharp(good('003.png')).resize(256, 128, { fit: 'fill' }).toFile(good('wide.png'));
  await sharp(good('004.png')).linear(0.25, 0).toFile(good('dark.png'));
  const mask = join(spoiled, 'ground_truth/scratch/000_mask.png');
  await sharp(await sharp(mask).negate().png().toBuffer()).toFile(mask);
});
afterAll(remove);

async function findings(data: string): Promise<{ images: number; found: readonly Found[] }> {
  const outcome = await clflow('check', data, '--json');
  expect(outcome.status).toBe(0);
  const [{ images, findings: found }] = jsonLines(outcome) as unknown as [{ images: number; findings: Found[] }];
  return { images, found };
}

describe('clflow check', () => {
  it('finds no fault with a clean folder', async () => {
    const { images, found } = await findings(clean);
    expect(images).toBe(24);
    expect(found.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });

  it('finds what would spoil a training or a test, with the files', async () => {
    const { found } = await findings(spoiled);
    const files = (kind: string): string[] =>
      found.filter((finding) => finding.kind === kind).flatMap((finding) => finding.files);
    expect(files('unreadable')).toEqual([join(spoiled, 'train/good/broken.png')]);
    expect(files('copies')).toContain(join(spoiled, 'train/good/copy.png'));
    expect(files('copies')).toContain(join(spoiled, 'test/good/leaked.png'));
    expect(files('odd-size')).toEqual([join(spoiled, 'train/good/wide.png')]);
    expect(files('dark')).toEqual([join(spoiled, 'train/good/dark.png')]);
    expect(files('mask')).toEqual([join(spoiled, 'ground_truth/scratch/000_mask.png')]);
    for (const { message } of found) expect(message).toMatch(/[.)]$/);
  });

  it('prints a table for people, and fails on findings only when asked to', async () => {
    const told = await clflow('check', spoiled);
    expect(told.status).toBe(0);
    expect(told.out).toMatch(/train\/good +16 {2}good, to train on/);
    expect(told.out).toMatch(/^error +1 of 16 training images cannot be read/m);
    expect(told.out).toMatch(/^warning +1 of 15 training images are exact copies/m);
    expect((await clflow('check', spoiled, '--fail-on-findings')).status).toBe(1);
    expect((await clflow('check', clean, '--fail-on-findings')).status).toBe(0);
    expect((await clflow('check', join(root, 'nowhere'))).status).toBe(2);
  });

  it('is what a training does first: copies count once, and the broken file is told', async () => {
    const output = join(root, 'spoiled.onnx');
    const train = [
      'train',
      spoiled,
      '--output',
      output,
      '--method',
      'gaussian',
      '--size',
      '96',
      '--calibration',
      'split',
      '--no-power',
      '--json',
    ];
    const refused = await clflow(...train);
    expect(refused.status).toBe(2);
    expect(refused.err).toContain('1 of 16 training images cannot be used');
    const trained = await clflow(...train, '--skip-bad');
    expect(trained.status).toBe(0);
    expect(trained.err).toContain('exact copies');
    const [{ trainImages, calibrationImages, skippedImages }] = jsonLines(trained) as unknown as [
      Record<string, number>,
    ];
    expect([trainImages + calibrationImages, skippedImages]).toEqual([14, 1]);
  });
});
