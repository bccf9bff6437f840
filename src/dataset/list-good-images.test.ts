import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listGoodImages } from './list-good-images.js';
import { makeTree, many } from './testing/make-tree.js';

async function goodOf(files: readonly string[], below = ''): Promise<{ names: string[]; notes: readonly string[] }> {
  const root = join(await makeTree(files), below);
  const { files: found, notes } = await listGoodImages(root);
  return {
    names: found.map((file) => file.slice(root.length + 1)),
    notes: notes.map((note) => note.replace(root, 'ROOT')),
  };
}

const product = [
  ...many('train/good/#.png', 3),
  ...many('test/good/#.png', 2),
  ...many('test/dent/#.png', 2),
  ...many('ground_truth/dent/#_mask.png', 2),
];

describe('listGoodImages', () => {
  it('takes a plain folder whole, with all below it', async () => {
    expect(await goodOf(['0.png', 'day1/1.png', 'day2/cam/2.jpg'])).toEqual({
      names: ['0.png', 'day1/1.png', 'day2/cam/2.jpg'],
      notes: [],
    });
  });

  it('takes those of a data set that are good and not for training', async () => {
    expect(await goodOf(product)).toEqual({
      names: ['test/good/0.png', 'test/good/1.png'],
      notes: [
        'ROOT has the layout mvtec: taken are 2 good images of test/good; left out are 3 images for training (train/good), 2 defects, 2 masks.',
      ],
    });
    const validated = await goodOf([...product, 'validation/good/7.png']);
    expect(validated.names).toEqual(['test/good/0.png', 'test/good/1.png', 'validation/good/7.png']);
  });

  it('takes the training images where there are no others', async () => {
    expect(await goodOf(['OK/0.png', 'OK/day/1.png', 'NG/2.png'])).toEqual({
      names: ['OK/0.png', 'OK/day/1.png'],
      notes: ['ROOT has the layout folder: taken are 2 good images of OK, OK/day; left out are 1 defect.'],
    });
  });

  it('takes the good ones of a part of a data set', async () => {
    expect((await goodOf(product, 'test')).names).toEqual(['good/0.png', 'good/1.png']);
    expect((await goodOf(product, 'train')).names).toEqual(['good/0.png', 'good/1.png', 'good/2.png']);
  });

  it('refuses a folder of masks, and says when a folder is one of defects by its place', async () => {
    await expect(goodOf(product, 'ground_truth')).rejects.toThrow('is a folder of masks by its name');
    await expect(goodOf(product, 'ground_truth/dent')).rejects.toThrow('is a folder of masks by its name');
    expect((await goodOf(product, 'test/dent')).notes).toEqual([expect.stringMatching(/^ROOT is a folder of defects/)]);
    expect((await goodOf(product, 'test/good')).notes).toEqual([]);
  });

  it('leaves folders out that are called as defects are, and masks', async () => {
    const { names, notes } = await goodOf(['0.png', '0_mask.png', '1.png', '2.png', 'NG/1.png', 'masks/1.png']);
    expect(names).toEqual(['0.png', '1.png', '2.png']);
    expect(notes).toEqual([
      'Left out of ROOT as masks: 2 files, such as 0_mask.png.',
      expect.stringMatching(/^Left out as defects, by the name of their folder: 1 image, such as .*1\.png\.$/),
    ]);
    await expect(goodOf(['NG/1.png', 'NG/2.png'])).rejects.toThrow('holds no good images, only defects');
  });
});
