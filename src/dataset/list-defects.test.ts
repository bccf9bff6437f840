import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listDefects } from './list-defects.js';
import { makeTree } from './testing/make-tree.js';

async function defectsOf(files: readonly string[]): Promise<{ told: string[]; notes: readonly string[] }> {
  const root = await makeTree(files);
  const { images, notes } = await listDefects(root);
  const name = (file: string): string => file.slice(root.length + 1);
  return {
    told: images.map(({ file, masks }) => [file, ...masks].map(name).join(' < ')),
    notes: notes.map((note) => note.replace(root, 'ROOT')),
  };
}

describe('listDefects', () => {
  it('takes all images of a folder with the masks beside them or in masks/', async () => {
    const { told } = await defectsOf([
      'dent.png',
      'dent_mask.png',
      'b/x.jpg',
      'b/x_GT.png',
      'c.png',
      'masks/c.png',
      'd.png',
    ]);
    expect(told).toEqual(['b/x.jpg < b/x_GT.png', 'c.png < masks/c.png', 'd.png', 'dent.png < dent_mask.png']);
  });

  it('takes defects that all have masks for defects', async () => {
    expect((await defectsOf(['a.png', 'a_mask.png', 'b.png', 'b_mask.png'])).told).toHaveLength(2);
  });

  it('takes the defects of a data set and not its good images', async () => {
    expect(
      await defectsOf(['train/good/0.png', 'test/good/0.png', 'test/dent/0.png', 'ground_truth/dent/0.png']),
    ).toEqual({
      told: ['test/dent/0.png < ground_truth/dent/0.png'],
      notes: ['ROOT has the layout mvtec: taken are 1 defect, not 2 good images.'],
    });
    await expect(defectsOf(['train/good/0.png'])).rejects.toThrow('has no images of defects');
  });

  it('finds the masks of a part of a data set elsewhere in it', async () => {
    const root = await makeTree([
      'train/good/0.png',
      'test/good/0.png',
      'test/dent/0.png',
      'ground_truth/dent/0_mask.png',
    ]);
    for (const part of ['test/dent', 'test']) {
      const { images } = await listDefects(join(root, part));
      expect(images).toMatchObject([
        { file: join(root, 'test/dent/0.png'), masks: [join(root, 'ground_truth/dent/0_mask.png')] },
      ]);
    }
  });

  it('refuses a mask without its image, and a folder without images', async () => {
    const root = await makeTree(['a.png', 'hole_mask.png', 'empty/']);
    await expect(listDefects(root)).rejects.toThrow(
      `${join(root, 'hole_mask.png')} is a mask without its image: put hole.png beside it.`,
    );
    await expect(listDefects(join(root, 'empty'))).rejects.toThrow('holds no images');
  });
});
