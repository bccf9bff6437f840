/** @file The layouts of the field: which files become which samples with which masks, and what is said about the rest. */
import { describe, expect, it } from 'vitest';
import { nameIn } from './samples.js';
import { openDataset } from './open.js';
import type { Dataset, Layout } from './sample.js';
import { makeTree, many } from './testing/make-tree.js';

/** Test images as `name: defect` with their masks behind; good ones without. */
function told({ root, test }: Dataset): string[] {
  return test.map(({ name, defect, masks }) =>
    [`${name}: ${defect}`, ...masks.map((mask) => nameIn(root, mask))].join(' < '),
  );
}

interface Case {
  readonly name: string;
  readonly files: readonly string[];
  readonly layout: Layout;
  /** Names of the training images. */
  readonly train: readonly string[];
  /** As {@link told}. */
  readonly test: readonly string[];
  /** All notes, in their order. */
  readonly notes?: readonly (string | RegExp)[];
}

const train = ['train/good/0.png'];
const base = ['train/good/0.png', 'test/good/0.png', 'test/dent/0.png'];
const noMask = 'There are no ground-truth masks, so only image metrics can be computed.';
const noGood = 'The test images are all anomalous, so no detection metric can be computed: add good ones.';
const fromMasks = 'What is normal is read from the masks: an image is good where its mask is black';

/** A mask of test/dent/0.png under another name. */
function masked(mask: string): Case {
  const test = [`test/dent/0.png: dent < ${mask}`, 'test/good/0.png: good'];
  return { name: mask, files: [...base, mask], layout: 'mvtec', train, test, notes: [] };
}

