import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findImages, listImages, notesOf } from './list-images.js';
import { makeTree } from './testing/make-tree.js';
import { asOrdinaryUser } from './testing/ordinary-user.js';
import { writeMask, writePhoto } from './testing/pictures.js';

describe('listImages', () => {
  it('lists files as named and folders recursively in natural order, each image once', async () => {
    const root = await makeTree([
      'b/10.png',
      'b/9.png',
      'b/deep/1.jpg',
      'b/.hidden.png',
      'b/x.txt',
      'a.png',
      'odd.xyz',
    ]);
    const at = (name: string) => join(root, name);
    expect(await listImages([at('odd.xyz'), at('b/9.png'), at('b'), at('a.png'), at('b/')])).toEqual(
      ['odd.xyz', 'b/9.png', 'b/10.png', 'b/deep/1.jpg', 'a.png'].map(at),
    );
  });

  it('refuses a path that is not there and a folder without images', async () => {
    const root = await makeTree(['empty/']);
    await expect(listImages([join(root, 'no.png')])).rejects.toThrow(`${join(root, 'no.png')} does not exist`);
    await expect(listImages([join(root, 'empty')])).rejects.toThrow('holds no images');
  });
});

describe('findImages', () => {
  it('leaves masks of any kind out and says so', async () => {
    const root = await makeTree([
      ...['train/good/0.png', 'test/good/0.png', 'test/dent/0.png', 'test/dent/1.png', 'test/dent/1_mask.png'],
      ...['ground_truth/dent/0_mask.png', 'masks/x.png'],
    ]);
    const { files, failures, notes } = await findImages([root]);
    const expected = ['test/dent/0.png', 'test/dent/1.png', 'test/good/0.png', 'train/good/0.png'];
    expect(files).toEqual(expected.map((name) => join(root, name)));
    expect(failures).toEqual([]);
    expect(notes).toEqual([`Left out of ${root} as masks: 3 files, such as ground_truth/dent/0_mask.png.`]);
  });

  it('takes photos of labels for images, and labels of photos for masks', async () => {
    const photos = await makeTree(['a/x.png', 'label/1.png', 'front_label.png']);
    expect((await findImages([photos])).files).toHaveLength(3);
    const labels = await makeTree(['1.png', 'Label/1_label.png']);
    expect((await findImages([labels])).files).toEqual([join(labels, '1.png')]);
  });

  it('keeps a photo beside one of the same name', async () => {
    const root = await makeTree(['a.jpg', 'b.jpg']);
    await writePhoto(join(root, 'a.png'));
    await writeMask(join(root, 'b.png'), 5);
    expect(await listImages([root])).toEqual(['a.jpg', 'a.png', 'b.jpg'].map((name) => join(root, name)));
  });

  it('leaves no photo out for its name', async () => {
    const root = await makeTree(['mask/', '1.png', 'front.png']);
    for (const name of ['mask/1.png', 'front_label.png']) await writePhoto(join(root, name));
    await writeMask(join(root, 'front_mask.png'), 4);
    expect(await listImages([root])).toEqual(
      ['1.png', 'front.png', 'front_label.png', 'mask/1.png'].map((name) => join(root, name)),
    );
  });

  it('tells images that cannot be decoded, each by name, and for a note by count', async () => {
    const root = await makeTree(['a.png', 'b.heic', 'c/d.PGM', 'c/e.pgm', 'x.txt']);
    const found = await findImages([root]);
    expect(found.files).toEqual([join(root, 'a.png')]);
    expect(found.failures.map(({ file }) => file)).toEqual(
      ['b.heic', 'c/d.PGM', 'c/e.pgm'].map((name) => join(root, name)),
    );
    expect(found.failures[0].error).toBe(
      `${join(root, 'b.heic')} is of an image type that is not supported (heic): save it as png.`,
    );
    expect(notesOf(found)).toEqual([
      '3 files of image types that are not supported left out (1 heic, 2 pgm, such as b.heic): save them as png.',
    ]);
    const only = await makeTree(['b.heic']);
    expect(await findImages([only])).toMatchObject({ files: [], failures: [{ file: join(only, 'b.heic') }] });
    await expect(listImages([only])).rejects.toThrow('not supported (heic)');
  });

  it('goes on where a folder may not be read', async () => {
    const root = await makeTree(['a/0.png', 'closed/1.png']);
    await chmod(root, 0o755);
    await chmod(join(root, 'closed'), 0);
    onTestFinished(() => chmod(join(root, 'closed'), 0o755));
    const restore = asOrdinaryUser();
    onTestFinished(restore);
    const found = await findImages([root]);
    await expect(listImages([root])).rejects.toThrow(/^No permission to read .*closed/);
    restore();
    expect(found.files).toEqual([join(root, 'a/0.png')]);
    expect(found.failures).toMatchObject([{ file: join(root, 'closed'), code: 'io' }]);
  });

  it('says what lies in a folder without images', async () => {
    const root = await makeTree(['a.txt', 'b.json']);
    await expect(findImages([root])).rejects.toThrow(/holds no images \(.*avif; 2 other files\): check the path/);
    const masks = await makeTree(['masks/0.png']);
    await expect(findImages([masks])).rejects.toThrow(/holds no images \(.*; 1 mask\)/);
  });

  it('takes a folder of masks that is named itself', async () => {
    const root = await makeTree(['ground_truth/dent/0_mask.png']);
    expect((await findImages([join(root, 'ground_truth')])).files).toHaveLength(1);
  });
});
