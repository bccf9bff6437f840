import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from './open.js';
import { countsOf } from './testing/counts.js';
import { makeTree, many } from './testing/make-tree.js';

const files = [
  ...many('candle/Data/Images/Normal/#.JPG', 20),
  ...many('candle/Data/Images/Anomaly/#.JPG', 4),
  ...many('candle/Data/Masks/Anomaly/#.png', 4),
];
const csv = `object,split,label,image,mask
candle,train,normal,candle/Data/Images/Normal/3.JPG,
candle,train,normal,candle/Data/Images/Normal/4.JPG,
candle,test,normal,candle/Data/Images/Normal/7.JPG,
candle,test,anomaly,candle/Data/Images/Anomaly/2.JPG,candle/Data/Masks/Anomaly/2.png
pcb1,train,normal,pcb1/Data/Images/Normal/0.JPG,
`;

describe('VisA layout', () => {
  it.each(['split_csv/1cls.csv', 'candle/split_csv/1cls.csv'])('follows %s', async (where) => {
    const root = await makeTree(files, { [where]: csv });
    const dataset = await openDataset(join(root, 'candle'));
    expect(dataset.layout).toBe('visa');
    expect(dataset.train.map((sample) => sample.name)).toEqual([
      'Data/Images/Normal/3.JPG',
      'Data/Images/Normal/4.JPG',
    ]);
    expect(countsOf(dataset)).toEqual({ train: 2, good: 1, anomaly: 1, 'anomaly masks': 1 });
    expect(dataset.test[0].masks).toEqual([join(root, 'candle/Data/Masks/Anomaly/2.png')]);
    expect(dataset.notes).toEqual([
      `Train and test are divided by ${join(root, where)}.`,
      'Left out, as the CSV does not name them: 20 images.',
    ]);
  });

  it('holds back every tenth normal image without a CSV, and says so', async () => {
    const root = join(await makeTree(files), 'candle');
    const dataset = await openDataset(root);
    expect(countsOf(dataset)).toEqual({ train: 18, good: 2, anomaly: 4, 'anomaly masks': 4 });
    expect(dataset.test.filter((sample) => sample.label === 'normal').map((sample) => sample.name)).toEqual([
      'Data/Images/Normal/9.JPG',
      'Data/Images/Normal/19.JPG',
    ]);
    expect(dataset.notes[0]).toMatch(/^No split_csv\/1cls.csv was found, .* not the published split/);
  });

  it('says when the CSV does not know the object', async () => {
    const root = await makeTree(files, { 'split_csv/1cls.csv': csv.replaceAll('candle', 'capsules') });
    expect((await openDataset(join(root, 'candle'))).notes[0]).toMatch(
      /1cls.csv has no rows for candle, so every 10th/,
    );
  });

  it('never trains on an anomalous image', async () => {
    const split = csv.replace('candle,test,anomaly', 'candle,train,anomaly');
    const root = await makeTree(files, { 'split_csv/1cls.csv': split });
    const dataset = await openDataset(join(root, 'candle'));
    expect(countsOf(dataset)).toEqual({ train: 2, good: 1 });
    expect(dataset.notes).toContain('Left out, as the CSV gives them to training: 1 anomalous image.');
  });

  it.each([
    ['names 1 image of candle that cannot be found, first candle/Data/Images/Normal/x.JPG', csv.replace('/3.', '/x.')],
    ['lacks the column split', csv.replace('split', 'part')],
    ['is not a readable CSV', csv.replace('train,', 'train,"')],
  ])('refuses a CSV that %s', async (message, text) => {
    const root = await makeTree(files, { 'split_csv/1cls.csv': text });
    await expect(openDataset(join(root, 'candle'))).rejects.toThrow(message);
  });
});