const cases: Case[] = [
  ...['_mask', '_gt', '_GT', '-mask', '_label', '_MASK', '_ground_truth', '.mask', '_seg', ''].map((end) =>
    masked(`ground_truth/dent/0${end}.png`),
  ),
  ...['mask_0.png', 'gt-0.bmp', 'label_0.tif', '0_mask.JPG', '0.png.png', '0.png_mask.png'].map((name) =>
    masked(`ground_truth/dent/${name}`),
  ),
  ...['masks/dent/0.png', 'Mask/Dent/0.png', 'gt/dent/0.png', 'GroundTruth/dent/0.png', 'label/dent/0.png'].map(masked),
  ...['ground_truth/0.png', 'test/masks/dent/0.png', 'test/dent/masks/0.png', 'masks/test/dent/0.png'].map(masked),
  ...['test/dent/0_mask.png', 'ground_truth/dent/0/000.png', 'ground_truth/dent/0/0_mask.png'].map(masked),
  ...['ground_truth/dent/0/mask.png', 'test/ground_truth/dent/0_mask.png'].map(masked),
  {
    name: 'MVTec LOCO',
    files: [
      'train/good/0.png',
      'validation/good/0.png',
      'test/good/0.png',
      'test/logical_anomalies/0.png',
      'test/structural_anomalies/0.png',
      'ground_truth/logical_anomalies/0/000.png',
      'ground_truth/logical_anomalies/0/001.png',
      'ground_truth/structural_anomalies/0/000.png',
      'defects_config.json',
    ],
    layout: 'loco',
    train: ['train/good/0.png', 'validation/good/0.png'],
    test: [
      'test/good/0.png: good',
      'test/logical_anomalies/0.png: logical_anomalies < ground_truth/logical_anomalies/0/000.png < ground_truth/logical_anomalies/0/001.png',
      'test/structural_anomalies/0.png: structural_anomalies < ground_truth/structural_anomalies/0/000.png',
    ],
    notes: ['Good images of validation/good count as training images: 1.'],
  },
  {
    name: 'MVTec AD 2',
    files: [
      'train/good/000_regular.png',
      'validation/good/000_regular.png',
      'test_public/good/000_regular.png',
      'test_public/bad/000_regular.png',
      'test_public/ground_truth/bad/000_regular_mask.png',
      'test_private/000_regular.png',
    ],
    layout: 'mvtec2',
    train: ['train/good/000_regular.png', 'validation/good/000_regular.png'],
    test: [
      'test_public/bad/000_regular.png: bad < test_public/ground_truth/bad/000_regular_mask.png',
      'test_public/good/000_regular.png: good',
    ],
    notes: [
      'Good images of validation/good count as training images: 1.',
      'The test images are those of test_public/.',
      'Not used: test_private/.',
    ],
  },
  {
    name: 'the same names of normal in test/, in any case',
    files: [
      ...base.slice(0, 1),
      ...['Good', 'OK', 'okay', 'NORMAL', 'pass'].map((name) => `test/${name}/0.png`),
      'test/NG/0.png',
    ],
    layout: 'mvtec',
    train,
    test: [
      'test/Good/0.png: good',
      'test/NG/0.png: NG',
      'test/NORMAL/0.png: good',
      'test/OK/0.png: good',
      'test/okay/0.png: good',
      'test/pass/0.png: good',
    ],
    notes: [noMask],
  },
  {
    name: 'the same names of normal in train/',
    files: ['Train/Good/0.png', 'Train/OK/0.png', 'Test/ok/0.png', 'Test/ko/0.png'],
    layout: 'mvtec',
    train: ['Train/Good/0.png', 'Train/OK/0.png'],
    test: ['Test/ko/0.png: ko', 'Test/ok/0.png: good'],
    notes: [noMask],
  },
  {
    name: 'folders by day, camera and part',
    files: [
      'train/good/day1/0.png',
      'train/good/day1/cam2/0.png',
      'test/good/day1/1.png',
      'test/dent/day1/0.png',
      'test/dent/day2/0.png',
      'ground_truth/dent/day1/0_mask.png',
      'ground_truth/dent/day2/0_mask.png',
    ],
    layout: 'mvtec',
    train: ['train/good/day1/0.png', 'train/good/day1/cam2/0.png'],
    test: [
      'test/dent/day1/0.png: dent < ground_truth/dent/day1/0_mask.png',
      'test/dent/day2/0.png: dent < ground_truth/dent/day2/0_mask.png',
      'test/good/day1/1.png: good',
    ],
    notes: [],
  },
  {
    name: 'what is there and unused',
    files: [
      ...base,
      ...many('ground_truth/dent/#_x.png', 3),
      'ground_truth/good/0_mask.png',
      'test/loose.png',
      'train/loose.png',
      'train/odd/0.png',
      'extra/0.png',
      'docs/readme.txt',
    ],
    layout: 'mvtec',
    train,
    test: ['test/dent/0.png: dent', 'test/good/0.png: good'],
    notes: [
      /^1 image directly in test\/ are left out/,
      '1 image beside good/ are left out of the training.',
      'Not used: extra/, train/odd/.',
      noMask,
      'Masks of good images are left out: 1 file, such as ground_truth/good/0_mask.png.',
      'ground_truth/dent holds 3 masks that fit no anomalous test image, such as 0_x.png: call it as its image is called, or NAME_mask.png.',
    ],
  },
  {
    name: 'images/ and masks/ inside',
    files: [
      'train/normal/images/0.png',
      'test/normal/images/0.png',
      'test/anomalous/images/0.png',
      'test/anomalous/masks/0.png',
    ],
    layout: 'folder',
    train: ['train/normal/images/0.png'],
    test: ['test/anomalous/images/0.png: anomalous < test/anomalous/masks/0.png', 'test/normal/images/0.png: good'],
    notes: ['Taken as defects: anomalous/.'],
  },
  {
    name: 'good/, NG/<kind>/, mask/<kind>/',
    files: ['good/0.png', 'NG/colour/0.png', 'NG/cut/0.png', 'mask/colour/0.png', 'mask/cut/0.png'],
    layout: 'folder',
    train: ['good/0.png'],
    test: ['NG/colour/0.png: colour < mask/colour/0.png', 'NG/cut/0.png: cut < mask/cut/0.png'],
    notes: ['Taken as defects: NG/.', noGood],
  },
  {
    name: 'Real-IAD',
    files: ['OK/S0001/a.jpg', 'OK/S0002/a.jpg', 'NG/HS/S0001/b.jpg', 'NG/HS/S0001/b.png'],
    layout: 'folder',
    train: ['OK/S0001/a.jpg', 'OK/S0002/a.jpg'],
    test: ['NG/HS/S0001/b.jpg: HS < NG/HS/S0001/b.png'],
    notes: [
      'Taken as defects: NG/.',
      noGood,
      'Taken as masks of images of the same name beside them: 1 file, such as NG/HS/S0001/b.png.',
    ],
  },
  {
    name: 'KolektorSDD2',
    files: [
      ...['train/1.png', 'train/1_GT.png', 'train/2.png', 'train/2_GT.png', 'train/3.png'],
      ...['test/2.png', 'test/2_GT.png', 'test/4.png', 'test/4_GT.png'],
    ],
    layout: 'kolektor2',
    train: ['train/1.png'],
    test: ['test/2.png: defect < test/2_GT.png', 'test/4.png: good'],
    notes: [
      `${fromMasks}.`,
      'Left out, as their masks show defects: 1 training image.',
      'Left out, as their label is unknown without a mask: train/3.png.',
    ],
  },
  {
    name: 'KolektorSDD2 of one folder',
    files: ['1.png', '1_GT.png', '2.png', '2_GT.png', '3.png', '3_GT.png'],
    layout: 'kolektor2',
    train: ['1.png', '3.png'],
    test: ['2.png: defect < 2_GT.png'],
    notes: [`${fromMasks}.`, 'There is no test/, so all defects are for testing.', noGood],
  },
  {
    name: 'DAGM',
    files: [
      ...['Train/1.PNG', 'Train/2.PNG', 'Train/Label/2_label.PNG', 'Train/Label/Labels.txt'],
      ...['Test/1.PNG', 'Test/2.PNG', 'Test/Label/2_label.PNG'],
    ],
    layout: 'dagm',
    train: ['Train/1.PNG'],
    test: ['Test/1.PNG: good', 'Test/2.PNG: defect < Test/Label/2_label.PNG'],
    notes: [`${fromMasks} or missing.`, 'Left out, as their masks show defects: 1 training image.'],
  },
  {
    name: 'BTAD',
    files: ['train/ok/0.bmp', 'test/ok/0.bmp', 'test/ko/1.bmp', 'ground_truth/ko/1.png'],
    layout: 'btad',
    train: ['train/ok/0.bmp'],
    test: ['test/ko/1.bmp: ko < ground_truth/ko/1.png', 'test/ok/0.bmp: good'],
    notes: [],
  },
  {
    name: 'names of two Unicode forms',
    files: [
      'train/good/0.png',
      'test/good/0.png',
      `test/${'drückstelle'.normalize('NFC')}/${'prüfling'.normalize('NFC')}.png`,
      `ground_truth/${'drückstelle'.normalize('NFD')}/${'prüfling'.normalize('NFD')}_mask.png`,
    ],
    layout: 'mvtec',
    train,
    test: [
      `test/${'drückstelle'.normalize('NFC')}/${'prüfling'.normalize('NFC')}.png: ${'drückstelle'.normalize('NFC')} < ` +
        `ground_truth/${'drückstelle'.normalize('NFD')}/${'prüfling'.normalize('NFD')}_mask.png`,
      'test/good/0.png: good',
    ],
    notes: [],
  },
  {
    name: 'all that can be decoded',
    files: ['png', 'jpg', 'jpeg', 'JFIF', 'jpe', 'bmp', 'dib', 'tif', 'tiff', 'webp', 'gif', 'avif'].map(
      (type, i) => `${i}.${type}`,
    ),
    layout: 'folder',
    train: '0.png 1.jpg 2.jpeg 3.JFIF 4.jpe 5.bmp 6.dib 7.tif 8.tiff 9.webp 10.gif 11.avif'.split(' '),
    test: [],
    notes: ['There are no test images: enough to train, not to evaluate.'],
  },
  {
    name: 'a defect that is called label/',
    files: [...base, 'test/label/0.png', 'ground_truth/label/0_mask.png'],
    layout: 'mvtec',
    train,
    test: ['test/dent/0.png: dent', 'test/good/0.png: good', 'test/label/0.png: label < ground_truth/label/0_mask.png'],
    notes: [/^1 of 2 anomalous/],
  },
];

describe('layouts', () => {
  it.each(cases)('$layout: $name', async ({ files, layout, train, test, notes }) => {
    const root = await makeTree(files);
    const isEmptyMask = async (file: string): Promise<boolean> => !/[\\/]2_(GT|label)/.test(file);
    const dataset = await openDataset(root, { isEmptyMask });
    expect(dataset.layout).toBe(layout);
    expect(dataset.train.map((sample) => sample.name)).toEqual(train);
    expect(told(dataset)).toEqual(test);
    if (notes !== undefined) {
      expect(dataset.notes).toEqual(
        notes.map((note) => (typeof note === 'string' ? note : (expect.stringMatching(note) as string))),
      );
    }
  });
});
