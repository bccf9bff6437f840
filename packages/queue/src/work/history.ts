/**
 * @file What happened to a job so far, as rows of its log in the queue: every beginning, every hand-back, and what it has kept on the
 * way. Whichever machine takes the job up next knows from it whether to go on from a checkpoint and how often it was begun in vain.
 */
import { fruitlessAttempts, type JobError, type JobEvent } from '@clflow/server/jobs';
import type { JobQueue } from '../connection/index.js';

export type HistoryRow = Pick<JobEvent, 'type' | 'data'>;

export const begun = (worker: string): HistoryRow => ({ type: 'state', data: { state: 'running', worker } });
/** @param error null: handed back, which is no failure */
export const endedWith = (error: JobError | null): HistoryRow => ({ type: 'state', data: { state: 'queued', error } });
export const kept = (event: object): HistoryRow => ({ type: 'progress', data: { ...event } });

/** In vain: without having kept more than before, since somebody last said that it was to be tried anew. */
export function attemptsInVain(rows: readonly HistoryRow[]): number {
  const anew = rows.findLastIndex(({ data }) => data.anew === true);
  return fruitlessAttempts(rows.slice(anew + 1));
}

/** What the last attempt failed by; null: it ended without a word. */
export function lastError(rows: readonly HistoryRow[]): JobError | null {
  return (rows.findLast(({ type }) => type === 'state')?.data.error ?? null) as JobError | null;
}

/** Somebody wants a job that has failed to be tried again, from what it has kept. */
export async function startAnew(queue: JobQueue, id: string): Promise<void> {
  await addToHistory(queue, id, { type: 'state', data: { state: 'queued', error: null, anew: true } });
}

export function hasKept(rows: readonly HistoryRow[], phase: string): boolean {
  return rows.some(({ type, data }) => type === 'progress' && data.phase === phase);
}

export async function readHistory(queue: JobQueue, id: string): Promise<HistoryRow[]> {
  const { logs } = await queue.getJobLogs(id);
  return logs.flatMap((line) => rowOf(line) ?? []);
}

export async function addToHistory(queue: JobQueue, id: string, row: HistoryRow): Promise<void> {
  await queue.addJobLog(id, JSON.stringify(row));
}

/** Other programs may log what they like. */
function rowOf(line: string): HistoryRow | null {
  try {
    const { type, data } = JSON.parse(line) as Partial<HistoryRow>;
    return (type === 'state' || type === 'progress') && typeof data === 'object' && data !== null
      ? { type, data }
      : null;
  } catch {
    return null;
  }
}
