import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { examine } from './examine.js';
import { imageFindings } from './image-findings.js';

const folder = mkdtempSync(join(tmpdir(), 'clflow-colours-'));
afterAll(() => rmSync(folder, { recursive: true }));

let seed = 0;
/** Noise that no other picture has. */
function picture(channels: 1 | 3 | 4 = 3, most = 255): Sharp {
  const random = Random.of(seed++);
  const numbers = Array.from({ length: 16 * 12 * channels }, () => random.integer(0, most + 1));
  const data = most > 255 ? Uint16Array.from(numbers) : Uint8Array.from(numbers);
  const image = sharp(data, { raw: { width: 16, height: 12, channels } });
  return most > 255 ? image.toColourspace('rgb16') : image;
}

/** What is found of a set of files, names for paths. */
async function notesOf(files: Readonly<Record<string, Sharp>>): Promise<string[]> {
  const paths = await Promise.all(
    Object.entries(files).map(async ([name, image]) => {
      const path = join(folder, name);
      writeFileSync(path, await image.toBuffer());
      return path;
    }),
  );
  const { images, unreadable } = await examine(paths);
  expect(unreadable).toEqual([]);
  const found = imageFindings(images, 'images').filter(({ kind }) => kind === 'pixels' || kind === 'range');
  return found.map(({ severity, files: own, message }) => {
    expect(own.map((file) => basename(file)).every((name) => name in files)).toBe(true);
    return `${severity} ${own.length}: ${message.replaceAll(join(folder, '/'), '')}`;
  });
}

describe('imageFindings on the colours of files', () => {
  it('finds nothing worth a word with files of one kind', async () => {
    expect(await notesOf({ 'a.png': picture().png(), 'b.png': picture().png(), 'c.jpg': picture().jpeg() })).toEqual(
      [],
    );
    expect(await notesOf({ 'a.png': picture().withIccProfile('srgb').png(), 'b.png': picture().png() })).toEqual([]);
    const turned = () => picture().withMetadata({ orientation: 6 }).jpeg();
    expect(await notesOf({ 'a.jpg': turned(), 'b.jpg': turned() })).toEqual([]);
    const opaque = picture().ensureAlpha(1).png();
    expect(await notesOf({ 'a.png': opaque, 'b.png': picture().png() })).toEqual([]);
    const grey = () => picture(1).toColourspace('b-w').png();
    expect(await notesOf({ 'a.png': grey(), 'b.png': grey() })).toEqual([]);
  });

  it('names and counts transparency', async () => {
    expect(await notesOf({ 'a.png': picture(4).png(), 'b.png': picture().png(), 'c.png': picture(4).png() })).toEqual([
      'note 2: 2 of 3 images: a.png has transparent areas, which are laid on black.',
    ]);
  });

  it('names and counts profiles other than sRGB, and says what becomes of them', async () => {
    const wide = () => picture().withIccProfile('p3').png();
    expect(await notesOf({ 'a.png': picture().png(), 'b.png': wide(), 'c.png': wide() })).toEqual([
      'note 2: 2 of 3 images have the colour profile sP3C (such as b.png): their colours are converted to sRGB.',
    ]);
    const deep = () => picture(3, 4095).withIccProfile('p3').png();
    expect(await notesOf({ 'a.png': deep(), 'b.png': deep() })).toContain(
      'note 2: 2 of 2 images have the colour profile sP3C (such as a.png): it is left out, since their numbers are scaled ' +
        'by the range.',
    );
  });

  it('names and counts CMYK, grey among colours, turned among upright ones, and 16 among 8 bits', async () => {
    const plain = { 'a.png': picture().png(), 'b.png': picture().png() };
    expect(await notesOf({ ...plain, 'c.jpg': picture().toColourspace('cmyk').jpeg() })).toEqual([
      'note 1: 1 of 3 images have the colours of print, CMYK (such as c.jpg): they are converted to sRGB.',
    ]);
    expect(await notesOf({ ...plain, 'd.png': picture(1).toColourspace('b-w').png() })).toEqual([
      'note 1: 1 of 3 images are stored as grey and the others in colour (such as d.png): give images of one camera.',
    ]);
    expect(await notesOf({ ...plain, 'e.jpg': picture().withMetadata({ orientation: 3 }).jpeg() })).toEqual([
      'note 1: 1 of 3 images are turned or mirrored by their EXIF orientation and the others not, or otherwise (such as ' +
        'e.jpg): look whether all show the part the same way up.',
    ]);
    expect(await notesOf({ ...plain, 'f.png': picture(3, 65_535).png() })).toEqual([
      'warning 1: 1 of 3 images have 16 bits a channel and the others 8 (such as f.png): give images of one depth.',
    ]);
  });
});
