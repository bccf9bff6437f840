/** @file A model as it is served: one content under a name, with the drift of what it has inspected. */
import type { Drift, DriftMonitor, Observation } from 'clflow';
import { detector } from 'clflow/parts';
import type { ModelRef, ServedModel, TriedModel } from '../pool/index.js';

export class Served implements ServedModel {
  private readonly monitor: DriftMonitor;

  constructor(
    readonly ref: ModelRef,
    readonly tried: TriedModel,
    readonly version: number,
  ) {
    this.monitor = detector.driftMonitor(tried.metadata);
  }

  observe(observation: Required<Observation>): readonly Drift[] {
    return this.monitor.observe(observation);
  }

  get drift(): ServedModel['drift'] {
    const { images, drifts } = this.monitor.state;
    return { observed: images, drifts };
  }
}
