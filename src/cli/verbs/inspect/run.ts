/** @file What `clflow inspect` prints around the task. */
import { readable } from '../../../report/readable.js';
import { inspect, type FileFailure, type FileInspection, type InspectOptions } from '../../../tasks/inspect.js';
import type { TaskHooks } from '../../../tasks/support/events.js';
import { isInterrupted, openInterrupt } from '../../interrupt.js';
import type { Status } from '../../status.js';
import { withFlags } from '../../terminal/flags.js';
import { harmless, hasReader, note, print } from '../../terminal/output.js';

export interface InspectFlags extends Omit<InspectOptions, 'model' | 'images' | 'appearance' | keyof TaskHooks> {
  readonly failOnAnomaly?: boolean;
  readonly json?: boolean;
}

export async function runInspect(
  model: string,
  images: string[],
  { failOnAnomaly = false, json = false, ...flags }: InspectFlags,
  status: Status,
): Promise<void> {
  const counts = { normal: 0, anomalous: 0, failed: 0 };
  let threshold = NaN;
  const interrupt = openInterrupt(() => {});
  const task = inspect({
    ...{ model, images, ...flags, appearance: json },
    signal: interrupt.signal,
    onEvent: (event) => {
      if (event.phase === 'model') threshold = event.metadata.threshold.value;
      if (event.phase === 'note') note(event.message);
      // Before the first image nothing is begun that could be left half-done.
      if (event.phase === 'inspecting') interrupt.watch();
    },
  });
  const tellCounts = (): void => {
    if (!json) print(`\n${summary(counts, threshold, flags.heatmaps)}`);
  };
  try {
    for await (const line of task) {
      counts['error' in line ? 'failed' : line.verdict]++;
      print(json ? JSON.stringify(line) : forPeople(line));
      // Nobody reads on: only a gate still needs to know of all images.
      if (!failOnAnomaly && !hasReader()) return;
    }
  } catch (error) {
    if (isInterrupted(error)) tellCounts();
    throw interrupt.explained(error);
  } finally {
    interrupt.release();
  }
  tellCounts();
  if (counts.failed > 0) status.report(2);
  else if (counts.anomalous > 0 && failOnAnomaly) status.report(1);
}

function forPeople(line: FileInspection | FileFailure): string {
  if ('error' in line) return `${'error'.padEnd(11)}${harmless(withFlags(line.error))}`;
  const { file, score, pValue, verdict, regions } = line;
  const found = regions.length === 0 ? '' : `${regions.length} region${regions.length === 1 ? '' : 's'}`;
  return [
    verdict.padEnd(11),
    `score ${readable(score)}`.padEnd(17),
    `p ${pValue.toFixed(3)}`.padEnd(10),
    found.padEnd(12),
    harmless(file),
  ].join('');
}

function summary(
  { normal, anomalous, failed }: { normal: number; anomalous: number; failed: number },
  threshold: number,
  heatmaps: string | undefined,
): string {
  const unreadable = failed > 0 ? `, ${failed} could not be read` : '';
  const pictures = heatmaps ? `; heat maps in ${heatmaps}` : '';
  return `${normal} normal, ${anomalous} anomalous${unreadable} (threshold ${readable(threshold)})${pictures}`;
}
