/** @file What a product's line saw, newest first or as a queue for a person, with the last word that was said to each. */
import type { DurableWrites } from './sqlite.js';
import type { LabelName } from './labels.js';
import type { Database } from './sqlite.js';
import type { StoredInspection } from './inspections.js';

export interface LineInspection extends Pick<
  StoredInspection,
  'sequence' | 'id' | 'decidedAt' | 'verdict' | 'score' | 'threshold' | 'pValue' | 'regions' | 'modelSha256' | 'imageId'
> {
  readonly projectId: number | null;
  readonly imageSha256: string | null;
  /** `camera`, `folder`, `file`. */
  readonly source: string | null;
  /** Of the file that it came in. */
  readonly name: string | null;
  readonly mediaType: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly timing: Readonly<Record<string, number>>;
  /** A person's last word. */
  readonly word: LabelName | null;
}

/** Why a person is asked. */
type QueueReason = 'review' | 'disagreement' | 'anomalous' | 'sample';

export interface QueuedInspection extends LineInspection {
  readonly reason: QueueReason;
}

export interface LineSummary {
  readonly total: number;
  readonly normal: number;
  readonly review: number;
  readonly anomalous: number;
  /** Not called normal, and good by a person's word. */
  readonly falseAlarms: number;
  /** Called normal, and defective by a person's word. */
  readonly missed: number;
}

/** What a drift monitor sees of an inspection. */
export interface Observed {
  readonly sequence: number;
  readonly id: string;
  readonly decidedAt: number;
  readonly score: number;
  readonly appearance: Readonly<Record<string, number>>;
}

const FROM = `FROM inspections i LEFT JOIN images m ON m.id = i.image_id
  LEFT JOIN feedback f ON f.id = (SELECT max(id) FROM feedback WHERE inspection_id = i.id)`;
const COLUMNS = `i.sequence, i.id, i.project_id AS projectId, i.decided_at AS decidedAt, i.verdict, i.score, i.threshold,
  i.p_value AS pValue, i.regions, i.model_sha256 AS modelSha256, i.image_id AS imageId, i.image_sha256 AS imageSha256,
  i.station AS source, m.name, m.media_type AS mediaType, m.width, m.height, i.timing, f.label AS word`;
/** Two models that were compared on this picture say different things of it. */
const DISPUTED = `EXISTS (SELECT 1 FROM proposals p JOIN judgements a ON a.model_id = p.model_id
  JOIN judgements b ON b.model_id = p.base_id AND b.inspection_id = a.inspection_id
  WHERE p.project_id = i.project_id AND a.inspection_id = i.id AND a.verdict <> b.verdict)`;
/** Ids are random: about one in twenty begins so. */
const SAMPLED = `substr(i.id, 1, 2) < '0d'`;
/** Whom no person has decided. What somebody was unsure about waits behind the others. */
const QUEUED = `i.project_id = ?1 AND i.image_id IS NOT NULL AND i.score IS NOT NULL AND (f.label IS NULL OR f.label = 'unsure')
  AND (i.verdict <> 'normal' OR ${SAMPLED} OR ${DISPUTED})`;

