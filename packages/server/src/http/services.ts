/** @file What the routes work with. */
import type { Logger } from 'pino';
import type { Executor } from '../jobs/index.js';
import type { Config } from '../operation/config.js';
import type { Ledger } from '../operation/ledger.js';
import type { KeyStore } from '../operation/key-store.js';
import type { Metrics } from '../operation/metrics.js';
import type { InspectionPool, ModelRegistry } from '../pool/types.js';
import type { Crowd } from './crowd.js';

export interface AppOptions {
  readonly pool: InspectionPool;
  readonly models: ModelRegistry;
  /** Null: no keys are asked for, and only requests of this machine are answered. */
  readonly keys: KeyStore | null;
  /** Null: inspections are not kept. */
  readonly ledger: Ledger | null;
  /** Null: there are no jobs. */
  readonly jobs: Executor | null;
  readonly config: Config;
  readonly log: Logger;
  /** PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface Services extends AppOptions {
  readonly metrics: Metrics;
  readonly crowd: Crowd;
  /** The server still answers, but says that it is not ready. */
  readonly isDraining: () => boolean;
}
