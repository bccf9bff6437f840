/** @file Products: a name, the folder that is the truth about its images, and settings. */
import type { Database } from './sqlite.js';
import type { DurableWrites } from './sqlite.js';

export interface Project {
  readonly id: number;
  readonly name: string;
  readonly folder: string;
  /** Kinds of defects with colours and keys, rates, region of interest: whatever the studio keeps, as JSON. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
}

interface Row extends Omit<Project, 'settings'> {
  readonly settings: string;
}

const COLUMNS = 'id, name, folder, settings, created_at AS createdAt';

export class Projects {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
  ) {
    this.statements = {
      add: database.prepare(
        `INSERT INTO projects (name, folder, settings, created_at) VALUES (?, ?, ?, ?) RETURNING ${COLUMNS}`,
      ),
      list: database.prepare(`SELECT ${COLUMNS} FROM projects ORDER BY id`),
      get: database.prepare(`SELECT ${COLUMNS} FROM projects WHERE id = ?`),
      ofFolder: database.prepare(`SELECT ${COLUMNS} FROM projects WHERE folder = ?`),
      change: database.prepare(`UPDATE projects SET name = ?, folder = ?, settings = ? WHERE id = ?`),
      remove: database.prepare('DELETE FROM projects WHERE id = ?'),
    };
  }

  /** The folder's project: a new one, or the one that it has. */
  add(project: Pick<Project, 'name' | 'folder'> & Partial<Pick<Project, 'settings'>>): Promise<Project> {
    const { name, folder, settings = {} } = project;
    return this.durable.write(
      () => this.ofFolder(folder) ?? plain(this.statements.add.get(name, folder, JSON.stringify(settings), Date.now())),
    );
  }

  list(): Project[] {
    return this.statements.list.all().map(plain);
  }

  get(id: number): Project | null {
    const row = this.statements.get.get(id);
    return row === undefined ? null : plain(row);
  }

  ofFolder(folder: string): Project | null {
    const row = this.statements.ofFolder.get(folder);
    return row === undefined ? null : plain(row);
  }

  /** @returns the changed project; null when there is none */
  change(id: number, change: Partial<Pick<Project, 'name' | 'folder' | 'settings'>>): Promise<Project | null> {
    return this.durable.write(() => {
      const before = this.get(id);
      if (before === null) return null;
      const { name, folder, settings } = { ...before, ...change };
      this.statements.change.run(name, folder, JSON.stringify(settings), id);
      return this.get(id);
    });
  }

  /**
   * Forgets a project with its images' rows and labels. Its folder stays as it is; files that the store itself kept for it are
   * removed at the next start.
   */
  remove(id: number): Promise<boolean> {
    return this.durable.write(() => this.statements.remove.run(id).changes > 0);
  }
}

function plain(row: unknown): Project {
  const { settings, ...rest } = row as Row;
  return { ...rest, settings: JSON.parse(settings) as Project['settings'] };
}
