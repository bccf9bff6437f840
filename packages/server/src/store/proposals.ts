/** @file Models that were made of what a line taught: beside which one each stands, what both say of the same pictures, who was chosen. */
import type { DurableWrites } from './sqlite.js';
import type { Verdict } from './gallery.js';
import type { Database } from './sqlite.js';

export interface Proposal {
  readonly modelId: number;
  /** The model that it was made from. */
  readonly baseId: number;
  readonly projectId: number;
  readonly kind: 'refine' | 'calibrate';
  /** Images that it was given. */
  readonly good: number;
  readonly defective: number;
  /** Null as long as nobody has chosen. */
  readonly decision: 'used' | 'left' | null;
  readonly at: number;
}

export interface Judgement {
  readonly inspectionId: string;
  readonly verdict: Verdict;
  readonly score: number;
}

/** A picture by both models. */
export interface Compared {
  readonly inspectionId: string;
  readonly before: Verdict;
  readonly after: Verdict;
  readonly scoreBefore: number;
  readonly scoreAfter: number;
}

const COLUMNS = `model_id AS modelId, base_id AS baseId, project_id AS projectId, kind, good, defective, decision, at`;

export class Proposals {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
  ) {
    this.statements = {
      add: database.prepare(
        `INSERT OR IGNORE INTO proposals (model_id, base_id, project_id, kind, good, defective, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ),
      get: database.prepare(`SELECT ${COLUMNS} FROM proposals WHERE model_id = ?`),
      latest: database.prepare(
        `SELECT ${COLUMNS} FROM proposals WHERE project_id = ? AND kind = ? ORDER BY model_id DESC LIMIT 1`,
      ),
      decide: database.prepare('UPDATE proposals SET decision = ? WHERE model_id = ?'),
      judge: database.prepare(
        `INSERT OR REPLACE INTO judgements (model_id, inspection_id, verdict, score)
         SELECT ?, id, ?, ? FROM inspections WHERE id = ?`,
      ),
      compared: database.prepare(
        `SELECT a.inspection_id AS inspectionId, b.verdict AS before, a.verdict AS after, b.score AS scoreBefore, a.score AS scoreAfter
         FROM judgements a JOIN judgements b ON b.inspection_id = a.inspection_id AND b.model_id = ?2
         WHERE a.model_id = ?1 ORDER BY a.verdict = b.verdict, a.inspection_id`,
      ),
    };
  }

  add({ modelId, baseId, projectId, kind, good, defective }: Omit<Proposal, 'decision' | 'at'>): Promise<void> {
    return this.durable.write(
      () => void this.statements.add.run(modelId, baseId, projectId, kind, good, defective, Date.now()),
    );
  }

  get(modelId: number): Proposal | null {
    return plain(this.statements.get.get(modelId));
  }

  latest(projectId: number, kind: Proposal['kind']): Proposal | null {
    return plain(this.statements.latest.get(projectId, kind));
  }

  decide(modelId: number, decision: Proposal['decision']): Promise<void> {
    return this.durable.write(() => void this.statements.decide.run(decision, modelId));
  }

  /** What a model says of kept pictures. */
  judge(modelId: number, judgements: readonly Judgement[]): Promise<void> {
    return this.durable.write(() => {
      for (const { inspectionId, verdict, score } of judgements) {
        this.statements.judge.run(modelId, verdict, score, inspectionId);
      }
    });
  }

  /** Pictures that both have judged, those they disagree on first. */
  compared(modelId: number, baseId: number): Compared[] {
    return this.statements.compared.all(modelId, baseId).map((row) => ({ ...(row as unknown as Compared) }));
  }
}

function plain(row: unknown): Proposal | null {
  return row === undefined ? null : { ...(row as Proposal) };
}
