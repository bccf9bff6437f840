/**
 * @file What a line must not lose: results on their way, what was inspected, and where counting stood. One folder, one process.
 * A result, its place in the ledger and its messages are one commit that waits for the disk.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  closeDatabase,
  databaseError,
  DurableWrites,
  lockFolder,
  migrate,
  openDatabase,
  requireLocal,
  type Database,
} from '../database/index.js';
import { ioError } from '../files/index.node.js';
import type { Observation } from '../monitor/index.js';
import { StationLedger, type LedgerEntry } from './ledger.js';
import { Outbox } from './outbox.js';
import { PictureSpool } from './picture-spool.js';
import type { Result } from './result.js';
import { stateTables } from './state-tables.js';
import { StationTriggers } from './trigger-log.js';
import { RisingIds } from './uuid7.js';

/** A result with all that is written with it. */
export interface Entry {
  readonly result: Result;
  /** The result as JSON. */
  readonly payload: string;
  /** Names of the sinks that are to have it. */
  readonly sinks: readonly string[];
  readonly ledger: LedgerEntry | null;
  /** Key of the trigger that asked for it. */
  readonly trigger: string | null;
  readonly observation: Observation | null;
}

/** Of a stream, for a drift monitor that starts again. */
export interface SeenBefore {
  readonly sequence: number;
  readonly observation: Observation;
}

/** Room that a full disk leaves for some ten thousand results. */
const RESERVE_BYTES = 16 * 2 ** 20;
/** Observations that a monitor is started again from. */
const MOST_OBSERVATIONS = 10_000;

export class LineState {
  readonly outbox: Outbox;
  private readonly durable: DurableWrites;
  private readonly ids: RisingIds;
  private readonly ledgers = new Map<string, StationLedger>();
  private readonly triggerLogs = new Map<string, StationTriggers>();
  private readonly sequences: Map<string, number>;
  private readonly statements;

  private constructor(
    readonly folder: string,
    readonly path: string,
    private readonly database: Database,
    readonly pictures: PictureSpool,
    private readonly unlock: () => void,
  ) {
    // Commits are not grouped: the gate waits for each.
    this.durable = new DurableWrites(database, path, 0);
    this.outbox = new Outbox(database, this.durable);
    this.statements = {
      sequence: database.prepare(
        'INSERT INTO stations (name, sequence) VALUES (?, ?) ON CONFLICT DO UPDATE SET sequence = excluded.sequence',
      ),
      latest: database.prepare('INSERT OR REPLACE INTO latest (one, inspection_id) VALUES (1, ?)'),
      observe: database.prepare('INSERT INTO observations (station, model, sequence, seen) VALUES (?, ?, ?, ?)'),
      observed: database.prepare(
        'SELECT id, sequence, seen FROM observations WHERE station = ? AND model = ? ORDER BY id DESC LIMIT ?',
      ),
      forget: database.prepare('DELETE FROM observations WHERE station = ? AND (model <> ? OR id < ?)'),
    };
    const stations = database.prepare('SELECT name, sequence FROM stations').all();
    this.sequences = new Map(
      (stations as unknown as { name: string; sequence: number }[]).map(({ name, sequence }) => [name, sequence]),
    );
    const latest = database.prepare('SELECT inspection_id AS id FROM latest').get() as { id: string } | undefined;
    this.ids = new RisingIds(latest?.id ?? null);
  }

  /**
   * Opens a state folder; a missing one is made.
   * @throws ClflowError `io` when another process uses it, it lies on a network file system, or it cannot be written to
   */
  static async open(folder: string, onNote: (sentence: string) => void): Promise<LineState> {
    const root = resolve(folder);
    await mkdir(root, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw ioError('write', root, error);
    });
    await requireLocal(root, onNote);
    const unlock = lockFolder(root, 'state folder');
    const path = join(root, 'line.db');
    let database: Database | undefined;
    try {
      database = openDatabase(path);
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      migrate(database, stateTables, path);
      const waiting = new Set(
        (database.prepare('SELECT DISTINCT inspection_id AS id FROM outbox').all() as unknown as { id: string }[]).map(
          ({ id }) => id,
        ),
      );
      const pictures = await PictureSpool.open(join(root, 'pictures'), (id) => waiting.has(id));
      const state = new LineState(root, path, database, pictures, unlock);
      await state.takeReserve();
      return state;
    } catch (error) {
      database?.close();
      unlock();
      throw databaseError(path, error);
    }
  }

  /** The next place in a station's order, and an id behind all others. */
  next(station: string): { readonly sequence: number; readonly inspectionId: string } {
    const sequence = (this.sequences.get(station) ?? 0) + 1;
    this.sequences.set(station, sequence);
    return { sequence, inspectionId: this.ids.next() };
  }

  ledger(station: string): StationLedger {
    const ledger = this.ledgers.get(station) ?? new StationLedger(this.database, station);
    this.ledgers.set(station, ledger);
    return ledger;
  }

  triggers(station: string): StationTriggers {
    const log = this.triggerLogs.get(station) ?? new StationTriggers(this.database, this.durable, station);
    this.triggerLogs.set(station, log);
    return log;
  }

  /** Resolves when all of them would survive a power cut. @throws ClflowError `io` when they would not */
  async write(entries: readonly Entry[]): Promise<void> {
    await this.durable.write(() => entries.forEach((entry) => this.insert(entry)));
  }

  private insert({ result, payload, sinks, ledger, trigger, observation }: Entry): void {
    const { station, sequence, inspection_id: inspectionId, verdict } = result;
    this.statements.sequence.run(station, sequence);
    this.statements.latest.run(inspectionId);
    if (ledger !== null) this.ledger(station).add(ledger, { inspectionId, verdict });
    if (trigger !== null) this.triggers(station).finish(trigger, { inspectionId, verdict });
    if (observation !== null) {
      this.statements.observe.run(station, result.model.hash, sequence, JSON.stringify(observation));
    }
    for (const sink of sinks) this.outbox.add(inspectionId, verdict === 'normal', { sink, payload });
  }

  /** What a station's drift monitor saw with this model, oldest first; what it saw with others is forgotten. */
  observations(station: string, model: string): SeenBefore[] {
    const rows = this.statements.observed.all(station, model, MOST_OBSERVATIONS).reverse() as unknown as {
      readonly id: number;
      readonly sequence: number;
      readonly seen: string;
    }[];
    this.statements.forget.run(station, model, rows[0]?.id ?? 0);
    return rows.map(({ sequence, seen }) => ({ sequence, observation: JSON.parse(seen) as Observation }));
  }

  /** Gives a full disk the room that was kept for it. @returns whether there was any */
  async giveReserve(): Promise<boolean> {
    const path = this.reservePath;
    return rm(path).then(
      () => true,
      () => false,
    );
  }

  /** Keeps room for a full disk, where there is enough. */
  async takeReserve(): Promise<void> {
    // Random: a disk that compresses would keep no room for zeros. Another try comes with the next start.
    await writeFile(this.reservePath, reserveBytes(), { flag: 'wx' }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') await rm(this.reservePath, { force: true }).catch(() => {});
    });
  }

  private get reservePath(): string {
    return join(this.folder, 'room-for-a-full-disk');
  }

  close(): void {
    this.durable.flush();
    closeDatabase(this.database);
    this.unlock();
  }
}

function reserveBytes(): Uint8Array {
  const bytes = new Uint8Array(RESERVE_BYTES);
  for (let i = 0, word = 1; i < bytes.length; i++) {
    word = (Math.imul(word, 1664525) + 1013904223) | 0;
    bytes[i] = word >>> 24;
  }
  return bytes;
}
