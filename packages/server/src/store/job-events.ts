/** @file What jobs tell on their way, under ids that rise over all jobs, so that whoever listens can go on where it was. */
import type { Database } from './sqlite.js';

export interface JobEvent {
  readonly id: number;
  readonly jobId: string;
  /** `state`: the job's state changed; `progress`: an event of its task. */
  readonly type: 'state' | 'progress';
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: number;
}

export interface JobEventQuery {
  readonly after: number;
  readonly limit: number;
  readonly jobId?: string;
}

const COLUMNS = 'id, job_id AS jobId, type, data, at';

export class JobEvents {
  private readonly statements;

  constructor(database: Database) {
    this.statements = {
      add: database.prepare('INSERT INTO job_events (job_id, type, data, at) VALUES (?, ?, ?, ?)'),
      after: database.prepare(`SELECT ${COLUMNS} FROM job_events WHERE id > ? ORDER BY id LIMIT ?`),
      ofJob: database.prepare(`SELECT ${COLUMNS} FROM job_events WHERE job_id = ? AND id > ? ORDER BY id LIMIT ?`),
      told: database.prepare(
        "SELECT 1 FROM job_events WHERE job_id = ? AND type = 'progress' AND data ->> 'phase' = ? LIMIT 1",
      ),
      newest: database.prepare(
        `SELECT ${COLUMNS} FROM job_events WHERE id IN (SELECT max(id) FROM job_events
         WHERE job_id = ? AND type = 'progress' GROUP BY data ->> 'phase') ORDER BY id`,
      ),
      story: database.prepare(
        `SELECT ${COLUMNS} FROM job_events WHERE job_id = ?1 AND type = 'progress' AND (data ->> 'phase' IN (SELECT value FROM
         json_each(?2)) OR (data ->> 'phase' = 'training' AND data ->> 'done' = data ->> 'total')) ORDER BY id DESC LIMIT ?3`,
      ),
      tries: database.prepare(
        `SELECT ${COLUMNS} FROM job_events WHERE job_id = ?1 AND (type = 'state' OR data ->> 'phase' = ?2) ORDER BY id`,
      ),
      last: database.prepare('SELECT coalesce(max(id), 0) AS id FROM job_events'),
    };
  }

  /** Not waited for: the last ones may be lost at a power cut, not at a crash of the process. */
  add(jobId: string, type: JobEvent['type'], data: object): void {
    this.statements.add.run(jobId, type, JSON.stringify(data), Date.now());
  }

  list({ after, limit, jobId }: JobEventQuery): JobEvent[] {
    const { statements } = this;
    const rows = jobId === undefined ? statements.after.all(after, limit) : statements.ofJob.all(jobId, after, limit);
    return rows.map(plain);
  }

  /** Whether a job's task has told an event of this phase. */
  hasTold(jobId: string, phase: string): boolean {
    return this.statements.told.get(jobId, phase) !== undefined;
  }

  /** Every change of a job's state, and every event of this phase between them. */
  tries(jobId: string, phase: string): JobEvent[] {
    return this.statements.tries.all(jobId, phase).map(plain);
  }

  /** The last event of each phase of a job's task. */
  newestOfPhases(jobId: string): JobEvent[] {
    return this.statements.newest.all(jobId).map(plain);
  }

  /**
   * What it takes to tell the story of a training again: events of these phases in their order, and of each epoch that ended the last
   * one. @param most newest ones
   */
  story(jobId: string, phases: readonly string[], most: number): JobEvent[] {
    return this.statements.story.all(jobId, JSON.stringify(phases), most).reverse().map(plain);
  }

  /** The newest id. */
  get last(): number {
    return (this.statements.last.get() as { id: number }).id;
  }
}

function plain(row: unknown): JobEvent {
  const { data, ...rest } = row as Omit<JobEvent, 'data'> & { readonly data: string };
  return { ...rest, data: JSON.parse(data) as JobEvent['data'] };
}
