/** @file What a look into a project's folder found, brought into the table of images: the folder is the truth about its files. */
import type { DurableWrites } from './sqlite.js';
import type { GalleryImage } from './gallery.js';
import { naturalKey } from './natural-key.js';
import type { Database } from './sqlite.js';

/** An image in its folder. */
export interface FoundImage {
  /** Path below the folder, with `/` on every system. */
  readonly name: string;
  /** Of the file as it was read: its size and time. */
  readonly stamp: string;
  readonly label: 'good' | 'defective' | null;
  readonly defect: string | null;
  readonly split: 'train' | 'test' | null;
  readonly masks: readonly string[];
  /** What reading it told; missing where the stamp is the one that is known. */
  readonly content?: {
    readonly sha256: string;
    readonly mediaType: string;
    readonly bytes: number;
    readonly width: number;
    readonly height: number;
  };
}

export interface KnownFile {
  readonly id: number;
  readonly stamp: string | null;
  /** Everything that the folder says of it, to see whether that has changed. */
  readonly said: string;
}

export interface UnreadableFile {
  readonly name: string;
  readonly reason: string;
  readonly stamp: string | null;
}

/** What counts for an image: a person's last word, where it was not taken back, else the folder's. */
const COUNTING = `
UPDATE images SET
  label = CASE WHEN said.of_folder = 0 THEN said.label ELSE folder_label END,
  defect = CASE WHEN said.of_folder = 0 THEN said.defect ELSE folder_defect END
FROM (SELECT coalesce(l.of_folder, 1) AS of_folder, l.label, l.defect
      FROM (SELECT 1) LEFT JOIN (SELECT * FROM labels WHERE image_id = ?1 ORDER BY id DESC LIMIT 1) AS l) AS said
WHERE images.id = ?1`;

/** Brings up to date what counts for an image. Within a write of others. */
export function countingLabels(database: Database): (imageId: number) => void {
  const statement = database.prepare(COUNTING);
  return (imageId) => void statement.run(imageId);
}

type MaskFiles = Pick<GalleryImage, 'masks' | 'ownMask' | 'maskPainted'>;

export class FolderImages {
  private readonly statements;
  private readonly count: (imageId: number) => void;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
  ) {
    this.count = countingLabels(database);
    this.statements = {
      known: database.prepare(
        `SELECT id, name, stamp, gone, folder_label, folder_defect, folder_split, masks FROM images
         WHERE project_id = ? AND stamp IS NOT NULL`,
      ),
      insert: database.prepare(
        `INSERT INTO images (project_id, name, sha256, media_type, bytes, width, height, split, added_at, stamp, sort_key,
           folder_label, folder_defect, folder_split, masks)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?12, ?8, ?9, ?13, ?10, ?11, ?12, ?14)
         ON CONFLICT (project_id, name) WHERE project_id IS NOT NULL DO UPDATE SET sha256 = excluded.sha256,
           media_type = excluded.media_type, bytes = excluded.bytes, width = excluded.width, height = excluded.height,
           stamp = excluded.stamp, sort_key = excluded.sort_key, gone = 0, score = NULL, p_value = NULL, verdict = NULL,
           near = NULL
         RETURNING id`,
      ),
      forgetScores: database.prepare('DELETE FROM scores WHERE image_id = ?'),
      say: database.prepare(
        `UPDATE images SET folder_label = ?2, folder_defect = ?3, folder_split = ?4, masks = ?5, gone = 0,
           split = CASE WHEN split_chosen = 1 THEN split ELSE ?4 END WHERE id = ?1`,
      ),
      gone: database.prepare('UPDATE images SET gone = 1 WHERE id = ?'),
      setMask: database.prepare('UPDATE images SET masks = ?2, own_mask = ?3, mask_painted = ?4 WHERE id = ?1'),
      unreadable: database.prepare(
        'SELECT name, reason, stamp FROM unreadable WHERE project_id = ? ORDER BY name LIMIT ?',
      ),
      refuse: database.prepare(
        'INSERT OR REPLACE INTO unreadable (project_id, name, reason, stamp) VALUES (?, ?, ?, ?)',
      ),
      forgive: database.prepare('DELETE FROM unreadable WHERE project_id = ? AND name = ?'),
    };
  }

  /** The files that are known, by name. */
  known(projectId: number): Map<string, KnownFile> {
    const rows = this.statements.known.all(projectId) as unknown as (Readonly<Record<string, string | null>> & {
      readonly id: number;
      readonly name: string;
      readonly stamp: string | null;
      readonly gone: number;
    })[];
    return new Map(
      rows.map(({ id, name, stamp, gone, folder_label, folder_defect, folder_split, masks }) => [
        name,
        { id, stamp, said: gone === 1 ? '' : JSON.stringify([folder_label, folder_defect, folder_split, masks]) },
      ]),
    );
  }

  /** Whether the folder says of a file what it said before. */
  saysTheSame({ said }: KnownFile, { label, defect, split, masks }: FoundImage): boolean {
    return said === JSON.stringify([label, defect, split, JSON.stringify(masks)]);
  }

  /** @returns the ids of the images, in their order */
  save(projectId: number, found: readonly FoundImage[], known: ReadonlyMap<string, KnownFile>): Promise<number[]> {
    return this.durable.write(() =>
      found.map((image) => {
        const id = image.content ? this.insert(projectId, image, image.content) : known.get(image.name)!.id;
        const masks = JSON.stringify(image.masks);
        this.statements.say.run(id, image.label, image.defect, image.split, masks);
        this.statements.forgive.run(projectId, image.name);
        this.count(id);
        return id;
      }),
    );
  }

  /** What counts as an image's mask, after a person painted one or took it away. */
  setMask(id: number, { masks, ownMask, maskPainted }: MaskFiles): Promise<void> {
    return this.durable.write(
      () => void this.statements.setMask.run(id, JSON.stringify(masks), ownMask, Number(maskPainted)),
    );
  }

  /** Files that are not in the folder any more. */
  markGone(ids: readonly number[]): Promise<void> {
    return this.durable.write(() => ids.forEach((id) => this.statements.gone.run(id)));
  }

  unreadable(projectId: number, most = 1_000_000): UnreadableFile[] {
    return this.statements.unreadable.all(projectId, most).map((row) => ({ ...(row as unknown as UnreadableFile) }));
  }

  /** Files that cannot be read, and names of those that are not there any more. */
  setUnreadable(projectId: number, files: readonly UnreadableFile[], gone: readonly string[]): Promise<void> {
    return this.durable.write(() => {
      for (const { name, reason, stamp } of files) this.statements.refuse.run(projectId, name, reason, stamp);
      for (const name of gone) this.statements.forgive.run(projectId, name);
    });
  }

  private insert(projectId: number, image: FoundImage, content: NonNullable<FoundImage['content']>): number {
    const { name, stamp, label, defect, split, masks } = image;
    const { sha256, mediaType, bytes, width, height } = content;
    const row = this.statements.insert.get(
      ...[projectId, name, sha256, mediaType, bytes, width, height, Date.now(), stamp, label, defect, split],
      ...[naturalKey(name), JSON.stringify(masks)],
    );
    const { id } = row as { id: number };
    this.statements.forgetScores.run(id);
    return id;
  }
}
