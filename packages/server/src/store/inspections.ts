/** @file What was inspected and decided. Row, image and messages are acknowledged together: all of it is on the disk, or none. */
import { ClflowError } from 'clflow';
import type { line } from 'clflow/parts';
import { HttpError } from '../errors.js';
import type { DurableWrites } from './sqlite.js';
import type { Images, NewImage } from './images.js';
import type { Database } from './sqlite.js';

export interface StoredInspection {
  /** Rises with every inspection. */
  readonly sequence: number;
  /** UUID. */
  readonly id: string;
  readonly projectId: number | null;
  readonly station: string | null;
  readonly triggerId: string | null;
  readonly partId: string | null;
  readonly capturedAt: number | null;
  readonly receivedAt: number;
  readonly decidedAt: number;
  /** `normal` is good; whatever else there is, is not. */
  readonly verdict: 'normal' | 'review' | 'anomalous' | 'error' | 'no_image';
  readonly score: number | null;
  readonly threshold: number | null;
  readonly pValue: number | null;
  readonly regions: readonly unknown[];
  readonly modelName: string | null;
  readonly modelSha256: string | null;
  /** Stays when the image has to go. */
  readonly imageSha256: string | null;
  /** Null where no image was to be kept, there was no room for it, or it had to go. */
  readonly imageId: number | null;
  /** Milliseconds by stage. */
  readonly timing: Readonly<Record<string, number>>;
  readonly drift: readonly unknown[];
  readonly error: string | null;
  /** Light, sharpness and position; null where nobody asked. */
  readonly appearance: Readonly<Record<string, number>> | null;
}

type Optional = 'projectId' | 'station' | 'triggerId' | 'partId' | 'capturedAt' | 'score' | 'threshold' | 'pValue';
type More = 'regions' | 'modelName' | 'modelSha256' | 'imageSha256' | 'timing' | 'drift' | 'error' | 'appearance';
export type NewInspection = Pick<StoredInspection, 'id' | 'receivedAt' | 'decidedAt' | 'verdict'> &
  Partial<Pick<StoredInspection, Optional | More>>;

export interface InspectionParts {
  /** Bytes to keep beside the row. */
  readonly image?: Pick<NewImage, 'name' | 'mediaType' | 'width' | 'height'> & { readonly content: Uint8Array };
  /** What is to be sent about it. */
  readonly messages?: readonly line.NewMessage[];
}

/** An image could not be kept; its inspection was stored without it. */
export interface ImageLost {
  readonly type: 'image-not-kept';
  readonly inspection: string;
  readonly reason: string;
}

export interface InspectionQuery {
  /** Inspections after this one, by sequence. */
  readonly after?: number;
  readonly limit: number;
  readonly verdict?: StoredInspection['verdict'];
  readonly partId?: string;
  /** Only by models of these names. */
  readonly models?: readonly string[];
}

const COLUMNS = `sequence, id, project_id AS projectId, station, trigger_id AS triggerId, part_id AS partId,
  captured_at AS capturedAt, received_at AS receivedAt, decided_at AS decidedAt, verdict, score, threshold, p_value AS pValue,
  regions, model_name AS modelName, model_sha256 AS modelSha256, image_sha256 AS imageSha256, image_id AS imageId, timing, drift,
  error, appearance`;

export class Inspections {
  private readonly statements;

  constructor(
    database: Database,
    private readonly durable: DurableWrites,
    private readonly images: Images,
    private readonly outbox: line.Outbox,
    private readonly onLost: (lost: ImageLost) => void,
  ) {
    this.statements = {
      add: database.prepare(
        `INSERT INTO inspections (id, project_id, station, trigger_id, part_id, captured_at, received_at, decided_at, verdict,
           score, threshold, p_value, regions, model_name, model_sha256, image_sha256, image_id, timing, drift, error, appearance)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING ${COLUMNS}`,
      ),
      get: database.prepare(`SELECT ${COLUMNS} FROM inspections WHERE id = ?`),
      list: database.prepare(
        `SELECT ${COLUMNS} FROM inspections WHERE sequence > ?1 AND (?2 IS NULL OR verdict = ?2) AND (?3 IS NULL OR part_id = ?3)
           AND (?4 IS NULL OR model_name IN (SELECT value FROM json_each(?4)))
         ORDER BY sequence LIMIT ?5`,
      ),
    };
  }

  /**
   * Stores an inspection; again with the same id it changes nothing. A line does not stop for a picture: where there is no room
   * for it, the inspection is stored without, and that is told.
   * @throws ClflowError `io` when the row cannot be written
   */
  async add(inspection: NewInspection, { image, messages = [] }: InspectionParts = {}): Promise<StoredInspection> {
    if (image !== undefined && this.get(inspection.id) === null) {
      const kept = { ...image, worth: inspection.verdict === 'normal' ? (0 as const) : (1 as const) };
      try {
        return await this.images.withFile(kept, (row) => this.insert(inspection, messages, row));
      } catch (error) {
        const full = error instanceof HttpError && error.status === 507;
        if (!full && !(error instanceof ClflowError && error.code === 'io')) throw error;
        const stored = await this.durable.write(() => this.insert(inspection, messages));
        this.onLost({ type: 'image-not-kept', inspection: inspection.id, reason: error.message });
        return stored;
      }
    }
    return this.durable.write(() => this.insert(inspection, messages));
  }

  private insert(given: NewInspection, messages: readonly line.NewMessage[], image?: NewImage): StoredInspection {
    const known = this.get(given.id);
    if (known !== null) return known;
    const imageId = image === undefined ? null : this.images.add(image).id;
    const { projectId = null, station = null, triggerId = null, partId = null, capturedAt = null } = given;
    const { score = null, threshold = null, pValue = null, modelName = null, modelSha256 = null } = given;
    const { regions = [], timing = {}, drift = [], error = null, appearance = null } = given;
    const imageSha256 = image?.sha256 ?? given.imageSha256 ?? null;
    const row = this.statements.add.get(
      ...[given.id, projectId, station, triggerId, partId, capturedAt, given.receivedAt, given.decidedAt],
      ...[
        given.verdict,
        score,
        threshold,
        pValue,
        JSON.stringify(regions),
        modelName,
        modelSha256,
        imageSha256,
        imageId,
      ],
      ...[JSON.stringify(timing), JSON.stringify(drift), error, appearance && JSON.stringify(appearance)],
    );
    for (const message of messages) this.outbox.add(given.id, given.verdict === 'normal', message);
    return plain(row);
  }

  get(id: string): StoredInspection | null {
    const row = this.statements.get.get(id);
    return row === undefined ? null : plain(row);
  }

  list({ after = 0, limit, verdict, partId, models }: InspectionQuery): StoredInspection[] {
    const names = models === undefined ? null : JSON.stringify(models);
    return this.statements.list.all(after, verdict ?? null, partId ?? null, names, limit).map(plain);
  }
}

interface Row extends Omit<StoredInspection, 'regions' | 'timing' | 'drift' | 'appearance'> {
  readonly regions: string;
  readonly timing: string;
  readonly drift: string;
  readonly appearance: string | null;
}

function plain(row: unknown): StoredInspection {
  const { regions, timing, drift, appearance, ...rest } = row as Row;
  return {
    ...rest,
    appearance: appearance === null ? null : (JSON.parse(appearance) as StoredInspection['appearance']),
    regions: JSON.parse(regions) as StoredInspection['regions'],
    timing: JSON.parse(timing) as StoredInspection['timing'],
    drift: JSON.parse(drift) as StoredInspection['drift'],
  };
}
