/** @file What models say of a project's images. */
import type { DurableWrites } from './sqlite.js';
import type { Verdict } from './gallery.js';
import type { Database } from './sqlite.js';

export interface Score {
  readonly imageId: number;
  readonly score: number;
  readonly pValue: number;
  readonly verdict: Verdict;
  /** Null: not known at the model's threshold. */
  readonly regions: readonly unknown[] | null;
}

/** What is shown of the model in use. */
interface Shown {
  readonly projectId: number;
  /** Distances are to this. */
  readonly threshold: number;
}

/** Scores that part the verdicts. */
interface Levels {
  readonly threshold: number;
  /** Null: there is no review. */
  readonly review: number | null;
}

export class Scores {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
  ) {
    const columns = 'image_id AS imageId, score, p_value AS pValue, verdict, regions';
    this.statements = {
      add: database.prepare(
        `INSERT OR REPLACE INTO scores (model_id, image_id, score, p_value, verdict, regions)
         SELECT ?, id, ?, ?, ?, ? FROM images WHERE id = ?`,
      ),
      copy: database.prepare(
        `INSERT OR REPLACE INTO scores (model_id, image_id, score, p_value, verdict, regions)
         SELECT ?2, image_id, score, p_value, CASE WHEN score > ?3 THEN 'anomalous' WHEN score > ?4 THEN 'review' ELSE 'normal' END, NULL
         FROM scores WHERE model_id = ?1`,
      ),
      get: database.prepare(`SELECT ${columns} FROM scores WHERE model_id = ? AND image_id = ?`),
      ofModel: database.prepare(`SELECT ${columns} FROM scores WHERE model_id = ?`),
      measured: database.prepare('UPDATE models SET measured_at = ? WHERE id = ?'),
      forget: database.prepare('DELETE FROM scores WHERE model_id IN (SELECT id FROM models WHERE project_id = ?)'),
      unmeasured: database.prepare('UPDATE models SET measured_at = NULL WHERE project_id = ?'),
      show: database.prepare(
        `UPDATE images SET score = s.score, p_value = s.p_value, verdict = s.verdict, near = abs(s.score - ?2)
         FROM scores s WHERE s.image_id = images.id AND s.model_id = ?3 AND images.project_id = ?1`,
      ),
      hide: database.prepare(
        'UPDATE images SET score = NULL, p_value = NULL, verdict = NULL, near = NULL WHERE project_id = ? AND score IS NOT NULL',
      ),
    };
  }

  get(modelId: number, imageId: number): Score | null {
    const row = this.statements.get.get(modelId, imageId);
    return row === undefined ? null : plain(row);
  }

  ofModel(modelId: number): Score[] {
    return this.statements.ofModel.all(modelId).map(plain);
  }

  /**
   * All of a model's; it counts as measured from now on. Images that were removed meanwhile are passed over.
   * @param shown the project whose images show the scores of this model
   */
  set(modelId: number, scores: readonly Score[], shown?: Shown): Promise<void> {
    return this.durable.write(() => {
      scores.forEach((score) => this.add(modelId, score));
      if (shown) this.showNow(modelId, shown);
      this.statements.measured.run(Date.now(), modelId);
    });
  }

  /** Of one image, as it was asked for. */
  setOne(modelId: number, score: Score): Promise<void> {
    return this.durable.write(() => this.add(modelId, score));
  }

  /** The same network with another threshold gives the same scores. */
  copy(fromModel: number, toModel: number, levels: Levels): Promise<void> {
    return this.durable.write(() => {
      // Without a review threshold nothing lies between.
      this.statements.copy.run(fromModel, toModel, levels.threshold, levels.review ?? levels.threshold);
      this.statements.measured.run(Date.now(), toModel);
    });
  }

  /** No model of the project counts as measured any more, and no image has a score until it is measured anew. */
  forget(projectId: number): Promise<void> {
    return this.durable.write(() => {
      this.statements.forget.run(projectId);
      this.statements.unmeasured.run(projectId);
      this.statements.hide.run(projectId);
    });
  }

  /** From now on the project's images show the scores of this model. */
  show(modelId: number, shown: Shown): Promise<void> {
    return this.durable.write(() => this.showNow(modelId, shown));
  }

  private showNow(modelId: number, { projectId, threshold }: Shown): void {
    this.statements.hide.run(projectId);
    this.statements.show.run(projectId, threshold, modelId);
  }

  private add(modelId: number, { imageId, score, pValue, verdict, regions }: Score): void {
    this.statements.add.run(modelId, score, pValue, verdict, regions && JSON.stringify(regions), imageId);
  }
}

function plain(row: unknown): Score {
  const { regions, ...rest } = row as Omit<Score, 'regions'> & { readonly regions: string | null };
  return { ...rest, regions: regions === null ? null : (JSON.parse(regions) as unknown[]) };
}
