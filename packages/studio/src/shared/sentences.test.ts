// @vitest-environment node
/** @file Sentences as the library itself says them, known by their patterns. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, ClflowError, decodeImage, encodePng, openDataset } from 'clflow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { en } from '../i18n/en.js';
import { knownSentence, patternsOf } from './sentences.js';

const patterns = patternsOf(en.library);
const known = (sentence: string) => knownSentence(patterns, sentence);

let root: string;
beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'clflow-sentences-'))));
afterAll(() => rmSync(root, { recursive: true }));

async function saidBy(act: () => Promise<unknown>): Promise<string> {
  const error: unknown = await act().catch((reason: unknown) => reason);
  if (!(error instanceof ClflowError)) throw new Error('It did not refuse.');
  return error.message;
}

it('knows why an image cannot be used', async () => {
  const one = Buffer.from(await encodePng({ width: 8, height: 8, data: new Uint8Array(192) }));
  const said = async (bytes: Uint8Array) => known(await saidBy(() => decodeImage(bytes)))?.key;
  expect(await said(new Uint8Array(0))).toBe('empty');
  expect(await said(Buffer.from('%PDF-1.7 and so on'))).toBe('foreign');
  expect(await said(Buffer.from('neither this nor that'))).toBe('noImage');
  expect(await said(one.subarray(0, 50))).toBe('damaged');
});

it('knows why a folder cannot be used', async () => {
  const said = async (folder: string) => known(await saidBy(() => openDataset(join(root, folder))));
  mkdirSync(join(root, 'nothing'));
  writeFileSync(join(root, 'file'), '');
  expect(await said('gone')).toEqual({ key: 'missing', values: { folder: join(root, 'gone') } });
  expect((await said('file'))?.key).toBe('noFolder');
  expect((await said('nothing'))?.key).toBe('noImages');
});

it('knows what a check finds, numbers as numbers', async () => {
  const good = join(root, 'product/train/good');
  mkdirSync(good, { recursive: true });
  for (let i = 0; i < 12; i++) {
    const grain = (i < 2 ? 1 : i + 3) * 2654435761;
    const data = Uint8Array.from({ length: 3 * 48 * 48 }, (_, at) => ((at * grain) >>> 13) & 127);
    writeFileSync(join(good, `${i}.png`), await encodePng({ width: 48, height: 48, data }));
  }
  writeFileSync(
    join(good, 'wide.png'),
    await encodePng({ width: 90, height: 48, data: new Uint8Array(12960).fill(9) }),
  );
  writeFileSync(join(good, 'zero.png'), '');
  const { findings } = await check({ data: join(root, 'product') });
  const found = findings.map(({ message }) => ({ message, known: known(message) }));
  expect(found.filter((one) => one.known === null)).toEqual([]);
  expect(found.map((one) => one.known?.key)).toEqual(
    expect.arrayContaining(['exactCopies', 'oddSize', 'oneColour', 'unread', 'noTests']),
  );
  expect(found.find((one) => one.known?.key === 'exactCopies')?.known?.values).toMatchObject({
    count: 1,
    all: 13,
    which: 'training',
  });
});

it('takes no other sentence for one that it knows', () => {
  expect(known('Something else is wrong.')).toBeNull();
  expect(
    known('many of 12 masks are wholly black (such as a.png): their images are left out of pixel metrics.'),
  ).toBeNull();
});
