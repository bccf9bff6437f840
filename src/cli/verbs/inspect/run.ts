/** @file What `clflow inspect` prints around the task. */
import type { DetectorMetadata } from '../../../detector/index.js';
import { readable } from '../../../report/readable.js';
import { inspect, type FileFailure, type FileInspection, type InspectOptions } from '../../../tasks/inspect.js';
import type { TaskHooks } from '../../../tasks/support/events.js';
import { isInterrupted, openInterrupt } from '../../interrupt.js';
import type { Status } from '../../status.js';
import { withFlags } from '../../terminal/flags.js';
import { harmless, hasReader, note, print } from '../../terminal/output.js';

type Levels = Pick<DetectorMetadata, 'threshold' | 'reviewThreshold'>;

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
  const counts = { normal: 0, review: 0, anomalous: 0, failed: 0 };
  let levels: Levels | null = null;
  const interrupt = openInterrupt(() => {});
  const task = inspect({
    ...{ model, images, ...flags, appearance: json },
    signal: interrupt.signal,
    onEvent: (event) => {
      if (event.phase === 'model') levels = event.metadata;
      if (event.phase === 'note') note(event.message);
      // Before the first image nothing is begun that could be left half-done.
      if (event.phase === 'inspecting') interrupt.watch();
    },
  });
  const tellCounts = (): void => {
    if (!json) print(`\n${summary(counts, levels, flags.heatmaps)}`);
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
  { normal, review, anomalous, failed }: Record<'normal' | 'review' | 'anomalous' | 'failed', number>,
  levels: Levels | null,
  heatmaps: string | undefined,
): string {
  const unreadable = failed > 0 ? `, ${failed} could not be read` : '';
  const pictures = heatmaps ? `; heat maps in ${heatmaps}` : '';
  const lower = levels?.reviewThreshold;
  const between = lower ? `, ${review} to review` : '';
  const from = lower ? `, review from ${readable(lower.value)}` : '';
  const threshold = readable(levels?.threshold.value ?? NaN);
  return `${normal} normal${between}, ${anomalous} anomalous${unreadable} (threshold ${threshold}${from})${pictures}`;
}
