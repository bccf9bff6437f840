/** @file What a person does with images of a project, so that it can be undone and done again. A label that is undone is another line. */
import type { DurableWrites } from './sqlite.js';
import { countingLabels } from './folder-images.js';
import type { Split } from './images.js';
import type { LabelName } from './labels.js';
import type { Database } from './sqlite.js';

export type ActionType = 'label' | 'aside' | 'split';

export type NewAction =
  | { readonly type: 'label'; readonly label: LabelName | null; readonly defect?: string }
  | { readonly type: 'aside'; readonly aside: boolean }
  | { readonly type: 'split'; readonly split: Split | null };

/** Of one image; null: nobody had said anything. */
type Said = { readonly label: LabelName | null; readonly defect: string | null } | null;
type State = Said | { readonly split: Split | null; readonly chosen: number } | boolean;

export interface Action {
  readonly type: ActionType;
  readonly images: readonly number[];
}

interface Row {
  readonly id: number;
  readonly type: ActionType;
  readonly images: string;
  readonly before: string;
  readonly after: string;
}

export class Actions {
  private readonly statements;
  private readonly count: (imageId: number) => void;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
  ) {
    this.count = countingLabels(database);
    const columns = 'id, type, images, before, after';
    this.statements = {
      add: database.prepare(
        'INSERT INTO actions (project_id, type, images, before, after, at) VALUES (?, ?, ?, ?, ?, ?)',
      ),
      dropUndone: database.prepare('DELETE FROM actions WHERE project_id = ? AND undone = 1'),
      done: database.prepare(
        `SELECT ${columns} FROM actions WHERE project_id = ? AND undone = 0 ORDER BY id DESC LIMIT 1`,
      ),
      undone: database.prepare(
        `SELECT ${columns} FROM actions WHERE project_id = ? AND undone = 1 ORDER BY id LIMIT 1`,
      ),
      mark: database.prepare('UPDATE actions SET undone = ? WHERE id = ?'),
      image: database.prepare(
        'SELECT aside_at IS NOT NULL AS aside, split, split_chosen AS chosen FROM images WHERE id = ? AND project_id = ?',
      ),
      said: database.prepare(
        'SELECT label, defect, of_folder AS ofFolder FROM labels WHERE image_id = ? ORDER BY id DESC LIMIT 1',
      ),
      say: database.prepare(
        `INSERT INTO labels (image_id, label, defect, of_folder, at)
         SELECT id, CASE ?4 WHEN 1 THEN folder_label ELSE ?2 END, CASE ?4 WHEN 1 THEN folder_defect ELSE ?3 END, ?4, ?5
         FROM images WHERE id = ?1`,
      ),
      aside: database.prepare('UPDATE images SET aside_at = ? WHERE id = ?'),
      split: database.prepare(
        'UPDATE images SET split = CASE ?3 WHEN 1 THEN ?2 ELSE folder_split END, split_chosen = ?3 WHERE id = ?1',
      ),
    };
  }

  /** Images of other projects are passed over, and so are those for which nothing changes. @returns null when nothing changed */
  act(projectId: number, images: readonly number[], action: NewAction): Promise<Action | null> {
    return this.durable.write(() => {
      const { type } = action;
      const changed: { readonly id: number; readonly before: State; readonly after: State }[] = [];
      for (const id of new Set(images)) {
        const row = this.statements.image.get(id, projectId) as
          { aside: number; split: Split | null; chosen: number } | undefined;
        if (row === undefined) continue;
        const before = this.stateOf(id, type, row);
        const after = wanted(action);
        if (JSON.stringify(before) !== JSON.stringify(after)) changed.push({ id, before, after });
      }
      if (changed.length === 0) return null;
      this.statements.dropUndone.run(projectId);
      changed.forEach(({ id, after }) => this.set(id, type, after));
      const ids = changed.map(({ id }) => id);
      const states = (which: 'before' | 'after'): string => JSON.stringify(changed.map((change) => change[which]));
      this.statements.add.run(projectId, type, JSON.stringify(ids), states('before'), states('after'), Date.now());
      return { type, images: ids };
    });
  }

  /** @returns what was undone; null when there is nothing */
  undo(projectId: number): Promise<Action | null> {
    return this.durable.write(() => this.apply(this.statements.done.get(projectId), 'before'));
  }

  redo(projectId: number): Promise<Action | null> {
    return this.durable.write(() => this.apply(this.statements.undone.get(projectId), 'after'));
  }

  canUndo(projectId: number): boolean {
    return this.statements.done.get(projectId) !== undefined;
  }

  canRedo(projectId: number): boolean {
    return this.statements.undone.get(projectId) !== undefined;
  }

  private apply(row: unknown, which: 'before' | 'after'): Action | null {
    if (row === undefined) return null;
    const { id, type, ...rest } = row as Row;
    const images = JSON.parse(rest.images) as number[];
    const states = JSON.parse(rest[which]) as State[];
    images.forEach((image, i) => this.set(image, type, states[i]));
    this.statements.mark.run(which === 'before' ? 1 : 0, id);
    return { type, images };
  }

  private stateOf(id: number, type: ActionType, row: { aside: number; split: Split | null; chosen: number }): State {
    if (type === 'aside') return row.aside === 1;
    if (type === 'split') return { split: row.split, chosen: row.chosen };
    const said = this.statements.said.get(id) as { label: LabelName | null; defect: string | null; ofFolder: number };
    return said === undefined || said.ofFolder === 1 ? null : { label: said.label, defect: said.defect };
  }

  private set(id: number, type: ActionType, state: State): void {
    if (type === 'aside') this.statements.aside.run(state === true ? Date.now() : null, id);
    else if (type === 'split') {
      const { split, chosen } = state as { split: Split | null; chosen: number };
      this.statements.split.run(id, split, chosen);
    } else {
      const said = state as Said;
      this.statements.say.run(id, said?.label ?? null, said?.defect ?? null, said === null ? 1 : 0, Date.now());
      this.count(id);
    }
  }
}

function wanted(action: NewAction): State {
  if (action.type === 'aside') return action.aside;
  if (action.type === 'split') return { split: action.split, chosen: 1 };
  const { label, defect } = action;
  return { label, defect: label === 'defective' ? (defect ?? null) : null };
}
