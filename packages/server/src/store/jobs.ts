/**
 * @file Work that takes longer than a request: a task's name and its options. A job that is worked on is leased: who works on it says
 * again and again that it does, and when that ends, another may take it up.
 */
import { randomUUID } from 'node:crypto';
import type { DurableWrites } from './sqlite.js';
import type { JobEvents } from './job-events.js';
import { COLUMNS, jobOf, type Job, type JobError, type JobState } from './job-row.js';
import { transaction, type Database } from './sqlite.js';

export interface Claim {
  /** Who will work on it. */
  readonly owner: string;
  readonly leaseMilliseconds: number;
  /** Most jobs of each kind at the same time. */
  readonly heavy: number;
  readonly light: number;
}

export class Jobs {
  private readonly statements;

  constructor(
    private readonly database: Database,
    private readonly durable: DurableWrites,
    private readonly events: JobEvents,
  ) {
    this.statements = {
      add: database.prepare(
        `INSERT INTO jobs (id, key, task, options, heavy, state, due_at, created_at, queue) VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?)
         RETURNING ${COLUMNS}`,
      ),
      get: database.prepare(`SELECT ${COLUMNS} FROM jobs WHERE id = ?`),
      byKey: database.prepare(`SELECT ${COLUMNS} FROM jobs WHERE key = ?`),
      list: database.prepare(
        `SELECT ${COLUMNS} FROM jobs WHERE ?1 IS NULL OR state = ?1 ORDER BY created_at DESC, rowid DESC LIMIT ?2`,
      ),
      // A light job may pass a heavy one that waits for its turn. What workers of a queue do takes no room here.
      next: database.prepare(
        `SELECT ${COLUMNS} FROM jobs AS job WHERE state = 'queued' AND queue IS NULL AND due_at <= ?1
           AND (SELECT count(*) FROM jobs WHERE state = 'running' AND queue IS NULL AND heavy = job.heavy) < CASE heavy WHEN 1 THEN ?2 ELSE ?3 END
         ORDER BY created_at, rowid LIMIT 1`,
      ),
      begin: database.prepare(
        `UPDATE jobs SET state = 'running', attempts = attempts + 1, owner = ?, leased_until = ?, started_at = ? WHERE id = ?
         RETURNING ${COLUMNS}`,
      ),
      lease: database.prepare(
        "UPDATE jobs SET leased_until = ? WHERE id = ? AND owner = ? AND state = 'running' RETURNING cancelled",
      ),
      abandoned: database.prepare(
        `SELECT ${COLUMNS} FROM jobs WHERE state = 'running' AND leased_until < ? ORDER BY created_at, rowid`,
      ),
      end: database.prepare(
        `UPDATE jobs SET state = ?, error_code = ?, error = ?, ended_at = ?, owner = NULL, leased_until = NULL
         WHERE id = ? AND owner IS ? RETURNING ${COLUMNS}`,
      ),
      requeue: database.prepare(
        `UPDATE jobs SET state = 'queued', attempts = ?, due_at = ?, error_code = ?, error = ?, owner = NULL, leased_until = NULL
         WHERE id = ? AND owner = ? RETURNING ${COLUMNS}`,
      ),
      cancel: database.prepare(
        "UPDATE jobs SET cancelled = 1 WHERE id = ? AND state IN ('queued', 'running') RETURNING state",
      ),
      forget: database.prepare(
        'DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE ended_at < ? ORDER BY ended_at LIMIT ?)',
      ),
      disown: database.prepare('UPDATE jobs SET owner = ?, leased_until = ? WHERE id = ?'),
      nextDue: database.prepare(
        `SELECT min(at) AS at FROM (SELECT min(due_at) AS at FROM jobs WHERE state = 'queued' AND queue IS NULL
           UNION ALL SELECT min(leased_until) FROM jobs WHERE state = 'running' AND owner <> ?)`,
      ),
    };
  }

