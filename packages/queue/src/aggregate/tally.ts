/** @file Everything that is summed up of the lines of a batch while they pass by once, in bounded memory. */
import type { DetectorMetadata, DriftMonitor } from 'clflow';
import { detector as detectors, report } from 'clflow/parts';
import type { FailedLine, InspectedLine, ResultLine } from '../batch/result-line.js';
import { Course } from './course.js';
import { MostAnomalous } from './most-anomalous.js';

/** Failures that are named; the others are counted. */
const MOST_FAILURES = 100;

export type Counts = Readonly<Record<'normal' | 'review' | 'anomalous' | 'failed', number>>;
type Verdict = InspectedLine['verdict'];

export class Tally {
  readonly counts = { normal: 0, review: 0, anomalous: 0, failed: 0 };
  readonly failures: FailedLine[] = [];
  readonly monitor: DriftMonitor;
  readonly most: MostAnomalous;
  readonly course: Course;
  /** Of the bars of the histogram; scores beyond its ends are in the outermost ones. */
  readonly range: readonly [number, number];
  readonly bars: Readonly<Record<Verdict, number[]>>;
  private lines = 0;

  constructor(metadata: DetectorMetadata, images: number, top: number) {
    this.monitor = detectors.driftMonitor(metadata);
    this.most = new MostAnomalous(top);
    this.course = new Course(images);
    this.range = report.scoreRange(metadata);
    const none = (): number[] => new Array<number>(report.BARS).fill(0);
    this.bars = { normal: none(), review: none(), anomalous: none() };
  }

  add(line: ResultLine): void {
    const index = this.lines++;
    if ('error' in line) {
      this.counts.failed++;
      if (this.failures.length < MOST_FAILURES) this.failures.push(line);
      return;
    }
    const { score, verdict, appearance } = line;
    this.counts[verdict]++;
    this.bars[verdict][report.barOf(score, this.range)]++;
    this.monitor.observe({ score, ...appearance });
    this.most.add(line);
    this.course.add(index, line);
  }
}
