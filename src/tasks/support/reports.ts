/** @file The HTML reports of a training and of an evaluation. */
import { relative } from 'node:path';
import { imageFiles, type Dataset, type Sample } from '../../dataset/index.js';
import type { ImageDetector, DetectorMetadata, PartialEvaluation } from '../../detector/index.js';
import type { Decoding } from '../../image/index.node.js';
import { metricRows, outlinesInWords } from '../../report/metric-rows.js';
import { modelReportHtml, type ModelReport, type ReportPicture } from '../../report/model-report.js';
import type { ImageSource } from '../../training/image-source.js';
import { heatmapPictures, synthesizedPictures, type NamedImage } from './report-pictures.js';

/** Pictures of a gallery. */
const SHOWN = 8;

/** @param images the good ones */
export async function trainingReport(metadata: DetectorMetadata, images: ImageSource): Promise<Uint8Array> {
  const galleries = [synthesizedGallery(await synthesizedPictures(images, metadata))];
  return encoded(modelReportHtml({ metadata, evaluation: null, galleries }));
}

/** @param scores of the data set's test images, in their order */
export async function evaluationReport(
  detector: ImageDetector,
  { root, train, test }: Dataset,
  evaluation: PartialEvaluation,
  scores: readonly number[],
  decoding: Decoding,
): Promise<Uint8Array> {
  const { metadata } = detector;
  const rising = [...test.keys()].sort((a, b) => scores[a] - scores[b]);
  const pictures = (indices: readonly number[]): Promise<ReportPicture[]> =>
    heatmapPictures(
      detector,
      indices.slice(0, SHOWN).map((i) => named(test[i], root)),
      decoding,
    );
  const isBad = (i: number): boolean => test[i].label === 'anomalous';
  const missed = rising.filter((i) => isBad(i) && scores[i] <= metadata.threshold.value);
  const alarms = rising.filter((i) => !isBad(i) && scores[i] > metadata.threshold.value).reverse();
  const found = rising.filter((i) => isBad(i) && scores[i] > metadata.threshold.value);
  const calmest = rising.filter((i) => !isBad(i) && scores[i] <= metadata.threshold.value).reverse();
  const galleries = [
    {
      title: 'Misses',
      about: `Anomalous images called normal, the calmest first: ${missed.length} in all.`,
      pictures: await pictures(missed),
    },
    {
      title: 'False alarms',
      about: `Good images called anomalous, the most suspicious first: ${alarms.length} in all.`,
      pictures: await pictures(alarms),
    },
    {
      title: 'Narrowly found',
      about: 'Anomalous images with the lowest scores above the threshold.',
      pictures: await pictures(found),
    },
    {
      title: 'Narrowly passed',
      about: 'Good images with the highest scores below the threshold.',
      pictures: await pictures(calmest.slice(0, SHOWN / 2)),
    },
    synthesizedGallery(
      await synthesizedPictures(
        imageFiles(
          train.map(({ file }) => file),
          decoding,
        ),
        metadata,
      ),
    ),
  ];
  const images = test.map(({ label, defect }, i) => ({ anomalous: label === 'anomalous', defect, score: scores[i] }));
  const outlines = evaluation.outlines && outlinesInWords(evaluation.outlines);
  const html = modelReportHtml({
    metadata,
    evaluation: { metrics: metricRows(evaluation), outlines, images },
    galleries,
  });
  return encoded(html);
}

function encoded(html: string): Uint8Array {
  return new TextEncoder().encode(html);
}

function synthesizedGallery(pictures: readonly ReportPicture[]): ModelReport['galleries'][number] {
  return {
    title: 'Synthesized defects',
    about: 'Defects of the kind that training paints on good images, outlined in magenta.',
    pictures,
  };
}

function named({ file }: Sample, root: string): NamedImage {
  return { file, name: relative(root, file) };
}
