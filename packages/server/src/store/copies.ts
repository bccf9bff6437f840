/** @file Near copies among a project's images: what was seen of each picture, and which belong together. */
import type { DurableWrites } from './sqlite.js';
import type { Database } from './sqlite.js';

/** Of a picture; null: nothing that could be compared. */
export interface Look {
  readonly outline: Uint32Array;
  /** In 256ths of a grey level. */
  readonly thumbnail: Uint16Array;
}

export interface Unseen {
  readonly id: number;
  readonly name: string;
  readonly sha256: string;
}

/** An image and the picture that it shows. */
export interface Shown {
  readonly id: number;
  readonly sha256: string;
  readonly copies: number | null;
}

export class Copies {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
  ) {
    this.statements = {
      unseen: database.prepare(
        `SELECT min(id) AS id, name, sha256 FROM images WHERE project_id = ? AND gone = 0
         AND NOT EXISTS (SELECT 1 FROM looks WHERE looks.sha256 = images.sha256) GROUP BY sha256 ORDER BY 1`,
      ),
      keep: database.prepare('INSERT OR REPLACE INTO looks (sha256, outline, thumbnail) VALUES (?, ?, ?)'),
      look: database.prepare('SELECT outline, thumbnail FROM looks WHERE sha256 = ?'),
      shown: database.prepare('SELECT id, sha256, copies FROM images WHERE project_id = ? AND gone = 0 ORDER BY id'),
      set: database.prepare('UPDATE images SET copies = ? WHERE id = ?'),
      with: database.prepare(
        `SELECT id FROM images WHERE project_id = ?1 AND copies = ?2 AND id <> ?3 AND gone = 0 ORDER BY id LIMIT ?4`,
      ),
    };
  }

  /** Images whose pictures were not looked at yet, one for each content. */
  unseen(projectId: number): Unseen[] {
    return this.statements.unseen.all(projectId).map((row) => ({ ...(row as unknown as Unseen) }));
  }

  keep(looks: readonly { readonly sha256: string; readonly look: Look | null }[]): Promise<void> {
    return this.durable.write(() => {
      for (const { sha256, look } of looks) {
        this.statements.keep.run(sha256, look && bytesOf(look.outline), look && bytesOf(look.thumbnail));
      }
    });
  }

  look(sha256: string): Look | null {
    const row = this.statements.look.get(sha256) as
      { readonly outline: Uint8Array | null; readonly thumbnail: Uint8Array | null } | undefined;
    if (!row?.outline || !row.thumbnail) return null;
    // Copied, so that words lie where words must.
    const [outline, thumbnail] = [row.outline.slice(), row.thumbnail.slice()];
    return { outline: new Uint32Array(outline.buffer), thumbnail: new Uint16Array(thumbnail.buffer) };
  }

  shown(projectId: number): Shown[] {
    return this.statements.shown.all(projectId).map((row) => ({ ...(row as unknown as Shown) }));
  }

  /** @param groups by image; null: no copy of any */
  set(groups: ReadonlyMap<number, number | null>): Promise<void> {
    return this.durable.write(() => groups.forEach((group, id) => this.statements.set.run(group, id)));
  }

  /** The others that an image is a copy of, or that are copies of it; those set aside too. */
  with(projectId: number, group: number, id: number, most: number): number[] {
    const rows = this.statements.with.all(projectId, group, id, most);
    return (rows as unknown as { id: number }[]).map((row) => row.id);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
