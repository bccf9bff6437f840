/** @file What was inspected already, as a source asks that could give a picture twice. */
import type { Database } from '../database/index.js';
import type { Result } from './result.js';

/** A file as it was when it was looked at. */
export interface FileStamp {
  readonly path: string;
  /** Device and inode, where the file system keeps them. */
  readonly inode: string;
  readonly size: string;
  /** Nanoseconds since 1970: more than a number holds. */
  readonly mtime: string;
}

/** What a picture is known by. */
export interface LedgerEntry {
  readonly key: string;
  readonly sha256: string | null;
  readonly file: FileStamp | null;
}

export interface KnownPicture {
  readonly inspectionId: string;
  readonly verdict: Result['verdict'];
}

export interface Ledger {
  /** Null for a picture that has no result yet. */
  known(key: string): KnownPicture | null;
  /**
   * Whether a file is one that was inspected under another stamp: the same bytes, and touched, renamed or on a share that was
   * mounted again. It is known by its new stamp from now on.
   * @param isThere whether the folder has a file of this path now
   */
  sameFile(stamp: FileStamp, sha256: string, isThere: (path: string) => boolean): boolean;
  /** Files that are there no more: their bytes may come again as another picture. */
  gone(paths: readonly string[]): void;
  /** Paths that were there when they were inspected. */
  paths(): string[];
}

/** The key of a file as it is now. */
export function keyOf({ path, inode, size, mtime }: FileStamp): string {
  return `${path}|${size}|${mtime}|${inode}`;
}

interface ContentRow extends Pick<FileStamp, 'path' | 'inode' | 'mtime'> {
  readonly id: number;
  readonly gone: number;
}

/** Rows of files that are gone are kept so that a share that comes back brings nothing twice, but not for ever. */
const MOST_GONE = 1_000_000;

export class StationLedger implements Ledger {
  private readonly statements;

  constructor(
    database: Database,
    private readonly station: string,
  ) {
    this.statements = {
      known: database.prepare(
        'SELECT inspection_id AS inspectionId, verdict FROM ledger WHERE station = ? AND key = ?',
      ),
      content: database.prepare(
        'SELECT id, path, inode, mtime, gone FROM ledger WHERE station = ? AND sha256 = ? AND path IS NOT NULL',
      ),
      copy: database.prepare(
        `INSERT OR IGNORE INTO ledger (station, key, inspection_id, verdict, sha256, path, inode, mtime)
         SELECT station, ?, inspection_id, verdict, sha256, ?, ?, ? FROM ledger WHERE id = ?`,
      ),
      add: database.prepare(
        `INSERT OR IGNORE INTO ledger (station, key, inspection_id, verdict, sha256, path, inode, mtime)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ),
      gone: database.prepare('UPDATE ledger SET gone = 1 WHERE station = ? AND path = ?'),
      paths: database.prepare('SELECT DISTINCT path FROM ledger WHERE station = ? AND path IS NOT NULL AND gone = 0'),
      prune: database.prepare(
        `DELETE FROM ledger WHERE station = ?1 AND gone = 1 AND id <=
           (SELECT id FROM ledger WHERE station = ?1 AND gone = 1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`,
      ),
    };
    this.statements.prune.run(station, MOST_GONE);
  }

  known(key: string): KnownPicture | null {
    const row = this.statements.known.get(this.station, key);
    return row === undefined ? null : ({ ...row } as unknown as KnownPicture);
  }

  sameFile(stamp: FileStamp, sha256: string, isThere: (path: string) => boolean): boolean {
    const rows = this.statements.content.all(this.station, sha256) as unknown as ContentRow[];
    const before = rows.find(({ path, inode, mtime, gone }) => {
      // Touched, or mounted again; else renamed. A second link to a file is another picture, and so is a copy.
      if (path === stamp.path) return gone === 0 && (inode === stamp.inode || mtime === stamp.mtime);
      return inode === stamp.inode && mtime === stamp.mtime && !isThere(path);
    });
    if (before === undefined) return false;
    this.statements.copy.run(keyOf(stamp), stamp.path, stamp.inode, stamp.mtime, before.id);
    return true;
  }

  gone(paths: readonly string[]): void {
    for (const path of paths) this.statements.gone.run(this.station, path);
  }

  paths(): string[] {
    return (this.statements.paths.all(this.station) as unknown as { path: string }[]).map(({ path }) => path);
  }

  /** Within the commit of its result. */
  add({ key, sha256, file }: LedgerEntry, { inspectionId, verdict }: KnownPicture): void {
    const { path = null, inode = null, mtime = null } = file ?? {};
    this.statements.add.run(this.station, key, inspectionId, verdict, sha256, path, inode, mtime);
  }
}
