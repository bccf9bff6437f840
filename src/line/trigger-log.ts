/**
 * @file Triggers that were taken: on the disk before the sender is told so, until their result lies there too, and a while longer so
 * that one that comes again is known.
 */
import type { Database, DurableWrites } from '../database/index.js';
import type { KnownPicture } from './ledger.js';

export interface TakenTrigger {
  /** Names the trigger within its station. */
  readonly key: string;
  /** What it said, as JSON. */
  readonly said: string;
}

export interface TriggerLog {
  /**
   * The result of a trigger that came at most so many milliseconds before or, where the clock was set back, after that time.
   * @param at milliseconds since 1970
   */
  known(key: string, at: number, within: number): KnownPicture | null;
  /**
   * Resolves when it would survive a power cut. Those that have their result and came longer ago than that are forgotten.
   * @throws ClflowError `io` where the disk does not take it
   */
  take(trigger: TakenTrigger, at: number, within: number): Promise<void>;
  /** Taken by a line that has ended since, and without a result: in the order in which they came. */
  unfinished(): TakenTrigger[];
}

export class StationTriggers implements TriggerLog {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
    private readonly station: string,
  ) {
    this.statements = {
      known: database.prepare(
        `SELECT inspection_id AS inspectionId, verdict FROM triggers
         WHERE station = ? AND key = ? AND inspection_id IS NOT NULL AND abs(at - ?) < ?`,
      ),
      take: database.prepare('INSERT OR REPLACE INTO triggers (station, key, said, at) VALUES (?, ?, ?, ?)'),
      forget: database.prepare('DELETE FROM triggers WHERE station = ? AND inspection_id IS NOT NULL AND at <= ?'),
      unfinished: database.prepare(
        'SELECT key, said FROM triggers WHERE station = ? AND inspection_id IS NULL ORDER BY rowid',
      ),
      // Also of one that a full disk did not take.
      finish: database.prepare(
        `INSERT INTO triggers (station, key, said, at, inspection_id, verdict) VALUES (?, ?, '', ?, ?, ?)
         ON CONFLICT (station, key) DO UPDATE SET said = '', inspection_id = excluded.inspection_id, verdict = excluded.verdict`,
      ),
    };
  }

  known(key: string, at: number, within: number): KnownPicture | null {
    const row = this.statements.known.get(this.station, key, at, within);
    return row === undefined ? null : ({ ...row } as unknown as KnownPicture);
  }

  async take({ key, said }: TakenTrigger, at: number, within: number): Promise<void> {
    await this.durable.write(() => {
      this.statements.forget.run(this.station, at - within);
      this.statements.take.run(this.station, key, said, at);
    });
  }

  unfinished(): TakenTrigger[] {
    return this.statements.unfinished.all(this.station).map((row) => ({ ...row }) as unknown as TakenTrigger);
  }

  /** Within the commit of its result. */
  finish(key: string, { inspectionId, verdict }: KnownPicture): void {
    this.statements.finish.run(this.station, key, Date.now(), inspectionId, verdict);
  }
}
