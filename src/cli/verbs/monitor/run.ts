/** @file What `clflow monitor` prints around the task. */
import { statistics } from '../../../monitor/index.js';
import { driftInWords, statisticNames } from '../../../report/drift.js';
import { monitor, type MonitorOptions, type MonitorResult } from '../../../tasks/monitor.js';
import type { TaskEvent, TaskHooks } from '../../../tasks/support/events.js';
import { openInterrupt } from '../../interrupt.js';
import type { Status } from '../../status.js';
import { withFlags } from '../../terminal/flags.js';
import { harmless, note, print, printError } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';

export interface MonitorFlags extends Omit<MonitorOptions, 'model' | 'stream' | keyof TaskHooks> {
  readonly failOnDrift?: boolean;
  readonly json?: boolean;
}

export async function runMonitor(
  model: string,
  stream: string,
  { failOnDrift = false, json = false, ...flags }: MonitorFlags,
  status: Status,
): Promise<void> {
  const interrupt = openInterrupt(() => {});
  const onEvent = (event: TaskEvent): void => {
    // A stream of lines may wait for its next line for ever, and nothing is written: there a signal ends the process.
    if (event.phase === 'inspecting') interrupt.watch();
    if (event.phase === 'note') note(event.message);
    if (event.phase === 'unreadable') printError(`error: ${harmless(withFlags(event.error))}`);
    if (event.phase === 'drift' && !json) print(`drift: ${driftInWords(event.drift, harmless(event.sinceFile))}`);
  };
  let result: MonitorResult;
  try {
    result = await monitor({ model, stream, ...flags, onEvent, signal: interrupt.signal });
  } catch (error) {
    throw interrupt.explained(error);
  } finally {
    interrupt.release();
  }
  const { unreadable, ...told } = result;
  print(json ? JSON.stringify(told) : forPeople(result));
  if (unreadable > 0) status.report(2);
  else if (result.drifts.length > 0 && failOnDrift) status.report(1);
}

function forPeople({ images, evidence, drifts }: MonitorResult): string {
  const rows = statistics.flatMap((name) => {
    const value = evidence[name];
    if (value === undefined) return [];
    const alarm = drifts.some(({ statistic }) => statistic === name) ? 'drift' : '';
    return [[statisticNames[name], value.toFixed(1), alarm]];
  });
  const summary = drifts.length === 0 ? 'no drift' : `${drifts.length} alarm${drifts.length === 1 ? '' : 's'}`;
  return [
    ...(drifts.length > 0 ? [''] : []),
    table(rows, ['statistic', 'evidence, log10 of odds', ''], [1]),
    '',
    `${images} images, ${summary}`,
  ].join('\n');
}
