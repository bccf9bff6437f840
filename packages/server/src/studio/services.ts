/** @file What the studio's routes work with. */
import type { Logger } from 'pino';
import type { Executor, QueueState } from '../jobs/index.js';
import type { InspectionPool } from '../pool/index.js';
import type { Store } from '../store/index.js';
import type { DataFolder } from './data-folder.js';
import type { EventHub } from './event-hub.js';
import type { FolderScanner } from './scan.js';

export interface Studio {
  readonly store: Store;
  readonly jobs: Executor;
  /** The queue whose workers train, as it stands now; null: this machine trains. */
  readonly queue: () => QueueState | null;
  /** Started when it is first asked for. */
  readonly pool: () => Promise<InspectionPool>;
  readonly hub: EventHub;
  readonly scanner: FolderScanner;
  readonly data: DataFolder;
  /** Draws the sample product, where it is not there yet. */
  readonly sample: () => Promise<void>;
  readonly log: Logger;
  readonly language: 'de' | 'en' | null;
  /** The project of the folder that the studio was started with. */
  readonly project: number | null;
}
