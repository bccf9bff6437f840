/** @file What `clflow check` prints around the task. */
import { relative } from 'node:path';
import { counted } from '../../../dataset/samples.js';
import { check, type CheckOptions, type CheckResult } from '../../../tasks/check.js';
import type { TaskHooks } from '../../../tasks/support/events.js';
import type { Status } from '../../status.js';
import { withFlags } from '../../terminal/flags.js';
import { print } from '../../terminal/output.js';
import { runTask } from '../../terminal/run-task.js';
import { table } from '../../terminal/table.js';

export interface CheckFlags extends Omit<CheckOptions, 'data' | keyof TaskHooks> {
  readonly failOnFindings?: boolean;
  readonly json?: boolean;
}

export async function runCheck(
  data: string,
  { failOnFindings = false, json, ...flags }: CheckFlags,
  status: Status,
): Promise<void> {
  const result = await runTask((hooks) => check({ data, ...flags, ...hooks }), { json });
  print(json ? JSON.stringify(result) : forPeople(result, data));
  if (failOnFindings && result.findings.some(({ severity }) => severity !== 'note')) status.report(1);
}

function forPeople({ images, folders, findings }: CheckResult, data: string): string {
  const rows = folders.map(({ folder, images: count, use, defect }) => [
    relative(data, folder) || '.',
    String(count),
    use === 'train' ? 'good, to train on' : defect === 'good' ? 'good, to test on' : `defect ${defect}, to test on`,
  ]);
  const found = findings.map(({ severity, message }) => `${severity.padEnd(9)}${withFlags(message)}`);
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  return [
    table(rows, ['folder', 'images', 'what they are'], [1]),
    ...(found.length > 0 ? ['', ...found] : []),
    '',
    `${counted(images, 'image')}: ${counts.length === 0 ? 'nothing to find fault with' : counts.join(', ')}`,
  ].join('\n');
}
