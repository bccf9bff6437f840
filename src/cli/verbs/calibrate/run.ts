/** @file What `clflow calibrate` prints around the task. */
import { calibrate, type CalibrateOptions, type CalibrateResult } from '../../../tasks/calibrate.js';
import type { TaskHooks } from '../../../tasks/support/events.js';
import { print } from '../../terminal/output.js';
import { powerRows } from '../../terminal/power-rows.js';
import { runTask } from '../../terminal/run-task.js';
import { table } from '../../terminal/table.js';
import { reviewRows, thresholdRows } from '../../terminal/threshold-rows.js';

export interface CalibrateFlags extends Omit<CalibrateOptions, 'model' | 'good' | keyof TaskHooks> {
  readonly json?: boolean;
}

export async function runCalibrate(model: string, good: string, { json, ...flags }: CalibrateFlags): Promise<void> {
  const result = await runTask((hooks) => calibrate({ model, good, ...flags, ...hooks }), { json });
  const { model: output, thresholdBefore, threshold, reviewThreshold } = result;
  print(json ? JSON.stringify({ model: output, thresholdBefore, threshold, reviewThreshold }) : forPeople(result));
}

function forPeople({ model, metadata, before }: CalibrateResult): string {
  const [now, then] = [metadata.threshold, before.threshold];
  return table([
    ['model', model],
    ['images', `${now.calibrationImages} good ones calibrate it (before: ${then.calibrationImages})`],
    ...thresholdRows(now, then),
    ...reviewRows(metadata, before),
    ...powerRows(metadata),
  ]);
}