  /** A new job, or the one that has this key. */
  add(
    job: Pick<Job, 'key' | 'task' | 'options' | 'heavy'> & { readonly queue?: string | null },
  ): Promise<{ readonly job: Job; readonly isNew: boolean }> {
    const { key, task, options, heavy, queue = null } = job;
    return this.durable.write(() => {
      const known = this.statements.byKey.get(key);
      if (known !== undefined) return { job: jobOf(known), isNew: false };
      const now = Date.now();
      const values = [randomUUID(), key, task, JSON.stringify(options), heavy ? 1 : 0, now, now, queue];
      const row = this.statements.add.get(...values);
      return { job: this.told(row), isNew: true };
    });
  }

  get(id: string): Job | null {
    const row = this.statements.get.get(id);
    return row === undefined ? null : jobOf(row);
  }

  /** Newest first. */
  list({ state, limit }: { readonly state?: JobState; readonly limit: number }): Job[] {
    return this.statements.list.all(state ?? null, limit).map(jobOf);
  }

  /** Takes the next job whose turn it is. */
  claim({ owner, leaseMilliseconds, heavy, light }: Claim): Job | null {
    return transaction(this.database, () => {
      const now = Date.now();
      const next = this.statements.next.get(now, heavy, light);
      if (next === undefined) return null;
      return this.told(this.statements.begin.get(owner, now + leaseMilliseconds, now, jobOf(next).id));
    });
  }

  /** Takes jobs over whose lease has run out: the caller decides what becomes of them. */
  takeAbandoned(owner: string, leaseMilliseconds: number): Job[] {
    return transaction(this.database, () => {
      const now = Date.now();
      const jobs = this.statements.abandoned.all(now).map(jobOf);
      for (const { id } of jobs) this.statements.disown.run(owner, now + leaseMilliseconds, id);
      return jobs;
    });
  }

  /** Still being worked on. @returns null when the job is somebody else's by now */
  renew(id: string, owner: string, leaseMilliseconds: number): { readonly cancelled: boolean } | null {
    const row = this.statements.lease.get(Date.now() + leaseMilliseconds, id, owner);
    return row === undefined ? null : { cancelled: (row as { cancelled: number }).cancelled === 1 };
  }

  /** @returns null when the job is somebody else's by now */
  end(
    id: string,
    owner: string | null,
    state: 'done' | 'failed' | 'cancelled',
    error: JobError | null = null,
  ): Promise<Job | null> {
    return this.durable.write(() => {
      const row = this.statements.end.get(state, error?.code ?? null, error?.message ?? null, Date.now(), id, owner);
      return row === undefined ? null : this.told(row);
    });
  }

  /** To be begun again, not before `dueAt`. @param attempts how often it counts as begun */
  requeue(job: Job, owner: string, dueAt: number, attempts: number, error: JobError | null): Promise<Job | null> {
    return this.durable.write(() => {
      const values = [attempts, dueAt, error?.code ?? null, error?.message ?? null, job.id, owner];
      const row = this.statements.requeue.get(...values);
      return row === undefined ? null : this.told(row);
    });
  }

  /** A job that waits ends at once; one that is worked on is to be ended by whoever works on it. */
  cancel(id: string): Promise<Job | null> {
    return this.durable.write(() => {
      const row = this.statements.cancel.get(id) as { state: JobState } | undefined;
      if (row?.state === 'queued')
        return this.told(this.statements.end.get('cancelled', null, null, Date.now(), id, null));
      return this.get(id);
    });
  }

  /** Removes jobs that ended before, with their events. @returns how many, at most `limit` */
  forget(before: number, limit: number): Promise<number> {
    return this.durable.write(() => Number(this.statements.forget.run(before, limit).changes));
  }

  /** When something will be due next that this owner does not work on; null when nothing waits. */
  nextDue(owner: string): number | null {
    return (this.statements.nextDue.get(owner) as { at: number | null }).at;
  }

  /** Every change of state is an event of the same commit. */
  private told(row: unknown): Job {
    const job = jobOf(row);
    const { state, attempts, error, dueAt } = job;
    this.events.add(job.id, 'state', {
      state,
      attempts,
      error,
      ...(state === 'queued' && attempts > 0 ? { dueAt } : {}),
    });
    return job;
  }
}
