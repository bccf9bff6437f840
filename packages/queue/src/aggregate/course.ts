/** @file How the numbers of a stream go: means over a hundred stretches of it, however long it is. */
import type { Statistic } from 'clflow';
import { monitor } from 'clflow/parts';
import type { InspectedLine } from '../batch/result-line.js';

const STRETCHES = 100;

/** The means over some images that follow each other. */
export type Stretch = Readonly<Record<Statistic, number>> & {
  /** The first and the last of them, counted from 1; images that could not be read are counted too. */
  readonly from: number;
  readonly to: number;
  /** Images that were read. */
  readonly images: number;
  /** Share of them. */
  readonly anomalous: number;
};

export class Course {
  private readonly sums: { images: number; anomalous: number; totals: Record<Statistic, number> }[];

  /** @param images of the whole stream */
  constructor(private readonly images: number) {
    this.sums = Array.from({ length: Math.min(STRETCHES, images) }, () => ({
      images: 0,
      anomalous: 0,
      totals: { score: 0, brightness: 0, sharpness: 0, x: 0, y: 0 },
    }));
  }

  /** @param index of the image in the stream, from 0 */
  add(index: number, { score, verdict, appearance }: InspectedLine): void {
    const sum = this.sums[Math.floor((index * this.sums.length) / this.images)];
    sum.images++;
    if (verdict === 'anomalous') sum.anomalous++;
    for (const name of monitor.statistics) sum.totals[name] += name === 'score' ? score : appearance[name];
  }

  /** Those with an image. */
  get stretches(): readonly Stretch[] {
    const edge = (i: number): number => Math.ceil((i * this.images) / this.sums.length);
    return this.sums.flatMap(({ images, anomalous, totals }, i) => {
      if (images === 0) return [];
      const means = Object.fromEntries(monitor.statistics.map((name) => [name, totals[name] / images]));
      const stretch = { from: edge(i) + 1, to: edge(i + 1), images, anomalous: anomalous / images, ...means };
      return [stretch as unknown as Stretch];
    });
  }
}
