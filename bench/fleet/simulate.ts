/**
 * @file A batch on a fleet as a simulation of discrete events: shards wait in a queue, each of M workers takes one after the other,
 * some are slow, some attempts fail, some workers die and their shards are found again by their locks. All times in seconds.
 *
 * Without trouble it is the closed form  plan + ⌈S / M⌉ · (job + n · image) + sum, for S shards of n images that M divides.
 */
import { Random } from '../../src/random.js';
import { Agenda } from './agenda.js';

/** What was measured, for one worker with one core. */
export interface Stages {
  /** To list an image and write it into a manifest. */
  readonly list: number;
  readonly read: number;
  readonly decode: number;
  readonly inspect: number;
  /** To write the line of an image. */
  readonly write: number;
  /** To sum up the line of an image. */
  readonly sum: number;
  /** Of a job, by a process that has its model open: its list of images, its file of results. */
  readonly job: number;
  /** Of an image's file. */
  readonly bytes: number;
}

export interface Fleet {
  readonly images: number;
  readonly shardSize: number;
  readonly workers: number;
  readonly stages: Stages;
  /** Bytes a second that the storage gives to all workers together. Default: no limit. */
  readonly bandwidth?: number;
  readonly trouble?: Trouble;
  readonly seed?: number;
}

export interface Trouble {
  /** Share of attempts on a machine that is busy otherwise, and how many times as long they take. */
  readonly slow: { readonly share: number; readonly factor: number };
  /** Share of attempts that fail on the way, and how long the queue waits before the next. */
  readonly failing: { readonly share: number; readonly backoff: number };
  readonly dying: {
    /** Mean life of a worker, from its start: exponential. */
    readonly life: number;
    /** Until another worker stands in its place. */
    readonly restart: number;
    /** How long a lock lasts, which is renewed at its half, and how often the queue looks for expired ones. */
    readonly lock: number;
    readonly look: number;
  };
}

export interface Outcome {
  /** From the start to the sums. */
  readonly seconds: number;
  /** Of all workers, from the first job until there is nothing left for each: what is paid for. */
  readonly workerSeconds: number;
  readonly shards: number;
  readonly attempts: number;
  readonly deaths: number;
  /** Seconds of work that nobody has anything of: of attempts that failed or died. */
  readonly lost: number;
}

type Event = { readonly kind: 'worker' } | { readonly kind: 'shard'; readonly images: number };

export function simulate({ images, shardSize, workers, stages, bandwidth, trouble, seed = 0 }: Fleet): Outcome {
  const random = Random.of(seed, 'fleet');
  const shards = Math.ceil(images / shardSize);
  const perImage = secondsAnImage(stages, workers, bandwidth);
  const begin = images * stages.list;
  const agenda = new Agenda<Event>();
  for (let i = 0; i < workers; i++) agenda.add(begin, { kind: 'worker' });
  /** Shards that wait are told by their number alone: all of one size, but the last one. */
  let whole = Math.floor(images / shardSize);
  const rest = images - whole * shardSize;
  const again: number[] = rest > 0 ? [rest] : [];
  /** Workers that have nothing to do, by when they were free. */
  const idle: number[] = [];
  let [done, attempts, deaths, lost, workerSeconds, end] = [0, 0, 0, 0, 0, begin];

  const take = (): number | undefined => {
    if (whole > 0) {
      whole--;
      return shardSize;
    }
    return again.pop();
  };

  const attempt = (at: number, count: number): void => {
    attempts++;
    const slow = trouble && random.chance(trouble.slow.share) ? trouble.slow.factor : 1;
    const needed = stages.job + count * perImage * slow;
    const fails = trouble && random.chance(trouble.failing.share) ? random.uniform() * needed : Infinity;
    const dies = trouble ? -trouble.dying.life * Math.log(1 - random.uniform()) : Infinity;
    const takes = Math.min(needed, fails, dies);
    workerSeconds += takes;
    if (takes === needed) {
      done++;
      end = Math.max(end, at + takes);
      agenda.add(at + takes, { kind: 'worker' });
      return;
    }
    lost += takes;
    if (takes === fails) {
      agenda.add(at + takes, { kind: 'worker' });
      agenda.add(at + takes + trouble!.failing.backoff, { kind: 'shard', images: count });
      return;
    }
    deaths++;
    const { restart, lock, look } = trouble!.dying;
    agenda.add(at + takes + restart, { kind: 'worker' });
    // The lock was renewed at most half its time ago, and is found expired at the next look.
    agenda.add(at + takes + random.uniform(lock / 2, lock) + random.uniform(0, look), { kind: 'shard', images: count });
  };

  while (done < shards) {
    const { time, event } = agenda.next()!;
    if (event.kind === 'worker') {
      const count = take();
      if (count === undefined) idle.push(time);
      else attempt(time, count);
      continue;
    }
    again.push(event.images);
    const since = idle.pop();
    if (since === undefined) continue;
    // It has waited, and is paid for it.
    workerSeconds += time - since;
    attempt(time, again.pop()!);
  }
  return { seconds: end + images * stages.sum, workerSeconds, shards, attempts, deaths, lost };
}

/** Reading is done beside the network as long as the storage keeps up; decoding takes the same core. */
function secondsAnImage(
  { read, decode, inspect, write, bytes }: Stages,
  workers: number,
  bandwidth = Infinity,
): number {
  return Math.max(read + decode + inspect + write, (workers * bytes) / bandwidth);
}
