/** @file The metrics of an evaluation, for people. */
import { percent } from '../calibration/index.js';
import type { Outlines, PartialEvaluation } from '../detector/index.js';

/** The metrics of an evaluation as rows of a table. */
export function metricRows({ image, pixel }: Pick<PartialEvaluation, 'image' | 'pixel'>): [string, string][] {
  const metrics: [string, number][] = [];
  if (image) metrics.push(['image AUROC', image.auroc], ['image AP', image.ap], ['image F1-max', image.f1max]);
  if (pixel) metrics.push(['pixel AUROC', pixel.auroc], ['pixel AP', pixel.ap], ['pixel AUPRO', pixel.aupro]);
  return metrics.map(([name, value]) => [name, value.toFixed(4)]);
}

/** How well regions outline defects, as a sentence. */
export function outlinesInWords({ defects, found, outlined, meanOverlap }: Outlines): string {
  return (
    `Regions show ${percent(found)} of the masked defects, ${defects} in all, and outline ${percent(outlined)}: their boxes ` +
    `overlap by at least half (intersection over union, ${meanOverlap.toFixed(2)} on average).`
  );
}
