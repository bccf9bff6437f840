/**
 * @file What was inspected, kept: who asks later why a part was rejected finds the verdict, the model and, where it was to be kept,
 * the image. An answer that carries an id is one whose row is on the disk.
 */
import { randomUUID } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import type { Logger } from 'pino';
import type { InspectAnswer, ServedModel } from '../pool/types.js';
import type { InspectionParts, Store, StoredInspection } from '../store/index.js';
import type { Config } from './config.js';

/** What a client says about an image. */
export interface About {
  readonly partId?: string;
  readonly station?: string;
  readonly triggerId?: string;
  /** Milliseconds since 1970, UTC. */
  readonly capturedAt?: number;
  /** Name of its file. */
  readonly name?: string;
}

export interface Decided {
  readonly model: ServedModel;
  readonly answer: InspectAnswer;
  /** The encoded image. */
  readonly image: Uint8Array;
  readonly about: About;
  readonly receivedAt: number;
}

export type Kept = Pick<StoredInspection, 'id' | 'sequence'>;

export class Ledger {
  /** Inspections that could not be kept. */
  lost = 0;

  constructor(
    readonly store: Pick<Store, 'inspections' | 'feedback' | 'images'>,
    private readonly keep: Exclude<Config['keep'], 'nothing'>,
    private readonly log: Pick<Logger, 'error'>,
  ) {}

  /** Keeps one. @returns null when it could not be: a line gets its verdict all the same, and the log and a metric tell */
  async add({ model, answer, image, about, receivedAt }: Decided): Promise<Kept | null> {
    const { partId, station, triggerId, capturedAt } = about;
    const { verdict, score, threshold, pValue, regions, timing } = answer;
    const { name: modelName, hash: modelSha256 } = model.ref;
    try {
      const { id, sequence } = await this.store.inspections.add(
        {
          id: randomUUID(),
          ...{ partId, station, triggerId, capturedAt, receivedAt, decidedAt: Date.now() },
          ...{ verdict, score, threshold, pValue, regions, modelName, modelSha256, timing: { ...timing } },
          drift: model.drift.drifts,
        },
        await this.parts(answer, image, about),
      );
      return { id, sequence };
    } catch (error) {
      this.lost++;
      this.log.error({ error: error instanceof Error ? error.message : String(error) }, 'an inspection was not kept');
      return null;
    }
  }

  private async parts(answer: InspectAnswer, content: Uint8Array, { name }: About): Promise<InspectionParts> {
    if (this.keep === 'verdicts' || (this.keep === 'anomalous' && answer.verdict === 'normal')) return {};
    // From the bytes: what a client says of them is served to nobody.
    const mediaType = (await fileTypeFromBuffer(content))?.mime ?? 'application/octet-stream';
    const { width, height } = answer;
    return { image: { name: name ?? 'image', mediaType, width, height, content } };
  }
}
