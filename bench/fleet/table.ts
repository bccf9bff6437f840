/** @file How long archives of many sizes take fleets of many sizes, and what they cost. */
import { simulate, type Outcome, type Stages, type Trouble } from './simulate.js';

export interface Planning {
  readonly stages: Stages;
  readonly images: readonly number[];
  readonly workers: readonly number[];
  /** Of a worker with one core, an hour. */
  readonly price: number;
  readonly trouble: Trouble;
  readonly bandwidth?: number;
  readonly seed: number;
}

/** What a fleet of machines that others use too, and that are taken away now and then, has to expect. */
export const usualTrouble: Trouble = {
  slow: { share: 0.02, factor: 3 },
  failing: { share: 0.005, backoff: 10 },
  dying: { life: 24 * 3600, restart: 60, lock: 60, look: 30 },
};

/** A plan has at most 100,000 shards. */
function shardSizeFor(images: number): number {
  return images <= 10_000_000 ? 500 : images <= 100_000_000 ? 2000 : 10_000;
}

export const HEAD = ['images', 'a job', 'workers', 'time', 'with trouble', 'worker hours', 'cost'];

export function planningRows({ images, workers, price, ...given }: Planning): string[][] {
  return images.flatMap((count) => {
    const shardSize = shardSizeFor(count);
    // More workers than jobs stand about.
    const useful = workers.filter((many) => many === workers[0] || many * shardSize <= count);
    return useful.map((many) => {
      const fleet = { images: count, shardSize, workers: many, ...given };
      const calm = simulate({ ...fleet, trouble: undefined });
      const troubled = simulate(fleet);
      return row(count, shardSize, many, calm, troubled, price);
    });
  });
}

function row(
  images: number,
  shard: number,
  workers: number,
  calm: Outcome,
  troubled: Outcome,
  price: number,
): string[] {
  const hours = troubled.workerSeconds / 3600;
  return [
    whole(images),
    whole(shard),
    whole(workers),
    duration(calm.seconds),
    duration(troubled.seconds),
    hours < 10 ? hours.toFixed(1) : whole(Math.round(hours)),
    dollars(hours * price),
  ];
}

function dollars(value: number): string {
  if (value < 0.01) return 'below $ 0.01';
  return `$ ${value < 10 ? value.toFixed(2) : whole(Math.round(value))}`;
}

/** "42 s", "3.5 min", "2.1 h", "12 d" */
function duration(seconds: number): string {
  const [value, unit] =
    seconds < 100
      ? [seconds, 's']
      : seconds < 5400
        ? [seconds / 60, 'min']
        : seconds < 72 * 3600
          ? [seconds / 3600, 'h']
          : [seconds / 86400, 'd'];
  return `${value < 10 ? value.toFixed(1) : whole(Math.round(value as number))} ${unit}`;
}

function whole(value: number): string {
  return value.toLocaleString('en');
}
