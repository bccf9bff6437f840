/** @file What a batch comes to, as JSON. */
import type { DetectorMetadata, FileDrift, MonitorState } from 'clflow';
import type { Plan } from '../batch/plan.js';
import type { FailedLine, InspectedLine } from '../batch/result-line.js';
import type { Stretch } from './course.js';
import type { Counts, Tally } from './tally.js';

export interface Summary {
  readonly schema: 1;
  /** Of the batch. */
  readonly id: string;
  /** Of clflow. */
  readonly version: string;
  readonly model: { readonly name: string; readonly hash: string };
  readonly source: string;
  /** What computed, where it was not the processor, and what did not count: as it was given. */
  readonly device?: Plan['device'];
  readonly roi?: Plan['roi'];
  readonly ignore?: { readonly name: string; readonly hash: string };
  readonly images: number;
  readonly counts: Counts;
  readonly threshold: number;
  readonly reviewThreshold?: number;
  /** How many images of a verdict have a score in each of equal parts of the range; the outermost ones have what lies beyond. */
  readonly histogram: { readonly range: readonly [number, number]; readonly bars: Tally['bars'] };
  /** As log₁₀ of the odds that a fair bet against the stream being as at calibration would have paid. */
  readonly evidence: MonitorState['evidence'];
  readonly drifts: readonly FileDrift[];
  readonly course: readonly Stretch[];
  readonly mostAnomalous: readonly InspectedLine[];
  /** The first of those that could not be inspected; `counts.failed` has how many there are. */
  readonly failures: readonly FailedLine[];
}

export function summaryOf(
  { id, version, model, source, device, roi, ignore, images }: Plan,
  { threshold, reviewThreshold }: DetectorMetadata,
  tally: Tally,
  drifts: readonly FileDrift[],
): Summary {
  const { counts, range, bars, monitor, course, most, failures } = tally;
  return {
    ...{ schema: 1, id, version, model: { name: model.name, hash: model.hash }, source, device, roi },
    ...(ignore && { ignore: { name: ignore.name, hash: ignore.hash } }),
    ...{ images, counts },
    threshold: threshold.value,
    reviewThreshold: reviewThreshold?.value,
    histogram: { range, bars },
    ...{ evidence: monitor.state.evidence, drifts, course: course.stretches, mostAnomalous: most.lines, failures },
  };
}
