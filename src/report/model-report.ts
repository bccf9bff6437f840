/** @file The report of a model: what it is, how it calibrates, what it finds, and how it did on labelled images. */
import { percent } from '../calibration/index.js';
import { regionThreshold, verdictOf, type DetectorMetadata } from '../detector/index.js';
import { precisionRecallCurve, rocCurve } from '../metrics/index.js';
import { areaInWords } from './area.js';
import { backboneInWords } from './backbone.js';
import { recallCurves } from './power-curves.js';
import { histogram, lineChart, type Series } from './chart.js';
import { orientationInWords } from './orientation.js';
import { htmlPage, section } from './page.js';
import { readable } from './readable.js';
import { scoreRange } from './score-range.js';
import { escapeHtml, htmlTable, type ReportTable } from './table.js';

/** A picture in the page. */
export interface ReportPicture {
  /** As a data: URL. */
  readonly source: string;
  readonly caption: string;
}

/** A labelled image with its score. */
interface ReportedImage {
  readonly anomalous: boolean;
  readonly defect: string;
  readonly score: number;
}

export interface ModelReport {
  readonly metadata: DetectorMetadata;
  /** Metrics as name and value, and the images they are of; null where there are no labelled images. */
  readonly evaluation: {
    readonly metrics: readonly (readonly [name: string, value: string])[];
    /** A sentence; null where no defect has a mask. */
    readonly outlines: string | null;
    readonly images: readonly ReportedImage[];
  } | null;
  /** Sections of pictures; empty ones are left out. */
  readonly galleries: readonly {
    readonly title: string;
    readonly about: string;
    readonly pictures: readonly ReportPicture[];
  }[];
}

export function modelReportHtml(report: ModelReport): string {
  const { metadata, evaluation, galleries } = report;
  const { className, method, backbone, version } = metadata;
  const about = `Written by clflow ${version}: ${method} on ${backboneInWords(backbone)}.`;
  const sections = [
    verdictSection(report),
    evaluation ? evaluationSection(metadata, evaluation) : '',
    powerSection(metadata),
    ...galleries.filter(({ pictures }) => pictures.length > 0).map(gallerySection),
    trainingSection(metadata),
    htmlTable(modelCard(metadata)),
  ];
  return htmlPage(className, about, sections.join('\n'));
}

/** Scores of calibration and test images on one axis, and what the threshold promises. */
function verdictSection({ metadata, evaluation }: ModelReport): string {
  const { calibration, threshold } = metadata;
  const tests = evaluation?.images ?? [];
  const groups = [
    { name: 'calibration', values: calibration.scores },
    { name: 'anomalous', values: tests.filter(({ anomalous }) => anomalous).map(({ score }) => score) },
    { name: 'good, tested', values: tests.filter(({ anomalous }) => !anomalous).map(({ score }) => score) },
  ].filter(({ values }) => values.length > 0);
  const chart = histogram({
    title: 'Image scores',
    xLabel: 'score (what lies beyond is in the last bar)',
    groups,
    x: scoreRange(metadata),
    mark: { x: threshold.value, label: 'threshold' },
  });
  const { expectedRate, guaranteedRate } = threshold;
  const rate =
    expectedRate === undefined
      ? `At most ${percent(guaranteedRate)} of good images are called anomalous`
      : `About ${percent(expectedRate)} of good images are to be expected to be called anomalous, and at most ${percent(guaranteedRate)}`;
  const promise =
    `${rate}; with 95 % confidence these ${threshold.calibrationImages} calibration images keep it below ` +
    `${percent(threshold.rateBound)}.` +
    (threshold.kind === 'estimated'
      ? ` The threshold is an estimate for ${percent(threshold.requestedRate)} from the tail of the scores.`
      : '');
  return section('Verdict', promise + reviewInWords(metadata), `<div class="charts">${chart}</div>`);
}

function reviewInWords({ reviewThreshold: review }: Pick<DetectorMetadata, 'reviewThreshold'>): string {
  if (!review) return '';
  return (
    ` Scores from ${readable(review.value)} up to the threshold are for a person to look at: of good images ` +
    `${percent(review.expectedRate ?? review.guaranteedRate)} are reviewed or rejected.`
  );
}

function evaluationSection(
  { threshold, reviewThreshold }: DetectorMetadata,
  { metrics, outlines, images }: NonNullable<ModelReport['evaluation']>,
): string {
  const scores = images.map(({ score }) => score);
  const labels = images.map(({ anomalous }) => anomalous);
  const caught = (anomalous: boolean): [number, number] => {
    const own = images.filter((image) => image.anomalous === anomalous);
    return [own.filter(({ score }) => score > threshold.value).length, own.length];
  };
  const [[found, defects], [alarms, good]] = [caught(true), caught(false)];
  const between = (anomalous: boolean): number =>
    images.filter(
      (image) => image.anomalous === anomalous && verdictOf(image.score, { threshold, reviewThreshold }) === 'review',
    ).length;
  const unsaid = unsaidOf(defects, good);
  if (unsaid !== null) {
    const facts = [
      ...(defects > 0 ? [`At the threshold ${found} of ${defects} anomalous images are found.`] : []),
      ...(good > 0 ? [`At the threshold ${alarms} of ${good} good images are called anomalous.`] : []),
      ...(outlines === null ? [] : [outlines]),
    ];
    return section('Labelled images', [...facts, unsaid].join(' '), '');
  }
  const charts = [
    shareChart(
      'Receiver operating characteristic',
      ['false-positive rate', 'true-positive rate'],
      rocCurve(scores, labels).map((point) => [point.falsePositiveRate, point.truePositiveRate]),
    ),
    shareChart(
      'Precision and recall',
      ['recall', 'precision'],
      precisionRecallCurve(scores, labels).map(({ recall, precision }) => [recall, precision]),
    ),
  ];
  const rows = metrics.map((cells) => ({ cells: [...cells] }));
  return section(
    'Labelled images',
    `At the threshold ${found} of ${defects} anomalous images are found, and ${alarms} of ${good} good ones are called anomalous.` +
      (reviewThreshold ? ` ${between(true)} anomalous images and ${between(false)} good ones are for review.` : '') +
      (outlines === null ? '' : ` ${outlines}`),
    `<div class="charts">${charts.join('')}</div>${htmlTable({ title: '', head: ['metric', 'value'], rows })}`,
  );
}

