/** @file The drift monitor over a product's inspections, fed in their order, with what persons said to its alarms. */
import type { DetectorMetadata, Drift, DriftMonitor } from 'clflow';
import { detector, monitor } from 'clflow/parts';
import type { MonitorMark, Observed } from '../store/index.js';

export type Statistic = Drift['statistic'];
export const statistics = monitor.statistics;

export interface Seen {
  readonly sequence: number;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly values: Readonly<Record<Statistic, number>>;
  /** log₁₀ of the odds against "nothing has changed". */
  readonly evidence: Readonly<Record<Statistic, number>>;
}

/** An alarm with its images counted over the whole stream. */
export type Alarm = Drift;

/** Follows one statistic from an image on. */
interface Lane {
  readonly monitor: DriftMonitor;
  /** Images before its first one. */
  readonly offset: number;
  /** What its images are compared with. */
  readonly reference: readonly number[];
}

export class DriftWatch {
  readonly seen: Seen[] = [];
  private readonly lanes: Map<Statistic, Lane>;
  private readonly marks: MonitorMark[];

  constructor(
    private readonly metadata: Pick<DetectorMetadata, 'calibration'>,
    marks: readonly MonitorMark[],
  ) {
    this.marks = marks.filter(({ type }) => type === 'meant');
    // As `clflow monitor` has it: one for all, until a person says that a change is meant to be so.
    const shared = detector.driftMonitor(metadata);
    const { scores, appearance } = metadata.calibration;
    const reference: Readonly<Record<Statistic, readonly number[]>> = { score: scores, ...appearance };
    this.lanes = new Map(
      statistics.map((statistic) => [statistic, { monitor: shared, offset: 0, reference: reference[statistic] }]),
    );
  }

  get last(): number {
    return this.seen.at(-1)?.sequence ?? 0;
  }

  observe({ sequence, id, decidedAt: at, score, appearance }: Observed): void {
    this.restart(sequence);
    const values = { score, ...appearance } as Record<Statistic, number>;
    for (const watch of new Set([...this.lanes.values()].map((lane) => lane.monitor))) watch.observe(values);
    const states = new Map([...this.lanes.values()].map((lane) => [lane.monitor, lane.monitor.state]));
    const evidence = Object.fromEntries(
      [...this.lanes].map(([statistic, lane]) => [statistic, states.get(lane.monitor)!.evidence[statistic] ?? 0]),
    ) as Record<Statistic, number>;
    this.seen.push({ sequence, id, at, values, evidence });
  }

  /** What images are compared with. */
  reference(statistic: Statistic): readonly number[] {
    return this.lanes.get(statistic)!.reference;
  }

  get alarms(): Alarm[] {
    return [...this.lanes].flatMap(([statistic, lane]) =>
      lane.monitor.state.drifts
        .filter((drift) => drift.statistic === statistic)
        .map((drift) => ({ ...drift, since: drift.since + lane.offset, at: drift.at + lane.offset })),
    );
  }

  /** Behind a change that is meant to be so, its own images are what later ones are compared with. */
  private restart(next: number): void {
    while (this.marks.length > 0 && this.marks[0].until < next) {
      const { statistic: name, since, until } = this.marks.shift()!;
      const statistic = statistics.find((known) => known === name);
      const within = this.seen.filter(({ sequence }) => sequence >= since && sequence <= until);
      if (statistic === undefined || within.length === 0) continue;
      const reference = within.map(({ values }) => values[statistic]);
      const { scores, appearance } = this.metadata.calibration;
      const calibration = { scores, appearance, ...(statistic === 'score' && { scores: reference }) };
      if (statistic !== 'score') calibration.appearance = { ...appearance, [statistic]: reference };
      const watch = detector.driftMonitor({ calibration: { ...this.metadata.calibration, ...calibration } });
      this.lanes.set(statistic, { monitor: watch, offset: this.seen.length, reference });
    }
  }
}
