/**
 * @file Room for images. Where it is short, what a line called good goes first, the oldest first; then, and never silently, what it
 * did not call good. What a person gave, labelled or answered stays. Verdicts stay as rows in any case.
 */
import { statfs } from 'node:fs/promises';
import { HttpError } from '../errors.js';
import type { DurableWrites } from './sqlite.js';
import type { ImageFiles } from './image-files.js';
import type { Database, Statement } from './sqlite.js';

export interface RetentionOptions {
  /** Most bytes of images. Missing: as many as the disk has room for. */
  readonly maxBytes?: number;
  /** Bytes of the disk that stay free. Missing: none. */
  readonly minFreeBytes?: number;
}

/** Images that had to go. */
export interface Removal {
  readonly type: 'images-removed';
  /** Whether a line had called all of them good. */
  readonly good: boolean;
  readonly images: number;
  readonly bytes: number;
  /** Their inspections, which stay without a picture. */
  readonly inspections: readonly string[];
}

interface Candidate {
  readonly id: number;
  readonly file: string;
  readonly bytes: number;
}

/** Images that are looked at together. */
const BATCH = 32;

export class Retention {
  /** Bytes of the rows that are known, and of images that are on their way. */
  private used: number;
  private reserved = 0;
  private last: Promise<unknown> = Promise.resolve();
  private readonly statements: Readonly<Record<'used' | 'candidates' | 'inspections' | 'remove' | 'uses', Statement>>;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
    private readonly files: ImageFiles,
    private readonly options: RetentionOptions,
    private readonly onRemoval: (removal: Removal) => void,
  ) {
    this.statements = {
      used: database.prepare(
        'SELECT coalesce(sum(bytes), 0) AS used FROM (SELECT bytes FROM images WHERE file IS NOT NULL GROUP BY file)',
      ),
      candidates: database.prepare(
        'SELECT id, file, bytes FROM images WHERE file IS NOT NULL AND worth = ? ORDER BY id LIMIT ?',
      ),
      inspections: database.prepare('SELECT id FROM inspections WHERE image_id = ?'),
      remove: database.prepare('DELETE FROM images WHERE id = ?'),
      uses: database.prepare('SELECT count(*) AS uses FROM images WHERE file = ?'),
    };
    this.used = this.counted();
  }

  /** Bytes of all images that the store keeps. */
  counted(): number {
    return (this.statements.used.get() as { used: number }).used;
  }

  /**
   * Takes room, one caller after the other.
   * @returns to be called when the image is there or will not come
   * @throws HttpError 507 when nothing may be removed any more
   */
  reserve(bytes: number): Promise<() => void> {
    const next = this.last.then(() => this.makeRoom(bytes));
    this.last = next.catch(() => {});
    return next.then(() => {
      this.reserved += bytes;
      return () => {
        this.reserved -= bytes;
        this.used += bytes;
      };
    });
  }

  private async makeRoom(bytes: number): Promise<void> {
    if ((await this.missing(bytes)) <= 0) return;
    this.used = this.counted();
    for (const worth of [0, 1]) {
      for (let missing = await this.missing(bytes); missing > 0; missing = await this.missing(bytes)) {
        const candidates = this.statements.candidates.all(worth, BATCH) as unknown as Candidate[];
        if (candidates.length === 0) break;
        await this.remove(enough(candidates, missing), worth === 0);
      }
    }
    if ((await this.missing(bytes)) > 0) {
      throw new HttpError(507, 'There is no room for more images: raise the quota, or free space on the disk.');
    }
  }

  private async missing(bytes: number): Promise<number> {
    const { maxBytes = Infinity, minFreeBytes } = this.options;
    const overQuota = this.used + this.reserved + bytes - maxBytes;
    if (minFreeBytes === undefined) return overQuota;
    const { bavail, bsize } = await statfs(this.files.folder);
    return Math.max(overQuota, minFreeBytes + this.reserved + bytes - bavail * bsize);
  }

  /** First the rows, for good; then the files: a crash in between leaves files that the next start removes. */
  private async remove(candidates: readonly Candidate[], good: boolean): Promise<void> {
    const inspections = await this.durable.write(() =>
      candidates.flatMap(({ id }) => {
        const seen = this.statements.inspections.all(id) as unknown as { id: string }[];
        this.statements.remove.run(id);
        return seen.map((row) => row.id);
      }),
    );
    for (const { file } of candidates) {
      if ((this.statements.uses.get(file) as { uses: number }).uses === 0) this.files.remove(file);
    }
    this.used = this.counted();
    const bytes = candidates.reduce((sum, image) => sum + image.bytes, 0);
    this.onRemoval({ type: 'images-removed', good, images: candidates.length, bytes, inspections });
  }
}

/** The first that together have so many bytes; all where they have fewer. */
function enough(candidates: readonly Candidate[], bytes: number): Candidate[] {
  let sum = 0;
  return candidates.filter((candidate) => {
    const needed = sum < bytes;
    sum += candidate.bytes;
    return needed;
  });
}
