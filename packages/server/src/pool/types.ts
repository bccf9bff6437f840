/**
 * @file What a pool of inspecting processes is asked and answers. Encoded bytes go in, verdicts and encoded heat maps come out:
 * decoding, scoring, regions and drawing happen in the child, so that the process which serves never waits for pixels.
 */
import type { Box, Drift, DetectorMetadata, FloatMap, Inspection, Observation } from 'clflow';

/** A model file as the pool sees it: one content, which never changes under its hash. */
export interface ModelRef {
  readonly name: string;
  /** SHA-256 of the file, hex. */
  readonly hash: string;
  /** A copy that nobody else writes to. */
  readonly path: string;
}

export interface InspectTask {
  /** The encoded image: JPEG, PNG, TIFF, WebP, AVIF. */
  readonly image: Uint8Array;
  /** Encoded mask of the image's size, > 0 where pixels do not count. */
  readonly ignore?: Uint8Array;
  /** Only what lies inside counts; pixels of the original image. */
  readonly roi?: Box;
  /** A picture of where; none when missing. `overlay`: over the image; `map`: the map alone, at its own size. */
  readonly heatmap?: { readonly kind: 'overlay' | 'map'; readonly format: 'jpeg' | 'png' };
  /** Give the anomaly map as numbers, too. */
  readonly map?: boolean;
  /** Images with more are refused before any memory is taken. */
  readonly maxMegapixels: number;
}

export interface InspectAnswer extends Pick<Inspection, 'verdict' | 'score' | 'pValue' | 'threshold' | 'regions'> {
  readonly width: number;
  readonly height: number;
  readonly heatmap: { readonly bytes: Uint8Array; readonly mediaType: string } | null;
  /** Where it was asked for. */
  readonly map?: FloatMap;
  /** For the model's drift monitor, which lives in the serving process: one stream a model. */
  readonly observation: Required<Observation>;
  /** Milliseconds in the child. */
  readonly timing: {
    readonly decode: number;
    readonly score: number;
    readonly regions: number;
    readonly heatmap: number;
  };
}

/** A raw tensor, for the Open Inference Protocol. */
export interface InferTask {
  /** [N, H, W, 3] */
  readonly shape: readonly [number, number, number, number];
  /** uint8, row-major */
  readonly data: Uint8Array;
}

/** Outputs of the graph by name, float32. */
export type InferAnswer = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;

/** What a model says about itself once it was opened and tried in a child of its own. */
export interface TriedModel {
  readonly metadata: DetectorMetadata;
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[]; readonly datatype: 'UINT8' }[];
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[]; readonly datatype: 'FP32' }[];
}

export interface RequestOptions {
  /**
   * Milliseconds from now; the request ends with 503 when they are over. The child that works on it is killed and replaced, once
   * it has worked for as long as the pool is patient: a request that waited must not cost a sound child its life.
   */
  readonly deadline?: number;
  /** The client has gone: work that has not begun is dropped. */
  readonly signal?: AbortSignal;
}

export interface PoolState {
  readonly workers: number;
  readonly busy: number;
  /** Requests that wait, and the megapixels of all that are admitted. */
  readonly queued: number;
  readonly megapixels: number;
  /** Children that ended and were replaced since the start. */
  readonly replaced: number;
  /** Process ids of the children that live, and resident bytes of each as it last told them. */
  readonly pids: readonly number[];
  readonly resident: readonly number[];
  /** Why there are no children: they end before they can work. Null while all is well. */
  readonly failure: string | null;
  /** Hashes of models that killed too many children. */
  readonly quarantined: readonly string[];
}

/**
 * Children that inspect. Every method rejects with an `HttpError`: 422 for an image that cannot be used, 429 when there is no room,
 * 503 when the child died, the deadline passed or the model is in quarantine.
 */
export interface InspectionPool {
  inspect(model: ModelRef, task: InspectTask, options?: RequestOptions): Promise<InspectAnswer>;
  infer(model: ModelRef, task: InferTask, options?: RequestOptions): Promise<InferAnswer>;
  /**
   * Takes room for so many megapixels before a body is read; the result gives it back.
   * @throws HttpError 429 with `retryAfter` when there is none, 413 for more than there ever is
   */
  admit(megapixels: number): () => void;
  /** Opens a model file in a fresh child with limits of time and memory and lets it score once. @throws HttpError 422 */
  tryModel(model: ModelRef): Promise<TriedModel>;
  readonly state: PoolState;
  /** Waits for what is being worked on, at most so many milliseconds, and ends the children. */
  close(milliseconds?: number): Promise<void>;
}

/** The models that a server has, by name. */
export interface ModelRegistry {
  list(): readonly ServedModel[];
  /** @throws HttpError 404 */
  get(name: string): ServedModel;
  close(): Promise<void>;
}

export interface ServedModel {
  readonly ref: ModelRef;
  readonly tried: TriedModel;
  /** Rises with each content that was taken over under this name, from 1. */
  readonly version: number;
  /** Told of every inspection; drift since the model was taken over. */
  observe(observation: Required<Observation>): readonly Drift[];
  readonly drift: { readonly observed: number; readonly drifts: readonly Drift[] };
}
