/** @file What persons at the line say about verdicts. */
import type { Database } from './sqlite.js';
import type { DurableWrites } from './sqlite.js';
import type { LabelName } from './labels.js';

export interface Feedback {
  readonly id: number;
  readonly inspectionId: string;
  readonly label: LabelName;
  readonly defect: string | null;
  readonly note: string | null;
  readonly author: string | null;
  readonly at: number;
}

export type NewFeedback = Pick<Feedback, 'inspectionId' | 'label'> &
  Partial<Pick<Feedback, 'defect' | 'note' | 'author'>>;

const COLUMNS = 'id, inspection_id AS inspectionId, label, defect, note, author, at';

export class FeedbackOnVerdicts {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
  ) {
    this.statements = {
      known: database.prepare('SELECT 1 FROM inspections WHERE id = ?'),
      add: database.prepare(
        `INSERT INTO feedback (inspection_id, label, defect, note, author, at) VALUES (?, ?, ?, ?, ?, ?)
         RETURNING ${COLUMNS}`,
      ),
      // What a person has looked at is kept.
      cherish: database.prepare(
        'UPDATE images SET worth = 2 WHERE id = (SELECT image_id FROM inspections WHERE id = ?)',
      ),
      of: database.prepare(`SELECT ${COLUMNS} FROM feedback WHERE inspection_id = ? ORDER BY id`),
      takeBack: database.prepare(
        'DELETE FROM feedback WHERE id = (SELECT max(id) FROM feedback WHERE inspection_id = ?)',
      ),
      since: database.prepare(`SELECT ${COLUMNS} FROM feedback WHERE id > ? ORDER BY id LIMIT ?`),
    };
  }

  /** @returns null when there is no such inspection */
  add(feedback: NewFeedback): Promise<Feedback | null> {
    const { inspectionId, label, defect = null, note = null, author = null } = feedback;
    return this.durable.write(() => {
      if (this.statements.known.get(inspectionId) === undefined) return null;
      this.statements.cherish.run(inspectionId);
      return plain(this.statements.add.get(inspectionId, label, defect, note, author, Date.now()));
    });
  }

  /** The last word was a slip: the one before it counts again. @returns whether there was one */
  takeBack(inspectionId: string): Promise<boolean> {
    return this.durable.write(() => this.statements.takeBack.run(inspectionId).changes > 0);
  }

  /** Oldest first; the last one counts. */
  of(inspectionId: string): Feedback[] {
    return this.statements.of.all(inspectionId).map(plain);
  }

  since(id: number, limit: number): Feedback[] {
    return this.statements.since.all(id, limit).map(plain);
  }
}

function plain(row: unknown): Feedback {
  return { ...(row as Feedback) };
}
