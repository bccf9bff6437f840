/**
 * @file Jobs that workers of a queue do, as far as the store has heard of them. The row is made here first, so that a job is not lost
 * where the queue cannot be reached; from then on the queue says how it stands.
 */
import { isDeepStrictEqual } from 'node:util';
import { COLUMNS, jobOf, type Job } from './job-row.js';
import type { JobEvent, JobEvents } from './job-events.js';
import { transaction, type Database, type DurableWrites } from './sqlite.js';

/** How a job stands in the queue. */
type FleetNews = Pick<Job, 'state' | 'attempts' | 'dueAt' | 'cancelled' | 'error' | 'startedAt' | 'endedAt' | 'worker'>;

const OPEN = "queue IS NOT NULL AND state IN ('queued', 'running')";

export class FleetJobs {
  private readonly statements;

  constructor(
    private readonly database: Database,
    private readonly durable: DurableWrites,
    private readonly events: JobEvents,
  ) {
    this.statements = {
      get: database.prepare(`SELECT ${COLUMNS} FROM jobs WHERE id = ?`),
      open: database.prepare(`SELECT ${COLUMNS} FROM jobs WHERE ${OPEN} AND queue = ? ORDER BY created_at, rowid`),
      cancelled: database.prepare(
        `SELECT ${COLUMNS} FROM jobs WHERE state = 'cancelled' AND queue = ? ORDER BY ended_at DESC LIMIT ?`,
      ),
      wish: database.prepare(`UPDATE jobs SET cancelled = 1 WHERE id = ? AND ${OPEN} RETURNING ${COLUMNS}`),
      heard: database.prepare(`UPDATE jobs SET heard = ? WHERE id = ? AND heard < ? AND ${OPEN} RETURNING 1`),
      forget: database.prepare('UPDATE jobs SET heard = 0 WHERE id = ?'),
      take: database.prepare(
        `UPDATE jobs SET state = ?, attempts = ?, due_at = ?, cancelled = ?, error_code = ?, error = ?, started_at = ?,
           ended_at = ?, worker = ? WHERE id = ? AND ${OPEN} RETURNING ${COLUMNS}`,
      ),
    };
  }

  /** Those of a queue that have not ended, the oldest first. */
  open(queue: string): Job[] {
    return this.statements.open.all(queue).map(jobOf);
  }

  /** Those of a queue that were cancelled, the latest first. */
  cancelled(queue: string, limit: number): Job[] {
    return this.statements.cancelled.all(queue, limit).map(jobOf);
  }

  /** Somebody wants it to end; the queue is to be told. */
  wish(id: string): Promise<Job | null> {
    return this.durable.write(() => this.told(id, () => this.statements.wish.get(id)));
  }

  /** What its task told. @returns whether it is new, and the job has not ended */
  progress({ id, jobId, data }: JobEvent): boolean {
    return transaction(this.database, () => {
      if (!this.isNew(jobId, id)) return false;
      this.events.add(jobId, 'progress', data);
      return true;
    });
  }

  /**
   * How it stands by now; one that has ended stays as it is.
   * @param event of the queue that says so; one that was heard before says nothing. Missing: the queue was asked
   * @returns null where it says nothing
   */
  take(id: string, news: FleetNews, event?: number): Promise<Job | null> {
    const { state, attempts, dueAt, cancelled, error, startedAt, endedAt, worker } = news;
    return this.durable.write(() => {
      if (event !== undefined && !this.isNew(id, event)) return null;
      const why = [error?.code ?? null, error?.message ?? null];
      const values = [state, attempts, dueAt, cancelled ? 1 : 0, ...why, startedAt, endedAt, worker];
      return this.told(id, () => this.statements.take.get(...values, id));
    });
  }

  /** The queue knew nothing of it and was given it anew: its events may begin again from any number. */
  async begin(id: string): Promise<void> {
    await this.durable.write(() => this.statements.forget.run(id));
  }

  private isNew(id: string, event: number): boolean {
    return this.statements.heard.get(event, id, event) !== undefined;
  }

  /** What is another state for those who look on is an event of the same commit. */
  private told(id: string, change: () => unknown): Job | null {
    const before = this.statements.get.get(id);
    const row = change();
    if (row === undefined) return null;
    const told = shown(jobOf(row));
    if (!isDeepStrictEqual(told, shown(jobOf(before)))) this.events.add(id, 'state', told);
    return jobOf(row);
  }
}

function shown({ state, attempts, error, worker, cancelled }: Job) {
  return { state, attempts, error, worker, cancelled };
}
