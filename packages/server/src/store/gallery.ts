/** @file The images of a project as they are looked at: filtered, sorted, page by page, a hundred thousand of them. */
import type { Split } from './images.js';
import type { LabelName } from './labels.js';
import type { Database } from './sqlite.js';

export type Verdict = 'normal' | 'review' | 'anomalous';

export interface GalleryImage {
  readonly id: number;
  readonly projectId: number;
  readonly name: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  /** What counts: a person's word, else the folder's. */
  readonly label: LabelName | null;
  readonly defect: string | null;
  readonly split: Split | null;
  readonly aside: boolean;
  /** Paths below the project's folder. */
  readonly masks: readonly string[];
  /** Stands above them: a file of the studio's own, '' for none; null: those of the folder count. */
  readonly ownMask: string | null;
  /** The one in the folder was painted here. */
  readonly maskPainted: boolean;
  /** By the model in use. */
  readonly score: number | null;
  readonly pValue: number | null;
  readonly verdict: Verdict | null;
  /** The same number for near copies of each other; null: of none, as far as it is known. */
  readonly copies: number | null;
  readonly addedAt: number;
}

/** Fingerprints, each the beginning of a SHA-256, of images that a model learned from and that calibrate it. */
export interface SeenImages {
  readonly trained: readonly string[];
  readonly calibrated: readonly string[];
}

/** What a model has seen of an image. */
export type Seen = 'trained' | 'calibrated' | 'unseen';

type View = 'all' | 'good' | 'defective' | 'unsure' | 'unlabelled' | 'aside';

export interface GalleryQuery {
  readonly view: View;
  readonly defect?: string;
  readonly split?: Split;
  readonly verdict?: Verdict;
  readonly mask?: 'yes' | 'no';
  /** Where label and verdict disagree; copies of others; copies with other labels than theirs. */
  readonly only?: 'disagree' | 'copies' | 'conflicts';
  readonly search?: string;
  /** What a model has seen of the images, and by which fingerprints that is known. */
  readonly seen?: { readonly which: Seen; readonly by: SeenImages };
  /** `copies`: next to each other. */
  readonly sort: 'name' | 'added' | 'score' | 'near' | 'copies';
  readonly order: 'asc' | 'desc';
  /** The last image of the page before: its value of what is sorted by, and its id. */
  readonly after?: GalleryPlace;
  readonly limit: number;
}

export type GalleryPlace = readonly [value: string | number | null, id: number];

export interface GalleryPage {
  readonly images: GalleryImage[];
  /** Of all pages together. */
  readonly total: number;
  readonly next: GalleryPlace | null;
}

export interface Counts {
  readonly good: number;
  readonly defective: number;
  readonly unsure: number;
  readonly unlabelled: number;
  readonly aside: number;
}

export interface Facets {
  readonly counts: Counts;
  readonly defects: readonly { readonly name: string; readonly images: number }[];
  readonly splits: Readonly<Record<Split | 'none', number>>;
  readonly only: Readonly<Record<NonNullable<GalleryQuery['only']>, number>>;
}

const COLUMNS = `id, project_id AS projectId, name, sha256, media_type AS mediaType, bytes, width, height, label, defect, split,
  aside_at IS NOT NULL AS aside, masks, own_mask AS ownMask, mask_painted AS maskPainted, score, p_value AS pValue, verdict,
  copies, added_at AS addedAt`;

const SORTED_BY = { name: 'sort_key', added: 'id', score: 'score', near: 'near', copies: 'copies' } as const;

type Value = string | number | null;

const DISAGREES = `((label = 'good' AND verdict = 'anomalous') OR (label = 'defective' AND verdict = 'normal'))`;

/** What was set aside is no copy of any. @param having of a group's rows */
const inGroups = (having: string): string =>
  `copies IN (SELECT copies FROM images WHERE project_id = ?1 AND gone = 0 AND aside_at IS NULL AND copies IS NOT NULL
   GROUP BY copies HAVING ${having})`;
const IN_PROJECT = 'project_id = ?1 AND gone = 0 AND aside_at IS NULL';
const ONLY = {
  disagree: DISAGREES,
  copies: inGroups('count(*) > 1'),
  // No label contradicts none.
  conflicts: inGroups(`count(DISTINCT label || '/' || coalesce(defect, '')) > 1`),
} as const;

const HAS_MASK = `(CASE WHEN own_mask IS NULL THEN masks <> '[]' ELSE own_mask <> '' END)`;

/** So many images are sorted in no time. */
const FEW = 5000;

export class Gallery {
  private readonly statements;

