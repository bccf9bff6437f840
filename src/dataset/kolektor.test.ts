import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from './open.js';
import { countsOf } from './testing/counts.js';
import { makeTree } from './testing/make-tree.js';

const files = ['kos01', 'kos02', 'kos03', 'kos10'].flatMap((item) =>
  [0, 1, 2].flatMap((part) => [`${item}/Part${part}.jpg`, `${item}/Part${part}_label.bmp`]),
);
/** Part1 is defective everywhere. */
const isEmptyMask = async (file: string) => basename(file) !== 'Part1_label.bmp';

describe('KolektorSDD layout', () => {
  it('labels by mask, splits normal images by item and puts all defects into the test', async () => {
    const root = await makeTree(files);
    const dataset = await openDataset(root, { isEmptyMask });
    expect(dataset.layout).toBe('kolektor');
    expect(dataset.train.map((sample) => sample.name)).toEqual([
      'kos01/Part0.jpg',
      'kos01/Part2.jpg',
      'kos03/Part0.jpg',
      'kos03/Part2.jpg',
    ]);
    expect(countsOf(dataset)).toEqual({ train: 4, good: 4, defect: 4, 'defect masks': 4 });
    expect(dataset.test[0]).toEqual({
      file: join(root, 'kos01/Part1.jpg'),
      name: 'kos01/Part1.jpg',
      label: 'anomalous',
      defect: 'defect',
      masks: [join(root, 'kos01/Part1_label.bmp')],
    });
    expect(dataset.notes[0]).toMatch(/no fixed split/);
  });

  it('needs isEmptyMask', async () => {
    await expect(openDataset(await makeTree(files))).rejects.toThrow(/open it with isEmptyMask/);
  });

  it('refuses an image without its label', async () => {
    const root = await makeTree([...files, 'kos02/Part7.jpg']);
    await expect(openDataset(root, { isEmptyMask })).rejects.toThrow(/Part7.jpg has no Part7_label image beside it/);
  });
});
