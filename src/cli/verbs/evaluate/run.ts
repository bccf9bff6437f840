/** @file What `clflow evaluate` does. */
import { labelledImage } from '../../../benchmark/labelled-images.js';
import { openDataset, type Sample } from '../../../dataset/index.js';
import { evaluate, type Evaluation } from '../../../detector/index.js';
import { isEmptyMask } from '../../../image/index.node.js';
import type { EvaluateOptions } from './command.js';
import { evaluationReport, metricRows } from '../../../tasks/support/reports.js';
import { openDetector } from '../../../tasks/support/open-model.js';
import { writeFileAtomic, requireWritable } from '../../../files/index.node.js';
import { note, print } from '../../terminal/output.js';
import { openProgress } from '../../terminal/progress.js';
import { table } from '../../terminal/table.js';

export async function runEvaluate(model: string, data: string, options: EvaluateOptions): Promise<void> {
  if (options.report !== undefined) await requireWritable(options.report);
  const detector = await openDetector(model, options.threads);
  const progress = openProgress(process.stderr.isTTY === true && !options.json);
  try {
    const dataset = await openDataset(data, { layout: options.layout, isEmptyMask });
    dataset.notes.forEach(note);
    const scores: number[] = [];
    const evaluation = await evaluate(detector, dataset.test.map(labelledImage), (done, score) => {
      scores.push(score);
      progress.show('inspecting', done, dataset.test.length);
    });
    progress.stop();
    if (options.report !== undefined) {
      await writeFileAtomic(options.report, await evaluationReport(detector, dataset, evaluation, scores));
    }
    print(options.json ? JSON.stringify(evaluation) : forPeople(evaluation, dataset.test));
    if (options.report !== undefined && !options.json) print(`\nreport: ${options.report}`);
  } finally {
    progress.stop();
    await detector.release();
  }
}

function forPeople({ image, pixel, perDefect, images, secondsPerImage }: Evaluation, test: readonly Sample[]): string {
  const count = (defect: string): string => String(test.filter((sample) => sample.defect === defect).length);
  const summary = metricRows({ image, pixel });
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
