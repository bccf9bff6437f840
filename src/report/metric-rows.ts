/** @file The metrics of an evaluation, for people. */
import type { Evaluation } from '../detector/index.js';

/** The metrics of an evaluation as rows of a table. */
export function metricRows({ image, pixel }: Pick<Evaluation, 'image' | 'pixel'>): [string, string][] {
  const metrics: [string, number][] = [
    ['image AUROC', image.auroc],
    ['image AP', image.ap],
    ['image F1-max', image.f1max],
  ];
  if (pixel) metrics.push(['pixel AUROC', pixel.auroc], ['pixel AUPRO', pixel.aupro]);
  return metrics.map(([name, value]) => [name, value.toFixed(4)]);
}