  constructor(private readonly database: Database) {
    this.statements = {
      get: database.prepare(`SELECT ${COLUMNS} FROM images WHERE id = ? AND project_id IS NOT NULL AND gone = 0`),
      named: database.prepare(`SELECT ${COLUMNS} FROM images WHERE project_id = ? AND name = ? AND gone = 0`),
      all: database.prepare(`SELECT ${COLUMNS} FROM images WHERE project_id = ? AND gone = 0 ORDER BY sort_key, id`),
      facets: database.prepare(
        `SELECT aside_at IS NOT NULL AS aside, label, defect, split, count(*) AS images FROM images
         WHERE project_id = ? AND gone = 0 GROUP BY 1, 2, 3, 4`,
      ),
      only: database.prepare(
        `SELECT ${Object.entries(ONLY)
          .map(([name, sql]) => `(SELECT count(*) FROM images WHERE ${IN_PROJECT} AND ${sql}) AS ${name}`)
          .join()}`,
      ),
      seen: database.prepare(
        `SELECT CASE WHEN substr(sha256, 1, 16) IN (SELECT value FROM json_each(?2)) THEN 'trained'
           WHEN substr(sha256, 1, 16) IN (SELECT value FROM json_each(?3)) THEN 'calibrated' ELSE 'unseen' END AS seen,
           count(*) AS images FROM images WHERE ${IN_PROJECT} GROUP BY 1`,
      ),
      nearestGood: database.prepare(
        `SELECT id FROM images WHERE project_id = ?1 AND id <> ?2 AND gone = 0 AND aside_at IS NULL AND label = 'good'
         AND score IS NOT NULL ORDER BY abs(score - ?3), id LIMIT ?4`,
      ),
      cover: database.prepare(
        `SELECT id FROM images WHERE project_id = ? AND gone = 0 AND aside_at IS NULL AND (? IS NULL OR label = ?)
         ORDER BY sort_key, id LIMIT 1`,
      ),
      trainable: database.prepare(
        `SELECT count(DISTINCT sha256) AS images FROM images
         WHERE project_id = ? AND gone = 0 AND aside_at IS NULL AND label = 'good' AND split IS NOT 'test'`,
      ),
    };
  }

  get(id: number): GalleryImage | null {
    const row = this.statements.get.get(id);
    return row === undefined ? null : plain(row);
  }

  named(projectId: number, name: string): GalleryImage | null {
    const row = this.statements.named.get(projectId, name);
    return row === undefined ? null : plain(row);
  }

  /** In the natural order of their names, those set aside too. */
  all(projectId: number): GalleryImage[] {
    return this.statements.all.all(projectId).map(plain);
  }

  /** An image for the project's card: a good one where there is one. */
  cover(projectId: number): number | null {
    const first = (label: LabelName | null): number | undefined =>
      (this.statements.cover.get(projectId, label, label) as { id: number } | undefined)?.id;
    return first('good') ?? first(null) ?? null;
  }

  /** Good images with the scores that are nearest to an image's own: those that look most like it to the model in use. */
  nearestGood({ id, projectId, score }: GalleryImage, most: number): number[] {
    if (score === null) return [];
    const rows = this.statements.nearestGood.all(projectId, id, score, most);
    return (rows as unknown as { id: number }[]).map((row) => row.id);
  }

  page(projectId: number, query: GalleryQuery): GalleryPage {
    const { sort, order, after, limit } = query;
    const { where, values } = filter(projectId, query);
    const { total } = this.database.prepare(`SELECT count(*) AS total FROM images WHERE ${where}`).get(...values) as {
      total: number;
    };
    if (total === 0) return { images: [], total, next: null };
    // Few are found by what they are and then sorted; of many, the first in the order are soon found.
    const column = `${total <= FEW ? '+' : ''}${SORTED_BY[sort]}`;
    const id = total <= FEW ? '+id' : 'id';
    const direction = order === 'asc' ? 'ASC' : 'DESC';
    const than = order === 'asc' ? '>' : '<';
    const rows: unknown[] = [];
    const read = (more: string, moreValues: readonly Value[], by: string): void => {
      const sql = `SELECT ${COLUMNS}, ${SORTED_BY[sort]} AS place FROM images WHERE ${where} AND ${more} ORDER BY ${by} LIMIT ?`;
      rows.push(...this.database.prepare(sql).all(...values, ...moreValues, limit + 1 - rows.length));
    };
    const rest = after !== undefined && after[0] === null;
    // What has no value comes last, whichever way the others are sorted.
    if (!rest) {
      const place = after === undefined ? '' : ` AND (${column}, ${id}) ${than} (?, ?)`;
      read(`${column} IS NOT NULL${place}`, after ?? [], `${column} ${direction}, ${id} ${direction}`);
    }
    if (sort !== 'name' && sort !== 'added' && rows.length <= limit) {
      read(`${column} IS NULL AND ${id} > ?`, [rest ? after[1] : 0], id);
    }
    const found = rows.slice(0, limit);
    const last = found.at(-1) as { readonly place: Value; readonly id: number } | undefined;
    const next: GalleryPlace | null = rows.length > limit && last ? [last.place, last.id] : null;
    return { images: found.map(plain), total, next };
  }

