import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTree } from '../dataset/testing/make-tree.js';
import { findCategories } from './categories.js';

const product = (name: string): string[] =>
  ['train/good/0.png', 'test/good/0.png', 'test/dent/0.png', 'ground_truth/dent/0_mask.png'].map(
    (file) => `${name}/${file}`,
  );

describe('findCategories', () => {
  it('finds the data sets below a folder of them, though a picture lies beside, and tells their notes', async () => {
    const root = await makeTree([...product('a'), ...product('sub/b'), 'sub/b/extra/0.png', 'logo.png']);
    const { categories, notes } = await findCategories([root]);
    expect(categories.map(({ name }) => name)).toEqual(['a', 'sub/b']);
    expect(notes).toEqual(['sub/b: Not used: extra/.']);
  });

  it('says why a data set cannot be used, and does not take its parts for data sets', async () => {
    const broken = await makeTree([
      ...product('a'),
      'c/train/good/0.png',
      'c/test/x/0.png',
      'c/test/y/0.png',
      'c/gt/0.png',
    ]);
    const found = await findCategories([broken]);
    expect(found.categories.map(({ name }) => name)).toEqual(['a']);
    expect(found.notes).toEqual([expect.stringContaining(`${join(broken, 'c')} is left out: The mask `)]);
  });

  it('looks at those alone that are wanted, by the names that they have without', async () => {
    const root = await makeTree([
      ...product('a'),
      ...product('sub/b'),
      ...product('sub/bb'),
      'broken/train/good/0.png',
    ]);
    const { categories, notes } = await findCategories([root], { only: ['sub/b'] });
    expect(categories.map(({ name }) => name)).toEqual(['sub/b']);
    expect(notes).toEqual([]);
    const other = await makeTree(product('c'));
    const several = await findCategories([root, other]);
    const wanted = [several.categories[1].name, several.categories.at(-1)!.name];
    const found = await findCategories([root, other], { only: wanted });
    expect(found.categories.map(({ name }) => name)).toEqual(wanted);
    await expect(findCategories([root], { only: ['sub/b', 'd'] })).rejects.toThrow('There is no category "d"');
  });
});