export class LineOfProject {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
  ) {
    this.statements = {
      get: database.prepare(`SELECT ${COLUMNS} ${FROM} WHERE i.id = ?`),
      page: database.prepare(
        `SELECT ${COLUMNS} ${FROM} WHERE i.project_id = ?1 AND (?2 IS NULL OR i.sequence < ?2) AND (?3 IS NULL OR i.verdict = ?3)
         ORDER BY i.sequence DESC LIMIT ?4`,
      ),
      summary: database.prepare(
        `SELECT count(*) AS total, coalesce(sum(i.verdict = 'normal'), 0) AS normal, coalesce(sum(i.verdict = 'review'), 0) AS review,
           coalesce(sum(i.verdict = 'anomalous'), 0) AS anomalous,
           coalesce(sum(i.verdict <> 'normal' AND f.label = 'good'), 0) AS falseAlarms,
           coalesce(sum(i.verdict = 'normal' AND f.label = 'defective'), 0) AS missed
         ${FROM} WHERE i.project_id = ? AND i.decided_at >= ? AND i.score IS NOT NULL`,
      ),
      queue: database.prepare(
        `SELECT ${COLUMNS}, CASE WHEN i.verdict = 'review' THEN 'review' WHEN ${DISPUTED} THEN 'disagreement'
           WHEN i.verdict = 'anomalous' THEN 'anomalous' ELSE 'sample' END AS reason
         ${FROM} WHERE ${QUEUED}
         ORDER BY f.label IS NOT NULL, CASE reason WHEN 'review' THEN 0 WHEN 'disagreement' THEN 1 WHEN 'anomalous' THEN 2 ELSE 3 END,
           i.sequence DESC LIMIT ?2`,
      ),
      waiting: database.prepare(`SELECT count(*) AS count ${FROM} WHERE ${QUEUED}`),
      corrected: database.prepare(
        `SELECT ${COLUMNS} ${FROM} WHERE i.project_id = ? AND i.image_id IS NOT NULL
           AND (f.label = 'defective' OR (f.label = 'good' AND i.verdict <> 'normal')) ORDER BY i.sequence`,
      ),
      fresh: database.prepare(
        `SELECT count(*) AS count ${FROM} WHERE i.project_id = ? AND i.image_id IS NOT NULL AND f.at > ?
           AND (f.label = 'defective' OR (f.label = 'good' AND i.verdict <> 'normal'))`,
      ),
      good: database.prepare(
        `SELECT ${COLUMNS} ${FROM} WHERE i.project_id = ? AND i.image_id IS NOT NULL AND i.decided_at >= ?
           AND (f.label = 'good' OR (f.label IS NULL AND i.verdict = 'normal')) ORDER BY i.sequence DESC LIMIT ?`,
      ),
      undecided: database.prepare(
        `SELECT count(*) AS count ${FROM} WHERE i.project_id = ? AND i.decided_at >= ? AND i.verdict <> 'normal'
           AND i.score IS NOT NULL AND (f.label IS NULL OR f.label = 'unsure')`,
      ),
      forgetImages: database.prepare(
        'DELETE FROM images WHERE project_id IS NULL AND id IN (SELECT image_id FROM inspections WHERE project_id = ?)',
      ),
      forget: database.prepare('DELETE FROM inspections WHERE project_id = ?'),
      trigger: database.prepare('SELECT 1 FROM inspections WHERE project_id = ? AND trigger_id = ? LIMIT 1'),
      observed: database.prepare(
        `SELECT sequence, id, decided_at AS decidedAt, score, appearance FROM inspections
         WHERE project_id = ?1 AND sequence > ?2 AND appearance IS NOT NULL AND score IS NOT NULL
           AND model_sha256 IN (SELECT value FROM json_each(?3)) ORDER BY sequence LIMIT ?4`,
      ),
    };
  }

  get(id: string): LineInspection | null {
    const row = this.statements.get.get(id);
    return row === undefined ? null : plain(row);
  }

  /** Newest first. @param before a sequence */
  page(
    project: number,
    { before, verdict, limit }: { before?: number; verdict?: string; limit: number },
  ): LineInspection[] {
    return this.statements.page.all(project, before ?? null, verdict ?? null, limit).map(plain);
  }

  /** @param since milliseconds since 1970 */
  summary(project: number, since: number): LineSummary {
    return { ...(this.statements.summary.get(project, since) as unknown as LineSummary) };
  }

  /** Whom a person should look at, the most urgent first. */
  queue(project: number, limit: number): QueuedInspection[] {
    return this.statements.queue.all(project, limit).map((row) => plain(row) as QueuedInspection);
  }

  waiting(project: number): number {
    return countOf(this.statements.waiting.get(project));
  }

  /** What a refinement learns from: false alarms, and real defects whatever was said of them. Oldest first. */
  corrected(project: number): LineInspection[] {
    return this.statements.corrected.all(project).map(plain);
  }

  /** Of those, how many were said after a moment. */
  freshlyCorrected(project: number, after: number): number {
    return countOf(this.statements.fresh.get(project, after));
  }

  /** Good by a person's word or, where nobody said anything, by the verdict; newest first. */
  good(project: number, since: number, limit: number): LineInspection[] {
    return this.statements.good.all(project, since, limit).map(plain);
  }

  /** Not called normal, and no person has decided. */
  undecided(project: number, since: number): number {
    return countOf(this.statements.undecided.get(project, since));
  }

  /** All that a product's line saw; the pictures' files are removed at the next start. */
  forget(project: number): Promise<void> {
    return this.durable.write(() => {
      this.statements.forgetImages.run(project);
      this.statements.forget.run(project);
    });
  }

  /** Whether something was inspected already, such as a file of a watched folder. */
  knows(project: number, trigger: string): boolean {
    return this.statements.trigger.get(project, trigger) !== undefined;
  }

  /** By models of these hashes, oldest first. @param after a sequence */
  observed(project: number, after: number, models: readonly string[], limit: number): Observed[] {
    return this.statements.observed.all(project, after, JSON.stringify(models), limit).map((row) => {
      const { appearance, ...rest } = row as unknown as Omit<Observed, 'appearance'> & { readonly appearance: string };
      return { ...rest, appearance: JSON.parse(appearance) as Observed['appearance'] };
    });
  }
}

function countOf(row: unknown): number {
  return (row as { count: number }).count;
}

function plain(row: unknown): LineInspection {
  const { regions, timing, ...rest } = row as Omit<LineInspection, 'regions' | 'timing'> & {
    readonly regions: string;
    readonly timing: string;
  };
  return {
    ...rest,
    regions: JSON.parse(regions) as LineInspection['regions'],
    timing: JSON.parse(timing) as LineInspection['timing'],
  };
}