  /** Images by what a model has seen of them; those set aside take no part. */
  seen(projectId: number, by: SeenImages): Record<Seen, number> {
    const counts = { trained: 0, calibrated: 0, unseen: 0 };
    const rows = this.statements.seen.all(projectId, JSON.stringify(by.trained), JSON.stringify(by.calibrated));
    for (const { seen, images } of rows as unknown as { readonly seen: Seen; readonly images: number }[])
      counts[seen] = images;
    return counts;
  }

  /** Different good images that a training may take: those for testing are not among them. */
  goodForTraining(projectId: number): number {
    return (this.statements.trainable.get(projectId) as { images: number }).images;
  }

  facets(projectId: number): Facets {
    const counts = { good: 0, defective: 0, unsure: 0, unlabelled: 0, aside: 0 };
    const splits = { train: 0, calibrate: 0, test: 0, none: 0 };
    const defects = new Map<string, number>();
    for (const row of this.statements.facets.all(projectId)) {
      const { aside, label, defect, split, images } = row as unknown as {
        readonly aside: number;
        readonly label: LabelName | null;
        readonly defect: string | null;
        readonly split: Split | null;
        readonly images: number;
      };
      if (aside === 1) {
        counts.aside += images;
        continue;
      }
      counts[label ?? 'unlabelled'] += images;
      splits[split ?? 'none'] += images;
      if (label === 'defective' && defect !== null) defects.set(defect, (defects.get(defect) ?? 0) + images);
    }
    const named = [...defects].map(([name, images]) => ({ name, images }));
    const only = this.statements.only.get(projectId) as unknown as Facets['only'];
    return { counts, defects: named.sort((a, b) => (a.name < b.name ? -1 : 1)), splits, only: { ...only } };
  }
}

function filter(
  projectId: number,
  { view, defect, split, verdict, mask, only, search, seen }: GalleryQuery,
): { readonly where: string; readonly values: readonly Value[] } {
  const parts = ['project_id = ?1', 'gone = 0', view === 'aside' ? 'aside_at IS NOT NULL' : 'aside_at IS NULL'];
  const values: Value[] = [projectId];
  const add = (sql: string, value: Value): void => {
    parts.push(sql);
    values.push(value);
  };
  if (view === 'unlabelled') parts.push('label IS NULL');
  else if (view !== 'all' && view !== 'aside') add('label = ?', view);
  if (defect !== undefined) add('defect = ?', defect);
  if (split !== undefined) add('split = ?', split);
  if (verdict !== undefined) add('verdict = ?', verdict);
  if (mask !== undefined) parts.push(mask === 'yes' ? HAS_MASK : `NOT ${HAS_MASK}`);
  if (only !== undefined) parts.push(ONLY[only]);
  if (seen) {
    const { trained, calibrated } = seen.by;
    const listed = seen.which === 'calibrated' ? calibrated : trained;
    const isIn = 'substr(sha256, 1, 16) IN (SELECT value FROM json_each(?))';
    if (seen.which === 'unseen') add(`NOT ${isIn}`, JSON.stringify([...trained, ...calibrated]));
    else add(isIn, JSON.stringify(listed));
    // By folds an image is both; what it was trained on stands above.
    if (seen.which === 'calibrated') add(`NOT ${isIn}`, JSON.stringify(trained));
  }
  if (search !== undefined && search !== '') add('instr(lower(name), lower(?)) > 0', search);
  return { where: parts.join(' AND '), values };
}

function plain(row: unknown): GalleryImage {
  const { aside, masks, maskPainted, ...rest } = row as Omit<GalleryImage, 'aside' | 'masks' | 'maskPainted'> & {
    readonly aside: number;
    readonly masks: string;
    readonly maskPainted: number;
    place?: Value;
  };
  delete rest.place;
  const files = JSON.parse(masks) as string[];
  return { ...rest, aside: aside === 1, masks: files, maskPainted: maskPainted === 1 };
}

/** What a model has seen of an image by its SHA-256. */
export function seenBy({ trained, calibrated }: SeenImages): (sha256: string) => Seen {
  const [learned, held] = [new Set(trained), new Set(calibrated)];
  return (sha256) => {
    const fingerprint = sha256.slice(0, 16);
    if (learned.has(fingerprint)) return 'trained';
    return held.has(fingerprint) ? 'calibrated' : 'unseen';
  };
}

/** Whether an image has a mask that counts. */
export function hasMask({ masks, ownMask }: Pick<GalleryImage, 'masks' | 'ownMask'>): boolean {
  return ownMask === null ? masks.length > 0 : ownMask !== '';
}
