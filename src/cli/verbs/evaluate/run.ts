/** @file What `clflow evaluate` prints around the task. */
import { metricRows, outlinesInWords } from '../../../report/metric-rows.js';
import { evaluate, type EvaluateOptions, type PartialEvaluateResult } from '../../../tasks/evaluate.js';
import type { TaskHooks } from '../../../tasks/support/events.js';
import { print } from '../../terminal/output.js';
import { runTask } from '../../terminal/run-task.js';
import { table } from '../../terminal/table.js';

export interface EvaluateFlags extends Omit<EvaluateOptions, 'model' | 'data' | keyof TaskHooks> {
  readonly json?: boolean;
}

export async function runEvaluate(model: string, data: string, { json, ...flags }: EvaluateFlags): Promise<void> {
  const result = await runTask((hooks) => evaluate({ model, data, ...flags, ...hooks }), { json });
  const { samples, ...evaluation } = result;
  print(json ? JSON.stringify(evaluation) : forPeople(evaluation, samples));
  if (flags.report !== undefined && !json) print(`\nreport: ${flags.report}`);
}

function forPeople(
  { image, pixel, outlines, perDefect, images, secondsPerImage }: Omit<PartialEvaluateResult, 'samples'>,
  samples: PartialEvaluateResult['samples'],
): string {
  const count = (defect: string): string => String(samples.filter((sample) => sample.defect === defect).length);
  const summary = metricRows({ image, pixel });
  const defects = Object.entries(perDefect).map(([defect, { auroc }]) => [defect, count(defect), auroc.toFixed(4)]);
  const good = samples.filter(({ label }) => label === 'normal').length;
  const metrics = image
    ? [table(summary, [], [1]), '', table(defects, ['defect', 'images', 'AUROC'], [1, 2]), '']
    : [`There are no ${good > 0 ? 'defects' : 'good images'} to test on, so there are no metrics.`];
  return [
    ...metrics,
    ...(outlines ? [outlinesInWords(outlines)] : []),
    `${images} images (${good} good), ${(1000 * secondsPerImage).toFixed(1)} ms an image from file to verdict`,
  ].join('\n');
}
