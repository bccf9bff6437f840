/** @file What `clflow evaluate` does. */
import { labelledImage } from '../benchmark/labelled-images.js';
import { openDataset, type Sample } from '../dataset/index.js';
import { evaluate, type Evaluation } from '../detector/index.js';
import { isEmptyMask } from '../image/index.node.js';
import type { EvaluateOptions } from './evaluate.js';
import { openDetector } from './open-detector.js';
import { note, print } from './output.js';
import { openProgress } from './progress.js';
import { table } from './table.js';

export async function runEvaluate(model: string, data: string, options: EvaluateOptions): Promise<void> {
  const detector = await openDetector(model, options.threads);
  const dataset = await openDataset(data, { layout: options.layout, isEmptyMask });
  dataset.notes.forEach(note);
  const progress = openProgress(process.stderr.isTTY === true && !options.json);
  let evaluation: Evaluation;
  try {
    const samples = dataset.test.map(labelledImage);
    evaluation = await evaluate(detector, samples, (done) => progress.show('inspecting', done, samples.length));
  } finally {
    progress.stop();
    await detector.release();
  }
  print(options.json ? JSON.stringify(evaluation) : forPeople(evaluation, dataset.test));
}

function forPeople({ image, pixel, perDefect, images, secondsPerImage }: Evaluation, test: readonly Sample[]): string {
  const count = (defect: string): string => String(test.filter((sample) => sample.defect === defect).length);
  const metrics = [
    ['image AUROC', image.auroc],
    ['image AP', image.ap],
    ['image F1-max', image.f1max],
    ...(pixel
      ? ([
          ['pixel AUROC', pixel.auroc],
          ['pixel AUPRO', pixel.aupro],
        ] as const)
      : []),
  ] as const;
  const summary = metrics.map(([name, value]) => [name, value.toFixed(4)]);
  const defects = Object.entries(perDefect).map(([defect, { auroc }]) => [defect, count(defect), auroc.toFixed(4)]);
  const good = test.filter(({ label }) => label === 'normal').length;
  return [
    table(summary, [], [1]),
    '',
    table(defects, ['defect', 'images', 'AUROC'], [1, 2]),
    '',
    `${images} images (${good} good), ${(1000 * secondsPerImage).toFixed(1)} ms an image from file to verdict`,
  ].join('\n');
}
