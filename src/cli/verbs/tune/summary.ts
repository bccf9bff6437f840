/** @file What `clflow tune` says at its end. */
import type { TuneResult } from '../../../tasks/tune.js';
import { duration } from '../../terminal/duration.js';
import { table } from '../../terminal/table.js';
import { trainedTable } from '../train/summary.js';

export function tunedJson({ trained: { metadata: _, ...trained }, ...fields }: TuneResult): string {
  return JSON.stringify({ ...fields, trained });
}

/** The settings, why one was chosen, and the model. */
export function tunedTable(result: TuneResult): string {
  const { settings, setting: winner, reason, heldBack, defects, diameter, rate, outOfTime, trained } = result;
  const head = [
    'method',
    'backbone',
    'size',
    'orientation',
    'trials',
    'AUROC',
    '95 %',
    'finds',
    'time',
    'ms an image',
    '',
  ];
  const rows = settings.map((one) => {
    const { method, backbone, size, orientation, trials, auroc, low, high, recall, seconds, inferenceMs } = one;
    const won = [method === winner.method, backbone === winner.backbone, size === winner.size];
    const chosen = won.every(Boolean) && orientation === winner.orientation;
    return [
      ...[method, backbone, size ?? 'its own', orientation ?? '–', String(trials)],
      ...(auroc === null ? ['–', '–'] : [auroc.toFixed(3), `${low!.toFixed(3)} to ${high!.toFixed(3)}`]),
      recall === null ? '–' : percent(recall),
      ...[trials === 0 ? '–' : duration(seconds), inferenceMs === null ? '–' : inferenceMs.toFixed(0)],
      chosen ? 'chosen' : '',
    ];
  });
  const about =
    `AUROC: ${defects} painted defects (half of them below ${diameter.toFixed(0)} px) against the ${heldBack} good images that they are ` +
    `painted on, held back from all trials. Finds: at a false-alarm rate of ${percent(rate)}.`;
  return [
    `${about}\n\n${table(rows, head, [4, 5, 7, 8, 9])}`,
    `${reason}${outOfTime ? ' The budget ended the trials; a larger one compares more.' : ''}`,
    trainedTable(trained),
  ].join('\n\n');
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
