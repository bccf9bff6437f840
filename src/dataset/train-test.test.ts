import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from './open.js';
import { countsOf } from './testing/counts.js';
import { makeTree, many } from './testing/make-tree.js';

describe('MVTec AD layout', () => {
  it('reads images, defects and masks in natural order', async () => {
    const root = await makeTree([
      ...many('train/good/#.png', 12),
      'test/good/0.png',
      'test/scratch/2.PNG',
      'test/scratch/10.png',
      'test/dent/0.png',
      'ground_truth/scratch/2_mask.png',
      'ground_truth/scratch/10_mask.png',
      'ground_truth/dent/0_mask.png',
      'license.txt',
    ]);
    const dataset = await openDataset(root);
    expect(dataset.layout).toBe('mvtec');
    expect(dataset.train.map((sample) => sample.name).slice(9)).toEqual(
      ['9', '10', '11'].map((name) => `train/good/${name}.png`),
    );
    expect(dataset.test).toEqual([
      {
        file: join(root, 'test/dent/0.png'),
        name: 'test/dent/0.png',
        label: 'anomalous',
        defect: 'dent',
        masks: [join(root, 'ground_truth/dent/0_mask.png')],
      },
      { file: join(root, 'test/good/0.png'), name: 'test/good/0.png', label: 'normal', defect: 'good', masks: [] },
      {
        file: join(root, 'test/scratch/2.PNG'),
        name: 'test/scratch/2.PNG',
        label: 'anomalous',
        defect: 'scratch',
        masks: [join(root, 'ground_truth/scratch/2_mask.png')],
      },
      {
        file: join(root, 'test/scratch/10.png'),
        name: 'test/scratch/10.png',
        label: 'anomalous',
        defect: 'scratch',
        masks: [join(root, 'ground_truth/scratch/10_mask.png')],
      },
    ]);
    expect(dataset.notes).toEqual([]);
  });

  it('notes anomalous images without a mask where others have one, and goes on', async () => {
    const root = await makeTree([
      'train/good/0.png',
      'test/good/0.png',
      'test/crack/0.png',
      'test/crack/1.png',
      'ground_truth/crack/0_mask.png',
    ]);
    const { notes } = await openDataset(root);
    expect(notes).toEqual(['1 of 2 anomalous test images have no mask (crack): pixel metrics leave them out.']);
  });

  it('notes a test that cannot tell anything', async () => {
    const none = await makeTree(['train/good/0.png']);
    expect((await openDataset(none)).notes).toEqual(['There are no test images: enough to train, not to evaluate.']);
    const good = await makeTree(['train/good/0.png', 'test/good/0.png']);
    expect((await openDataset(good)).notes[0]).toMatch(/all normal/);
    const bad = await makeTree(['train/good/0.png', 'test/dent/0.png']);
    expect((await openDataset(bad)).notes).toEqual([
      expect.stringMatching(/all anomalous/),
      'There are no ground-truth masks, so only image metrics can be computed.',
    ]);
  });
});

describe('BTAD layout', () => {
  it('reads ok and ko, with masks of the same name in another format', async () => {
    const root = await makeTree([
      ...many('01/train/ok/#.bmp', 5),
      ...many('01/test/ok/#.bmp', 2),
      ...many('01/test/ko/#.bmp', 3),
      ...many('01/ground_truth/ko/#.png', 3),
    ]);
    const dataset = await openDataset(join(root, '01'));
    expect(dataset.layout).toBe('btad');
    expect(dataset.category).toBe('01');
    expect(countsOf(dataset)).toEqual({ train: 5, good: 2, ko: 3, 'ko masks': 3 });
    expect(dataset.test[0].masks).toEqual([join(root, '01/ground_truth/ko/0.png')]);
  });
});
