/** @file What a line's inspector and its process say to each other. */
import type { Region } from '../detector/index.js';
import type { Device } from '../graph/devices.js';
import type { Observation } from '../monitor/index.js';
import type { ProcessWatch } from './process-watch.js';

/** The child's argument, as JSON. */
export interface ChildSettings extends ProcessWatch {
  /** For messages. */
  readonly modelName: string;
  readonly threads: number;
  readonly device: Device;
  readonly maxMegapixels: number;
}

export type ToChild =
  /** First, and once. */
  | { readonly kind: 'model'; readonly bytes: Uint8Array }
  /** @property overlay whether the image with heat map and boxes is wanted where it is not normal */
  | { readonly kind: 'inspect'; readonly id: number; readonly image: Uint8Array; readonly overlay: boolean };

export interface Inspected {
  readonly verdict: 'normal' | 'review' | 'anomalous';
  readonly score: number;
  readonly threshold: number;
  readonly pValue: number;
  readonly regions: readonly Pick<Region, 'box' | 'area' | 'peak'>[];
  readonly width: number;
  readonly height: number;
  readonly observation: Required<Observation>;
  /** JPEG. */
  readonly overlay: Uint8Array | null;
  /** Milliseconds. */
  readonly timing: { readonly decode: number; readonly infer: number; readonly post: number };
}

export type FromChild =
  | { readonly kind: 'ready' }
  /** The model cannot be opened. */
  | { readonly kind: 'unfit'; readonly code: string; readonly message: string }
  | { readonly kind: 'inspected'; readonly id: number; readonly inspected: Inspected }
  /** This image cannot be inspected; the next one can. */
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
