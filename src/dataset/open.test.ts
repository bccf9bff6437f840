import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ClflowError } from '../errors.js';
import { openDataset } from './open.js';
import { layouts } from './sample.js';
import { makeTree, many } from './testing/make-tree.js';

async function errorOf(work: Promise<unknown>): Promise<ClflowError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ClflowError);
  return error as ClflowError;
}

describe('openDataset', () => {
  it('takes a layout by name', async () => {
    const root = await makeTree(['train/good/0.png', 'test/good/0.png', 'test/dent/0.png']);
    expect((await openDataset(root, { layout: 'folder' })).layout).toBe('folder');
    const error = await errorOf(openDataset(root, { layout: 'btad' }));
    expect(error.code).toBe('data');
    expect(error.message).toMatch(/does not have the layout btad \(train\/ok, .*; its folders are: test, train\.$/);
  });

  it('refuses a layout that there is not', async () => {
    const root = await makeTree(['0.png']);
    const error = await errorOf(openDataset(root, { layout: 'coco' as 'mvtec' }));
    expect(error.code).toBe('usage');
    expect(error.message).toBe(
      "There is no layout 'coco': choose one of kolektor, visa, kolektor2, dagm, mvtec2, loco, mvtec, btad, folder.",
    );
  });

  it('names the layouts tried and what to do when nothing fits', async () => {
    const { message } = await errorOf(openDataset(await makeTree(['scratch/0.png', 'dent/0.png'])));
    expect(message).toMatch(/fits no known layout\. Put good images into .*train.good or name the layout/);
    for (const layout of layouts) expect(message).toContain(`${layout} (`);
  });

  it('names the categories when the folder above them is given', async () => {
    const root = await makeTree(['bottle/train/good/0.png', 'cable/train/good/0.png', 'readme.txt']);
    expect((await errorOf(openDataset(root))).message).toBe(
      `${root} holds several categories (bottle, cable): name one, such as ${join(root, 'bottle')}.`,
    );
  });

  it('refuses what is missing, not a folder, empty, or without training images', async () => {
    const root = await makeTree(['file.png', 'empty/', 'none/train/good/', 'photos/a.heic', 'photos/b.pgm']);
    const cases = [
      ['nowhere', 'does not exist: check the path'],
      ['file.png', 'is not a folder'],
      ['empty', 'holds no images (png, jpg, jpeg, jfif, jpe, bmp, dib, tif, tiff, webp, gif, avif)'],
      ['none', 'has no training images (layout mvtec: train/good,'],
      ['photos', '2 files of types that are not supported: 1 heic, 1 pgm'],
    ];
    for (const [name, message] of cases) {
      const error = await errorOf(openDataset(join(root, name)));
      expect(error.code).toBe('data');
      expect(error.message).toContain(message);
      expect(error.message).toContain(join(root, name));
    }
  });

  it('refuses a folder without permission', async () => {
    const root = await makeTree(['closed/']);
    await chmod(root, 0o755);
    await chmod(join(root, 'closed'), 0);
    const restore = asOrdinaryUser();
    onTestFinished(restore);
    const error = await errorOf(openDataset(join(root, 'closed')));
    restore();
    expect(error.code).toBe('io');
    expect(error.message).toBe(`No permission to read ${join(root, 'closed')}: allow this user to read and enter it.`);
  });

  it('notes images of types that are not supported', async () => {
    const root = await makeTree(['train/good/0.png', 'train/good/1.heic', 'train/good/2.PGM', 'train/good/x.txt']);
    expect((await openDataset(root)).notes).toContain(
      '2 files of image types that are not supported left out (1 heic, 1 pgm, such as 1.heic): save them as png.',
    );
  });

  it('follows links, to folders and files, and survives a loop', async () => {
    const root = await makeTree(many('store/#.png', 2));
    await mkdir(join(root, 'data'));
    await symlink(join(root, 'store'), join(root, 'data', 'good'));
    await symlink(join(root, 'data'), join(root, 'store', 'back'));
    const { train } = await openDataset(join(root, 'data'));
    expect(train.map((sample) => sample.name)).toEqual(['good/0.png', 'good/1.png']);
  });

  it('gives a root with a trailing slash or a relative path the same name', async () => {
    const root = await makeTree(['cap/0.png']);
    const dataset = await openDataset(`${root}/cap/`);
    expect(dataset.category).toBe('cap');
    expect(dataset.root).toBe(join(root, 'cap'));
  });
});

/** Root may read everything, so where tests run as root this drops to `nobody` until the returned function is called. */
function asOrdinaryUser(): () => void {
  if (process.geteuid?.() !== 0) return () => undefined;
  process.seteuid!(65534);
  return () => process.seteuid!(0);
}
