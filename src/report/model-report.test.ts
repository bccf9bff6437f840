import { beforeAll, describe, expect, it } from 'vitest';
import type { DetectorMetadata } from '../detector/index.js';
import { metadataOf, tinyModel } from '../detector/testing/tiny-model.js';
import { modelReportHtml, type ModelReport } from './model-report.js';

const power: DetectorMetadata['power'] = {
  images: 4,
  diameters: [4, 8],
  contrasts: [16],
  cells: [
    { type: 'scratch', size: 0, contrast: 0, found: 0, total: 3 },
    { type: 'scratch', size: 2, contrast: 1, found: 3, total: 4 },
  ],
  smallestFound: 7.31,
  perType: { scratch: { recall: 3 / 7, smallestFound: null } },
};
let metadata: DetectorMetadata;

beforeAll(async () => {
  metadata = { ...metadataOf(await tinyModel('joined'), [1, 2, 3, 4, 5, 6, 7]), power };
});

const report = (more: Partial<ModelReport> = {}): string =>
  modelReportHtml({ metadata, evaluation: null, galleries: [], ...more });
const headings = (html: string): string[] => [...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, text]) => text);

describe('the report of a model', () => {
  it('is one page that needs nothing else', () => {
    const html = report();
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('tells verdict, power, training and model, and leaves out what it does not know', () => {
    expect(headings(report())).toEqual(['Verdict', 'Detection power', 'Training', 'Model card']);
    expect(headings(report({ metadata: { ...metadata, power: null } }))).not.toContain('Detection power');
    expect(report()).toContain('At most 25 % of good images are called anomalous');
    expect(report()).toContain('<td>43 %</td><td>–</td>');
  });

  it.each([
    [[{ anomalous: false, defect: '', score: 8 }], '1 of 1 good images', 'There are no labelled defects to test on'],
    [[{ anomalous: true, defect: 'dent', score: 9 }], '1 of 1 anomalous images', 'There are no good images to test on'],
    [[], 'There are no labelled images', 'how many good ones are called anomalous'],
  ])('says what cannot be said without images of both kinds', (images, fact, unsaid) => {
    const html = report({ evaluation: { metrics: [], outlines: null, images } });
    expect(html).toContain(fact);
    expect(html).toContain(unsaid);
    expect(html).not.toMatch(/NaN|Receiver operating|undefined/);
  });

  it('counts what the threshold finds among labelled images, with both curves', () => {
    const images = [
      { anomalous: true, defect: 'dent', score: 9 },
      { anomalous: true, defect: 'dent', score: 3 },
      { anomalous: false, defect: '', score: 8 },
      { anomalous: false, defect: '', score: 1 },
      { anomalous: false, defect: '', score: 2 },
    ];
    const html = report({
      evaluation: { metrics: [['image AUROC', '0.8333']], outlines: 'Regions outline all.', images },
    });
    expect(html).toContain('1 of 2 anomalous images are found, and 1 of 3 good ones are called anomalous');
    expect(html).toContain('Receiver operating characteristic');
    expect(html).toContain('Precision and recall');
    expect(html).toContain('0.8333');
    expect(html).toContain('Regions outline all.');
  });

  it('shows galleries that have pictures, with names escaped', () => {
    const pictures = [{ source: 'data:image/jpeg;base64,AAAA', caption: 'a<b>.png' }];
    const html = report({
      galleries: [
        { title: 'Misses', about: 'None.', pictures: [] },
        { title: 'False alarms', about: 'One.', pictures },
      ],
    });
    expect(headings(html)).toContain('False alarms');
    expect(headings(html)).not.toContain('Misses');
    expect(html).toContain('a&lt;b&gt;.png');
    expect(html).toContain('src="data:image/jpeg;base64,AAAA"');
  });
});
