/** @file Images: those of projects, and those that a line's camera took and the store keeps. */
import { ImageFiles } from './image-files.js';
import type { Database, Statement } from './sqlite.js';
import type { DurableWrites } from './sqlite.js';
import type { Retention } from './retention.js';

export type Split = 'train' | 'calibrate' | 'test';

export interface StoredImage {
  readonly id: number;
  /** Null for what a line's camera took. */
  readonly projectId: number | null;
  /** Path below the project's folder, or the name it came with. */
  readonly name: string;
  /** Name in the store's images; null for what lies in the project's folder. */
  readonly file: string | null;
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly split: Split | null;
  readonly addedAt: number;
  /** Set aside by a person since. */
  readonly asideAt: number | null;
  /** What has to go first where room is short. */
  readonly worth: Worth;
}

/** 0: a line saw it and called it good; 1: a line saw it and did not; 2: a person's, never removed without one. */
type Worth = 0 | 1 | 2;

/** An image that lies in its project's folder. */
export type LinkedImage = Pick<StoredImage, 'name' | 'sha256' | 'mediaType' | 'bytes'> & {
  readonly projectId: number;
} & Partial<Pick<StoredImage, 'width' | 'height' | 'split'>>;

/** An image whose bytes the store keeps. */
export type KeptImage = Pick<StoredImage, 'name' | 'mediaType'> &
  Partial<Pick<StoredImage, 'projectId' | 'width' | 'height' | 'split' | 'worth'>> & { readonly content: Uint8Array };

export type NewImage = Partial<StoredImage> & Pick<StoredImage, 'name' | 'sha256' | 'mediaType' | 'bytes'>;

export interface ImageQuery {
  /** Images after this one, by id. */
  readonly after?: number;
  readonly limit: number;
}

const COLUMNS =
  'id, project_id AS projectId, name, file, sha256, media_type AS mediaType, bytes, width, height, split, added_at AS addedAt, aside_at AS asideAt, worth';

export class Images {
  private readonly insert: Statement;
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
    private readonly files: ImageFiles,
    private readonly retention: Retention,
  ) {
    this.insert = database.prepare(
      `INSERT INTO images (project_id, name, file, sha256, media_type, bytes, width, height, split, worth, added_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (project_id, name) WHERE project_id IS NOT NULL DO UPDATE SET file = excluded.file, sha256 = excluded.sha256,
         media_type = excluded.media_type, bytes = excluded.bytes, width = excluded.width, height = excluded.height
       RETURNING ${COLUMNS}`,
    );
    this.statements = {
      get: database.prepare(`SELECT ${COLUMNS} FROM images WHERE id = ?`),
      list: database.prepare(`SELECT ${COLUMNS} FROM images WHERE project_id = ? AND id > ? ORDER BY id LIMIT ?`),
      named: database.prepare(`SELECT ${COLUMNS} FROM images WHERE project_id = ? AND name = ?`),
      copies: database.prepare(`SELECT ${COLUMNS} FROM images WHERE sha256 = ? ORDER BY id`),
      split: database.prepare('UPDATE images SET split = ? WHERE id = ?'),
      aside: database.prepare('UPDATE images SET aside_at = ? WHERE id = ?'),
      remove: database.prepare('DELETE FROM images WHERE id = ? RETURNING file'),
      uses: database.prepare('SELECT count(*) AS uses FROM images WHERE file = ?'),
      cherish: database.prepare('UPDATE images SET worth = 2 WHERE id = ?'),
    };
  }

  /** Images that lie in a project's folder, a batch whole or not at all; a name that is known is brought up to date. */
  link(...images: readonly LinkedImage[]): Promise<StoredImage[]> {
    return this.durable.write(() => images.map((image) => this.add({ ...image, file: null })));
  }

  /**
   * Keeps an image's bytes and its row; in a project, in the place of an image of the same name.
   * @throws HttpError 507 when there is no room and nothing may be removed; ClflowError `io`
   */
  async keep(image: KeptImage): Promise<StoredImage> {
    let replaced: StoredImage | undefined;
    const kept = await this.withFile(image, (row) => {
      replaced = this.statements.named
        .all(image.projectId ?? null, image.name)
        .map(plain)
        .at(0);
      return this.add(row);
    });
    if (replaced?.file && replaced.file !== kept.file) this.removeUnused(replaced.file);
    return kept;
  }

  /** The same, with the row added by `add` beside other rows of the same commit. */
  async withFile<Result>(image: KeptImage, add: (row: NewImage) => Result): Promise<Result> {
    const { content, ...rest } = image;
    const name = ImageFiles.nameOf(content, image.mediaType);
    const row = { ...rest, ...name, bytes: content.byteLength };
    const release = await this.retention.reserve(content.byteLength);
    try {
      return await this.files.keep(name.file, content, () => this.durable.write(() => add(row)));
    } catch (error) {
      this.removeUnused(name.file);
      throw error;
    } finally {
      release();
    }
  }

  /** The row alone, within a write of others. The file must be there. */
  add(image: NewImage): StoredImage {
    const { projectId = null, name, file = null, sha256, mediaType, bytes } = image;
    const { width = null, height = null, split = null, worth = 2 } = image;
    return plain(
      this.insert.get(projectId, name, file, sha256, mediaType, bytes, width, height, split, worth, Date.now()),
    );
  }

  get(id: number): StoredImage | null {
    const row = this.statements.get.get(id);
    return row === undefined ? null : plain(row);
  }

  ofProject(projectId: number, { after = 0, limit }: ImageQuery): StoredImage[] {
    return this.statements.list.all(projectId, after, limit).map(plain);
  }

  /** All with this content. */
  copies(sha256: string): StoredImage[] {
    return this.statements.copies.all(sha256).map(plain);
  }

  /** Where the bytes lie; null for those in a project's folder. */
  pathOf({ file }: StoredImage): string | null {
    return file === null ? null : this.files.pathOf(file);
  }

  setSplit(ids: readonly number[], split: Split | null): Promise<void> {
    return this.durable.write(() => ids.forEach((id) => this.statements.split.run(split, id)));
  }

  /** Sets images aside, or takes them back. */
  setAside(ids: readonly number[], aside: boolean): Promise<void> {
    return this.durable.write(() => ids.forEach((id) => this.statements.aside.run(aside ? Date.now() : null, id)));
  }

  /** A person has had to do with the image: it does not go where room is short. Within a write of others. */
  cherish(id: number): void {
    this.statements.cherish.run(id);
  }

  /** Removes an image's row and, where the store keeps them and no other row needs them, its bytes. */
  async remove(id: number): Promise<boolean> {
    const removed = await this.durable.write(
      () => this.statements.remove.get(id) as { file: string | null } | undefined,
    );
    if (removed === undefined) return false;
    if (removed.file !== null) this.removeUnused(removed.file);
    return true;
  }

  private removeUnused(file: string): void {
    if ((this.statements.uses.get(file) as { uses: number }).uses === 0) this.files.remove(file);
  }
}

function plain(row: unknown): StoredImage {
  return { ...(row as StoredImage) };
}
