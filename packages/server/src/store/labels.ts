/** @file What persons say about images. Lines are only ever added: the last one about an image counts, undoing is another line. */
import type { Images } from './images.js';
import type { Database } from './sqlite.js';
import type { DurableWrites } from './sqlite.js';

export type LabelName = 'good' | 'defective' | 'unsure';

export interface Label {
  readonly id: number;
  readonly imageId: number;
  /** Null: taken back. */
  readonly label: LabelName | null;
  /** Kind of the defect. */
  readonly defect: string | null;
  /** Path of the mask below the project's folder. */
  readonly mask: string | null;
  readonly note: string | null;
  readonly author: string | null;
  readonly at: number;
}

export type NewLabel = Pick<Label, 'imageId' | 'label'> & Partial<Pick<Label, 'defect' | 'mask' | 'note' | 'author'>>;

const COLUMNS = 'id, image_id AS imageId, label, defect, mask, note, author, at';

export class Labels {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
    private readonly images: Images,
  ) {
    this.statements = {
      add: database.prepare(
        `INSERT INTO labels (image_id, label, defect, mask, note, author, at) VALUES (?, ?, ?, ?, ?, ?, ?)
         RETURNING ${COLUMNS}`,
      ),
      history: database.prepare(`SELECT ${COLUMNS} FROM labels WHERE image_id = ? ORDER BY id`),
      current: database.prepare(`SELECT ${COLUMNS} FROM labels WHERE image_id = ? ORDER BY id DESC LIMIT 1`),
      ofProject: database.prepare(
        `SELECT ${COLUMNS} FROM labels WHERE id IN (SELECT max(l.id) FROM labels l JOIN images i ON i.id = l.image_id
         WHERE i.project_id = ? GROUP BY l.image_id) ORDER BY id`,
      ),
    };
  }

  /** A batch is stored whole or not at all. */
  add(...labels: readonly NewLabel[]): Promise<Label[]> {
    return this.durable.write(() =>
      labels.map(({ imageId, label, defect = null, mask = null, note = null, author = null }) => {
        this.images.cherish(imageId);
        return plain(this.statements.add.get(imageId, label, defect, mask, note, author, Date.now()));
      }),
    );
  }

  /** What counts; null when nobody said anything. */
  current(imageId: number): Label | null {
    const row = this.statements.current.get(imageId);
    return row === undefined ? null : plain(row);
  }

  /** All that was ever said, oldest first. */
  history(imageId: number): Label[] {
    return this.statements.history.all(imageId).map(plain);
  }

  /** The last line of every image of a project. */
  ofProject(projectId: number): Label[] {
    return this.statements.ofProject.all(projectId).map(plain);
  }
}

function plain(row: unknown): Label {
  return { ...(row as Label) };
}