/** What cannot be said without images of both kinds; null where there are both. */
function unsaidOf(defects: number, good: number): string | null {
  if (defects > 0 && good > 0) return null;
  if (good > 0) {
    return (
      'There are no labelled defects to test on, so this report cannot say how many real defects are found, nor AUROC, ' +
      'precision, recall or outlines. Detection power below tells what to expect, by painted defects.'
    );
  }
  const none = defects > 0 ? 'good images' : 'labelled images';
  return (
    `There are no ${none} to test on that the model has not seen, so this report cannot say how many good ones are called ` +
    'anomalous, nor AUROC, precision or recall: what is promised above comes from the calibration images alone.'
  );
}

/** One curve of shares, both axes from 0 to 1. */
function shareChart(title: string, [xLabel, yLabel]: readonly [string, string], points: Series['points']): string {
  return lineChart({ title, xLabel, yLabel, x: [0, 1], y: [0, 1], series: [{ name: 'images', points }] });
}

function powerSection({ power }: DetectorMetadata): string {
  if (!power) return '';
  const chart = lineChart({
    title: 'Synthesized defects found at the threshold',
    xLabel: 'diameter of a disc of the defect’s area, pixels',
    yLabel: 'share found',
    y: [0, 1],
    logX: true,
    series: recallCurves(power),
    ...(power.smallestFound === null ? {} : { mark: { x: power.smallestFound, label: '9 of 10, all types' } }),
  });
  const rows = Object.entries(power.perType).map(([type, { recall, smallestFound }]) => ({
    cells: [type, percent(recall), smallestFound === null ? '–' : `${Number(smallestFound.toPrecision(2))} px`],
  }));
  const table = htmlTable({ title: '', head: ['type of defect', 'found, all sizes', '9 of 10 found from'], rows });
  const about =
    `Defects of every type were painted on ${power.images} good images that calibrate the model. Real defects can be ` +
    'harder or easier than painted ones: this tells what to expect, it promises nothing.';
  return section('Detection power', about, `<div class="charts">${chart}</div>${table}`);
}

function gallerySection({ title, about, pictures }: ModelReport['galleries'][number]): string {
  const figures = pictures.map(
    ({ source, caption }) =>
      `<figure><img src="${source}" alt=""><figcaption>${escapeHtml(caption)}</figcaption></figure>`,
  );
  return section(title, about, `<div class="gallery">${figures.join('')}</div>`);
}

function trainingSection({ training }: DetectorMetadata): string {
  const curves = Object.entries(training.curves).filter(
    ([name, values]) => name !== 'gradientNorm' && values.length > 1,
  );
  if (curves.length === 0) return '';
  const chart = lineChart({
    title: 'Mean losses of an epoch',
    xLabel: 'epoch',
    yLabel: 'loss',
    series: curves.map(([name, values]) => ({ name, points: values.map((value, i) => [i + 1, value]) })),
  });
  return section('Training', 'The model is that of the last epoch.', `<div class="charts">${chart}</div>`);
}

function modelCard(metadata: DetectorMetadata): ReportTable {
  const { method, backbone, size, tiles, area, seed, training, threshold, lineage, dataHash } = metadata;
  const steps = lineage
    .map(({ step, good, anomalous }) => `${step} (${good} good, ${anomalous} anomalous)`)
    .join(' → ');
  const rows: [string, string][] = [
    ['method', method],
    ['backbone', `${backboneInWords(backbone)}, ${backbone.hash.slice(0, 12)}`],
    ['working size', `${size.width}×${size.height}`],
    ['tiles', tiles ? `${tiles.tile.width}×${tiles.tile.height}` : 'none'],
    ['area that counts', area ? areaInWords(area, size) : 'all of an image'],
    ['seed', String(seed)],
    ['images trained on', String(training.images)],
    ['orientation', orientationInWords(training.turns)],
    ['their hash', dataHash.slice(0, 12)],
    ['epochs', String(training.epochs)],
    ['numbers learned', training.parameters.toLocaleString('en')],
    ['trained by', training.runtime],
    ['calibrated by', `${threshold.calibrationImages} images, ${metadata.calibration.source}`],
    ['threshold', `${threshold.value.toPrecision(5)} (${threshold.kind})`],
    ['regions begin at', regionThreshold(metadata).toPrecision(5)],
    ['lineage', steps],
  ];
  return { title: 'Model card', head: ['', ''], rows: rows.map((cells) => ({ cells })) };
}
