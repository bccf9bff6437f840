/**
 * @file Writes that are acknowledged only once they would survive a power cut. They are committed together, at most every so many
 * milliseconds, since a commit that waits for the disk takes milliseconds; one that comes after a pause is committed at once.
 */
import { databaseError, isDiskTrouble } from './database-error.js';
import { transaction, type Database } from './sqlite.js';

/** Longest that a write waits for others. */
const GROUP_MS = 50;

interface Pending {
  readonly action: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly result: unknown } | { readonly error: unknown };

export class DurableWrites {
  private pending: Pending[] = [];
  private timer: NodeJS.Timeout | undefined;
  private last = -Infinity;

  /** @param path what messages call the database */
  constructor(
    private readonly database: Database,
    private readonly path: string,
    private readonly milliseconds = GROUP_MS,
  ) {}

  /**
   * Runs statements within the next commit. Each action is whole or not at all, whatever becomes of the others.
   * @returns what the action returned, when it is on the disk
   * @throws ClflowError `io` when it is not; what the action itself threw
   */
  write<Result>(action: () => Result): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.pending.push({ action, resolve: resolve as (result: unknown) => void, reject });
      const wait = Math.max(0, Math.min(this.milliseconds, this.last + this.milliseconds - performance.now()));
      this.timer ??= setTimeout(() => this.flush(), wait);
    });
  }

  /** Commits what waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const group = this.pending;
    this.pending = [];
    if (group.length === 0) return;
    try {
      const outcomes = this.commit(group);
      for (const [i, outcome] of outcomes.entries()) {
        if ('error' in outcome) group[i].reject(outcome.error);
        else group[i].resolve(outcome.result);
      }
    } catch (error) {
      for (const { reject } of group) reject(databaseError(this.path, error));
    } finally {
      this.last = performance.now();
    }
  }

  private commit(group: readonly Pending[]): Outcome[] {
    this.database.exec('PRAGMA synchronous = FULL');
    try {
      return transaction(this.database, () => group.map(({ action }) => this.attempt(action)));
    } finally {
      this.database.exec('PRAGMA synchronous = NORMAL');
    }
  }

  private attempt(action: () => unknown): Outcome {
    this.database.exec('SAVEPOINT one');
    try {
      const result = action();
      this.database.exec('RELEASE one');
      return { result };
    } catch (error) {
      // A disk that is full or fails is everybody's trouble, and SQLite may have given up the transaction already.
      if (isDiskTrouble(error)) throw error;
      this.database.exec('ROLLBACK TO one; RELEASE one');
      return { error };
    }
  }
}
