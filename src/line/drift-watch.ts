/** @file The drift monitor of one station: what it saw before a restart counts, and alarms are told by sequences, not by images. */
import { driftMonitor, type DetectorMetadata } from '../detector/index.js';
import type { DriftMonitor, Observation } from '../monitor/index.js';
import type { Result } from './result.js';
import type { SeenBefore } from './state.js';

/** Sequences of images that an alarm can name. */
const MOST_KEPT = 10_000;

export class StationDrift {
  private readonly monitor: DriftMonitor;
  /** Of the latest images that the monitor saw, in order; so many before them are forgotten. */
  private sequences: number[] = [];
  private forgotten = 0;
  /** Alarms in the order they were raised. */
  readonly alarms: Result['drift'] = [];

  constructor(metadata: Pick<DetectorMetadata, 'calibration'>, before: readonly SeenBefore[]) {
    this.monitor = driftMonitor(metadata);
    for (const { sequence, observation } of before) this.observe(sequence, observation);
  }

  /** @returns whether it raised an alarm */
  observe(sequence: number, observation: Observation): boolean {
    this.sequences.push(sequence);
    const drifts = this.monitor.observe(observation);
    for (const { statistic, direction, since, at } of drifts) {
      const sequenceOf = (image: number): number => this.sequences[Math.max(0, image - 1 - this.forgotten)];
      this.alarms.push({ statistic, direction, since_sequence: sequenceOf(since), at_sequence: sequenceOf(at) });
    }
    if (this.sequences.length > 2 * MOST_KEPT) {
      this.forgotten += this.sequences.length - MOST_KEPT;
      this.sequences = this.sequences.slice(-MOST_KEPT);
    }
    return drifts.length > 0;
  }
}
