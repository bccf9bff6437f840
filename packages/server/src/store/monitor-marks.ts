/** @file What persons say to drifts: it is meant to be so, or be quiet about it. */
import type { DurableWrites } from './sqlite.js';
import type { Database } from './sqlite.js';

export interface MonitorMark {
  readonly id: number;
  readonly type: 'meant' | 'muted' | 'unmuted';
  readonly statistic: string;
  /** Sequences: of the inspection where the change began, and of the last one when it was said. */
  readonly since: number;
  readonly until: number;
  readonly at: number;
}

export class MonitorMarks {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
  ) {
    this.statements = {
      add: database.prepare(
        'INSERT INTO monitor_marks (project_id, type, statistic, since, until, at) VALUES (?, ?, ?, ?, ?, ?)',
      ),
      of: database.prepare(
        'SELECT id, type, statistic, since, until, at FROM monitor_marks WHERE project_id = ? ORDER BY id',
      ),
    };
  }

  add(project: number, { type, statistic, since, until }: Omit<MonitorMark, 'id' | 'at'>): Promise<void> {
    return this.durable.write(() => void this.statements.add.run(project, type, statistic, since, until, Date.now()));
  }

  /** Oldest first. */
  of(project: number): MonitorMark[] {
    return this.statements.of.all(project).map((row) => ({ ...(row as unknown as MonitorMark) }));
  }
}
