/** @file Versions of models: what each was made from, and which one is in use. */
import type { Database } from './sqlite.js';
import type { DurableWrites } from './durable-writes.js';

export interface ModelVersion {
  readonly id: number;
  readonly projectId: number | null;
  readonly name: string;
  /** Rises with each content under this name, from 1. */
  readonly version: number;
  readonly sha256: string;
  readonly path: string;
  readonly bytes: number;
  /** What the file says about itself. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The version that it was made from. */
  readonly parentId: number | null;
  readonly jobId: string | null;
  readonly note: string | null;
  readonly inUse: boolean;
  /** When all images of its project were measured. */
  readonly measuredAt: number | null;
  /** A digest of what it learned from, to know whether that has changed. */
  readonly learnedFrom: string | null;
  readonly createdAt: number;
}

export type NewModel = Pick<ModelVersion, 'name' | 'sha256' | 'path' | 'bytes' | 'metadata'> &
  Partial<Pick<ModelVersion, 'projectId' | 'parentId' | 'jobId' | 'note' | 'learnedFrom'>>;

const COLUMNS =
  'id, project_id AS projectId, name, version, sha256, path, bytes, metadata, parent_id AS parentId, job_id AS jobId, note, in_use AS inUse, measured_at AS measuredAt, learned_from AS learnedFrom, created_at AS createdAt';

export class Models {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
  ) {
    this.statements = {
      add: database.prepare(
        `INSERT INTO models (project_id, name, version, sha256, path, bytes, metadata, parent_id, job_id, note, learned_from, created_at)
         VALUES (?1, ?2, (SELECT coalesce(max(version), 0) + 1 FROM models WHERE name = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         RETURNING ${COLUMNS}`,
      ),
      get: database.prepare(`SELECT ${COLUMNS} FROM models WHERE id = ?`),
      latest: database.prepare(`SELECT ${COLUMNS} FROM models WHERE name = ? ORDER BY version DESC LIMIT 1`),
      versions: database.prepare(`SELECT ${COLUMNS} FROM models WHERE name = ? ORDER BY version`),
      ofProject: database.prepare(`SELECT ${COLUMNS} FROM models WHERE project_id = ? ORDER BY id`),
      names: database.prepare('SELECT DISTINCT name FROM models ORDER BY name'),
      inUse: database.prepare(`SELECT ${COLUMNS} FROM models WHERE name = ? AND in_use = 1`),
      stop: database.prepare('UPDATE models SET in_use = 0 WHERE name = (SELECT name FROM models WHERE id = ?)'),
      use: database.prepare('UPDATE models SET in_use = 1 WHERE id = ?'),
      note: database.prepare('UPDATE models SET note = ? WHERE id = ?'),
      remove: database.prepare('DELETE FROM models WHERE id = ? AND in_use = 0'),
    };
  }

  /** A new version; the latest one where the content is the same as before. */
  add(model: NewModel): Promise<ModelVersion> {
    const { projectId = null, name, sha256, path, bytes, metadata, parentId = null, jobId = null, note = null } = model;
    const { learnedFrom = null } = model;
    return this.durable.write(() => {
      const latest = this.statements.latest.get(name);
      if (latest !== undefined && (latest as { sha256: string }).sha256 === sha256) return plain(latest);
      const values = [
        projectId,
        name,
        sha256,
        path,
        bytes,
        JSON.stringify(metadata),
        parentId,
        jobId,
        note,
        learnedFrom,
      ];
      return plain(this.statements.add.get(...values, Date.now()));
    });
  }

  get(id: number): ModelVersion | null {
    const row = this.statements.get.get(id);
    return row === undefined ? null : plain(row);
  }

  names(): string[] {
    return (this.statements.names.all() as unknown as { name: string }[]).map(({ name }) => name);
  }

  /** Oldest first. */
  versions(name: string): ModelVersion[] {
    return this.statements.versions.all(name).map(plain);
  }

  ofProject(projectId: number): ModelVersion[] {
    return this.statements.ofProject.all(projectId).map(plain);
  }

  inUse(name: string): ModelVersion | null {
    const row = this.statements.inUse.get(name);
    return row === undefined ? null : plain(row);
  }

  /** From now on this version is the one in use under its name. */
  use(id: number): Promise<void> {
    return this.durable.write(() => {
      this.statements.stop.run(id);
      this.statements.use.run(id);
    });
  }

  setNote(id: number, note: string | null): Promise<void> {
    return this.durable.write(() => void this.statements.note.run(note, id));
  }

  /** Forgets a version; its file stays. @returns whether it did: the one in use is kept */
  remove(id: number): Promise<boolean> {
    return this.durable.write(() => this.statements.remove.run(id).changes > 0);
  }
}

function plain(row: unknown): ModelVersion {
  const { metadata, inUse, ...rest } = row as Omit<ModelVersion, 'metadata' | 'inUse'> & {
    readonly metadata: string;
    readonly inUse: number;
  };
  return { ...rest, metadata: JSON.parse(metadata) as ModelVersion['metadata'], inUse: inUse === 1 };
}
