import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from './open.js';
import { countsOf } from './testing/counts.js';
import { makeTree, many } from './testing/make-tree.js';

describe('plain folder', () => {
  it('takes images directly inside as good ones', async () => {
    const dataset = await openDataset(await makeTree([...many('#.jpg', 3), 'a.tiff', 'b.WebP', 'notes.txt', '.x.png']));
    expect(dataset.layout).toBe('folder');
    expect(dataset.train.map((sample) => sample.name)).toEqual(['0.jpg', '1.jpg', '2.jpg', 'a.tiff', 'b.WebP']);
    expect(dataset.test).toEqual([]);
  });

  it('takes other subfolders as defects, with masks by defect', async () => {
    const root = await makeTree([
      ...many('OK/#.png', 4),
      ...many('scratch/#.png', 2),
      ...many('dent/monday/#.png', 2),
      ...many('masks/scratch/#.png', 2),
      ...many('masks/dent/#_mask.png', 1),
    ]);
    const dataset = await openDataset(root);
    expect(countsOf(dataset)).toEqual({ train: 4, scratch: 2, 'scratch masks': 2, dent: 2, 'dent masks': 1 });
    expect(dataset.notes).toEqual([
      'Taken as defects: dent/, scratch/.',
      expect.stringMatching(/all anomalous/),
      expect.stringMatching(/^1 of 4 anomalous test images have no mask \(dent\)/),
    ]);
  });

  it('understands train/ and test/ around it', async () => {
    const root = await makeTree([
      ...many('train/#.png', 3),
      ...many('test/normal/#.png', 2),
      ...many('test/bad/#.png', 2),
      ...many('ground_truth/#.png', 2),
      'test/loose.png',
      'train/odd/0.png',
      'validation/good/0.png',
    ]);
    const dataset = await openDataset(root);
    expect(countsOf(dataset)).toEqual({ train: 3, good: 2, bad: 2, 'bad masks': 2 });
    expect(dataset.notes).toEqual([
      'Taken as defects: bad/.',
      expect.stringMatching(/^1 image directly in test\/ are left out/),
      'Not used: validation/, train/odd/.',
    ]);
  });

  it('knows masks beside their images', async () => {
    const root = await makeTree(['good/a.png', 'bad/x.jpg', 'bad/x_mask.png', 'bad/y_mask.png']);
    const { test } = await openDataset(root);
    expect(test.map(({ name, masks }) => [name, masks])).toEqual([
      ['bad/x.jpg', [join(root, 'bad/x_mask.png')]],
      ['bad/y_mask.png', []],
    ]);
  });

  it('refuses one mask for two images', async () => {
    const root = await makeTree(['good/a.png', 'dent/0.png', 'scratch/0.png', 'masks/0.png']);
    await expect(openDataset(root)).rejects.toThrow(/0.png fits both dent\/0.png and scratch\/0.png/);
  });

  it('says what it leaves out beside good/', async () => {
    const { train, notes } = await openDataset(await makeTree(['good/a.png', 'loose.png']));
    expect(train).toHaveLength(1);
    expect(notes[0]).toBe('1 image beside good/ are left out of the training.');
  });

  it('takes folders in train/ by day or camera as good ones', async () => {
    const root = await makeTree([
      ...many('train/monday/#.png', 2),
      ...many('train/tuesday/cam2/#.png', 3),
      'train/masks/0.png',
      ...many('test/good/#.png', 2),
      ...many('test/scratch/#.png', 1),
    ]);
    const dataset = await openDataset(root);
    expect(dataset.layout).toBe('folder');
    expect(countsOf(dataset)).toMatchObject({ train: 5, good: 2, scratch: 1 });
    expect(dataset.notes[0]).toBe(
      'Taken as good, as no folder in train/ is called good/: train/monday/, train/tuesday/.',
    );
    expect(dataset.notes.join()).not.toContain('Not used');
  });

  it.each([
    ['a word for defects', ['train/monday/0.png', 'train/NG/0.png'], 'train/NG'],
    ['a kind of defect', ['train/monday/0.png', 'train/Scratches/0.png'], 'train/Scratches'],
    ['a defect of test/', ['train/a/0.png', 'train/b/0.png', 'test/b/0.png', 'test/good/0.png'], 'train/b'],
  ])('refuses folders in train/ without good/ where one is called by %s', async (_, files, bad) => {
    const root = await makeTree(files);
    const message = `${join(root, bad)} is a folder of defects by its name, and ${join(root, 'train')} has no folder that is called good: put the good images into ${join(root, 'train/good')}, and the defects into ${join(root, 'test')}.`;
    await expect(openDataset(root)).rejects.toMatchObject({ code: 'data', message });
  });

  it('does not take products in train/ for days', async () => {
    const root = await makeTree(['train/bottle/good/0.png', 'train/cable/good/0.png']);
    await expect(openDataset(root)).rejects.toThrow(/fits no known layout/);
  });

  it('finds images/good, other folders in images/ as defects, and masks/ beside it', async () => {
    const root = await makeTree([
      ...many('images/good/#.png', 3),
      ...many('images/dent/#.png', 2),
      'images/loose.png',
      'masks/dent/0.png',
      'masks/dent/1_mask.png',
      'extra/0.png',
    ]);
    const dataset = await openDataset(root);
    expect(dataset.layout).toBe('folder');
    expect(countsOf(dataset)).toEqual({ train: 3, dent: 2, 'dent masks': 2 });
    expect(dataset.notes).toEqual([
      'Taken as defects: dent/.',
      expect.stringMatching(/^1 image directly in images\/ are left out/),
      'Not used: extra/.',
      expect.stringMatching(/all anomalous/),
    ]);
  });
});
