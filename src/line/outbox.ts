/**
 * @file What is still to be sent: written in the same commit as its inspection, removed once the receiver has acknowledged it. In
 * order for each sink.
 */
import type { Database, DurableWrites } from '../database/index.js';

export interface Message {
  readonly id: number;
  /** Name of the receiver, such as `mqtt` or `webhook`. */
  readonly sink: string;
  readonly inspectionId: string;
  /** What is sent, as it is. */
  readonly payload: string;
  readonly attempts: number;
  readonly dueAt: number;
  /** Given up, and kept to be looked at. */
  readonly dead: boolean;
  readonly error: string | null;
}

export interface NewMessage {
  readonly sink: string;
  readonly payload: string;
}

/** Most messages of one sink. */
export interface OutboxBounds {
  readonly messages: number;
  readonly bytes: number;
}

const COLUMNS = 'id, sink, inspection_id AS inspectionId, payload, attempts, due_at AS dueAt, dead, error';

export class Outbox {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
  ) {
    this.statements = {
      add: database.prepare(
        `INSERT INTO outbox (sink, inspection_id, payload, good, bytes, due_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (sink, inspection_id) DO NOTHING`,
      ),
      next: database.prepare(`SELECT ${COLUMNS} FROM outbox WHERE sink = ? AND dead = 0 ORDER BY id LIMIT ?`),
      has: database.prepare('SELECT 1 FROM outbox WHERE sink = ? AND inspection_id = ?'),
      waits: database.prepare('SELECT 1 FROM outbox WHERE inspection_id = ? AND dead = 0'),
      counts: database.prepare('SELECT sink, sum(dead = 0) AS waiting, sum(dead) AS dead FROM outbox GROUP BY sink'),
      dead: database.prepare(`SELECT ${COLUMNS} FROM outbox WHERE dead = 1 ORDER BY id LIMIT ?`),
      remove: database.prepare('DELETE FROM outbox WHERE id = ?'),
      removeOf: database.prepare('DELETE FROM outbox WHERE sink = ? AND inspection_id = ?'),
      failed: database.prepare(
        'UPDATE outbox SET attempts = attempts + 1, due_at = ?, dead = ?, error = ? WHERE id = ?',
      ),
      size: database.prepare(
        'SELECT count(*) AS messages, coalesce(sum(bytes), 0) AS bytes FROM outbox WHERE sink = ?',
      ),
      dropped: database.prepare(
        'DELETE FROM outbox WHERE id = (SELECT id FROM outbox WHERE sink = ? AND good = 1 ORDER BY id LIMIT 1) RETURNING bytes',
      ),
    };
  }

  /** Within the write of its inspection. A sink is told of an inspection once. */
  add(inspectionId: string, good: boolean, { sink, payload }: NewMessage): void {
    this.statements.add.run(sink, inspectionId, payload, good ? 1 : 0, Buffer.byteLength(payload), Date.now());
  }

  /** The oldest that wait for a sink; a sender that keeps the order waits until the first is due. */
  next(sink: string, limit: number): Message[] {
    return this.statements.next.all(sink, limit).map(plain);
  }

  has(sink: string, inspectionId: string): boolean {
    return this.statements.has.get(sink, inspectionId) !== undefined;
  }

  /** Whether any sink still is to have it. */
  waits(inspectionId: string): boolean {
    return this.statements.waits.get(inspectionId) !== undefined;
  }

  /** Of every sink that has any. */
  counts(): { readonly sink: string; readonly waiting: number; readonly dead: number }[] {
    return this.statements.counts.all() as unknown as ReturnType<Outbox['counts']>;
  }

  /** Dead letters of all sinks. */
  dead(limit: number): Message[] {
    return this.statements.dead.all(limit).map(plain);
  }

  /** The receiver has it. Losing this at a power cut sends the message twice, which receivers must expect. */
  delivered(...ids: readonly number[]): void {
    for (const id of ids) this.statements.remove.run(id);
  }

  /** As {@link delivered}, by name. */
  remove(sink: string, inspectionId: string): void {
    this.statements.removeOf.run(sink, inspectionId);
  }

  /** It could not be sent; tried again later, or given up. */
  failed(id: number, error: string, next: { readonly dueAt: number } | 'dead'): Promise<void> {
    const [dueAt, dead] = next === 'dead' ? [Date.now(), 1] : [next.dueAt, 0];
    return this.durable.write(() => void this.statements.failed.run(dueAt, dead, error, id));
  }

  size(sink: string): OutboxBounds {
    return { ...(this.statements.size.get(sink) as unknown as OutboxBounds) };
  }

  /**
   * Drops the oldest messages about good products until a sink's bounds hold; others are never dropped.
   * @returns how many were dropped, and whether the bounds hold now
   */
  bound(
    sink: string,
    { messages, bytes }: OutboxBounds,
  ): Promise<{ readonly dropped: number; readonly holds: boolean }> {
    return this.durable.write(() => {
      const size = { ...this.size(sink) } as { messages: number; bytes: number };
      let dropped = 0;
      while (size.messages > messages || size.bytes > bytes) {
        const gone = this.statements.dropped.get(sink) as { bytes: number } | undefined;
        if (gone === undefined) return { dropped, holds: false };
        size.messages--;
        size.bytes -= gone.bytes;
        dropped++;
      }
      return { dropped, holds: true };
    });
  }
}

function plain(row: unknown): Message {
  const { dead, ...rest } = row as Omit<Message, 'dead'> & { readonly dead: number };
  return { ...rest, dead: dead === 1 };
}
