/** @file A training as the command that does the same. */
import type { TrainRequest } from '@clflow/server/studio-api';

const flags = {
  method: '--method',
  backbone: '--backbone',
  precision: '--precision',
  size: '--size',
  epochs: '--epochs',
  seed: '--seed',
  contamination: '--contamination',
  false_alarm_rate: '--false-alarm-rate',
  review_rate: '--review-rate',
} as const satisfies Record<keyof TrainRequest, string>;

export function trainCommand(folder: string, name: string, request: TrainRequest): string {
  const given = Object.entries(flags).flatMap(([option, flag]) => {
    const value = request[option as keyof TrainRequest];
    const isSaid = value !== undefined && !(option === 'review_rate' && value === 0);
    return !isSaid ? [] : [flag, quoted(String(value))];
  });
  return ['clflow train', quoted(folder), '--output', quoted(`${name}.onnx`), ...given].join(' ');
}

/** For a shell, where it needs that. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
