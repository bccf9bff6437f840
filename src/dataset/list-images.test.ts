import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listImages } from './list-images.js';
import { makeTree } from './testing/make-tree.js';

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
