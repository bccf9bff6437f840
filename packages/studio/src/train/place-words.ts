/** @file What a job on a queue is called in a word or two. */
import type { JobJson } from '@clflow/server/studio-api';

type Place = NonNullable<JobJson['place']>;

/** What it waits for; null: it waits for nothing, or is not of a queue. */
export function waitsFor({ place }: Pick<JobJson, 'place'>): Exclude<Place['stands'], 'runs' | 'ended'> | null {
  return place === null || place.stands === 'runs' || place.stands === 'ended' ? null : place.stands;
}

/** The machine of its worker: the name without the process. */
export function workerHost({ worker }: Place): string {
  return worker?.replace(/:\d+$/, '') ?? '';
}
