/** @file Versions of models: what each was made from, and which one is in use. */
import type { Database } from './sqlite.js';
import type { DurableWrites } from './sqlite.js';

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
  /** A word to find it again by. */
  readonly tag: string | null;
  readonly inUse: boolean;
  /** When it was last taken into use; null: never. */
  readonly usedAt: number | null;
  /** Thrown away; it can be brought back as long as its file is there. */
  readonly removedAt: number | null;
  /** When all images of its project were measured. */
  readonly measuredAt: number | null;
  /** A digest of what it learned from, to know whether that has changed. */
  readonly learnedFrom: string | null;
  readonly createdAt: number;
}

export type NewModel = Pick<ModelVersion, 'name' | 'sha256' | 'path' | 'bytes' | 'metadata'> &
  Partial<Pick<ModelVersion, 'projectId' | 'parentId' | 'jobId' | 'note' | 'learnedFrom'>>;

const COLUMNS =
  'id, project_id AS projectId, name, version, sha256, path, bytes, metadata, parent_id AS parentId, job_id AS jobId, note, tag, in_use AS inUse, used_at AS usedAt, removed_at AS removedAt, measured_at AS measuredAt, learned_from AS learnedFrom, created_at AS createdAt';

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
      versions: database.prepare(
        `SELECT ${COLUMNS} FROM models WHERE name = ? AND removed_at IS NULL ORDER BY version`,
      ),
      ofProject: database.prepare(`SELECT ${COLUMNS} FROM models WHERE project_id = ? ORDER BY id`),
      ofJob: database.prepare(`SELECT ${COLUMNS} FROM models WHERE job_id = ? ORDER BY id LIMIT 1`),
      names: database.prepare('SELECT DISTINCT name FROM models ORDER BY name'),
      inUse: database.prepare(`SELECT ${COLUMNS} FROM models WHERE name = ? AND in_use = 1`),
      stop: database.prepare('UPDATE models SET in_use = 0 WHERE name = (SELECT name FROM models WHERE id = ?)'),
      use: database.prepare('UPDATE models SET in_use = 1, used_at = ? WHERE id = ? AND removed_at IS NULL'),
      describe: database.prepare('UPDATE models SET note = ?, tag = ? WHERE id = ?'),
      remove: database.prepare('UPDATE models SET removed_at = ? WHERE id = ? AND in_use = 0 AND removed_at IS NULL'),
      restore: database.prepare('UPDATE models SET removed_at = NULL WHERE id = ?'),
      removed: database.prepare(`SELECT ${COLUMNS} FROM models WHERE removed_at < ? AND path <> ''`),
      forgetScores: database.prepare('DELETE FROM scores WHERE model_id = ?'),
      forgetFile: database.prepare("UPDATE models SET path = '' WHERE id = ?"),
    };
  }

  /** A new version; the latest one where the content is the same as before and is still there. */
  add(model: NewModel): Promise<ModelVersion> {
    const { projectId = null, name, sha256, path, bytes, metadata, parentId = null, jobId = null, note = null } = model;
    const { learnedFrom = null } = model;
    return this.durable.write(() => {
      const latest = this.statements.latest.get(name) as { sha256: string; removedAt: number | null } | undefined;
      if (latest?.sha256 === sha256 && latest.removedAt === null) return plain(latest);
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

  /** Oldest first, those thrown away too. */
  allOfProject(projectId: number): ModelVersion[] {
    return this.statements.ofProject.all(projectId).map(plain);
  }

  /** Oldest first. */
  ofProject(projectId: number): ModelVersion[] {
    return this.allOfProject(projectId).filter(({ removedAt }) => removedAt === null);
  }

  /** What a job has made, also where it was thrown away since. */
  ofJob(jobId: string): ModelVersion | null {
    const row = this.statements.ofJob.get(jobId);
    return row === undefined ? null : plain(row);
  }

  inUse(name: string): ModelVersion | null {
    const row = this.statements.inUse.get(name);
    return row === undefined ? null : plain(row);
  }

  /** From now on this version is the one in use under its name. */
  use(id: number): Promise<void> {
    return this.durable.write(() => {
      this.statements.stop.run(id);
      this.statements.use.run(Date.now(), id);
    });
  }

  describe(id: number, { note, tag }: Pick<ModelVersion, 'note' | 'tag'>): Promise<void> {
    return this.durable.write(() => void this.statements.describe.run(note, tag, id));
  }

  /** Throws a version away; its file stays for {@link restore}. @returns whether it did: the one in use is kept */
  remove(id: number): Promise<boolean> {
    return this.durable.write(() => this.statements.remove.run(Date.now(), id).changes > 0);
  }

  restore(id: number): Promise<void> {
    return this.durable.write(() => void this.statements.restore.run(id));
  }

  /** Those that were thrown away before a time and whose files are still there. */
  removedBefore(time: number): ModelVersion[] {
    return this.statements.removed.all(time).map(plain);
  }

  /** What remains is that there was such a version: others were made from it, and its job is not followed again. */
  forget(id: number): Promise<void> {
    return this.durable.write(() => {
      this.statements.forgetScores.run(id);
      this.statements.forgetFile.run(id);
    });
  }
}

function plain(row: unknown): ModelVersion {
  const { metadata, inUse, ...rest } = row as Omit<ModelVersion, 'metadata' | 'inUse'> & {
    readonly metadata: string;
    readonly inUse: number;
  };
  return { ...rest, metadata: JSON.parse(metadata) as ModelVersion['metadata'], inUse: inUse === 1 };
}
