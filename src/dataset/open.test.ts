import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ClflowError } from '../errors.js';
import { openDataset } from './open.js';
import { layouts } from './sample.js';
import { makeTree, many } from './testing/make-tree.js';
import { asOrdinaryUser } from './testing/ordinary-user.js';
import { writeMask, writePhoto } from './testing/pictures.js';

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

  it('goes on where a folder below may not be read, and says so', async () => {
    const root = await makeTree([...many('train/good/#.png', 2), 'test/good/0.png', 'test/dent/0.png']);
    await chmod(root, 0o755);
    await chmod(join(root, 'test', 'dent'), 0);
    onTestFinished(() => chmod(join(root, 'test', 'dent'), 0o755));
    const restore = asOrdinaryUser();
    onTestFinished(restore);
    const { train, test, notes } = await openDataset(root).finally(restore);
    expect([train.length, test.length]).toEqual([2, 1]);
    expect(notes).toContain(
      `Left out: No permission to read ${join(root, 'test', 'dent')}: allow this user to read and enter it.`,
    );
  });

  it('tells a mask from a photo of the same name by looking into it', async () => {
    const root = await makeTree(['good/a.jpg', 'good/b.jpg', 'NG/c.jpg', 'NG/d.jpg']);
    await writePhoto(join(root, 'good', 'a.png'));
    await writeMask(join(root, 'good', 'b.png'), 0);
    await writePhoto(join(root, 'NG', 'c.png'));
    await writeMask(join(root, 'NG', 'd.png'), 9);
    const { train, test, notes } = await openDataset(root);
    expect(train.map(({ name }) => name)).toEqual(['good/a.jpg', 'good/a.png', 'good/b.jpg']);
    expect(test.map(({ name, masks }) => [name, ...masks])).toEqual([
      ['NG/c.jpg'],
      ['NG/c.png'],
      ['NG/d.jpg', join(root, 'NG', 'd.png')],
    ]);
    expect(notes).toContain('Masks of good images are left out: 1 file, such as good/b.png.');
  });

  it('tells a folder of masks from a defect of the same name by looking into it', async () => {
    const root = await makeTree(['good/0.png', 'bent/1.png', 'label/', 'annotations/']);
    await writeMask(join(root, 'label', '1.png'), 7);
    await writePhoto(join(root, 'annotations', '2.png'));
    const { test } = await openDataset(root);
    expect(test.map(({ name, masks }) => [name, ...masks])).toEqual([
      ['annotations/2.png'],
      ['bent/1.png', join(root, 'label', '1.png')],
    ]);
  });

  it('does not train on an image whose mask shows a defect', async () => {
    const root = await makeTree(['good/a.png', 'good/b.png', 'good/c.png', 'good/a_mask.png', 'good/b_mask.png']);
    const { train, notes } = await openDataset(root, { isEmptyMask: async (file) => !file.endsWith('b_mask.png') });
    expect(train.map(({ name }) => name)).toEqual(['good/a.png', 'good/c.png']);
    expect(notes).toContain('Left out, as their masks show defects: good/b.png.');
  });

  it('takes a folder of data sets for none, though a picture lies in it', async () => {
    const root = await makeTree(['logo.png', 'bottle/train/good/0.png', 'cable/train/good/0.png']);
    await expect(openDataset(root)).rejects.toThrow('holds several categories (bottle, cable)');
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
