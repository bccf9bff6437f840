/** @file The studio from its start to its end: store, jobs, pool, pages and API on this machine's own address. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ClflowError, type TaskName } from 'clflow';
import { graph, image as images } from 'clflow/parts';
import { HttpError } from '../errors.js';
import { FleetExecutor, LocalExecutor, openQueueExecutor } from '../jobs/index.js';
import { isLoopback } from '../operation/loopback.js';
import { openLog } from '../operation/log.js';
import { listenOn, running, type RunningServer } from '../operation/listening.js';
import { createPool, type InspectionPool } from '../pool/index.js';
import { eventText, openStore } from '../store/index.js';
import { buildStudio } from './app.js';
import { CopyFinder } from './copy-finder.js';
import { DataFolder, defaultDataFolder } from './data-folder.js';
import { EventHub } from './event-hub.js';
import { followJobs, measureNew } from './follow-up.js';
import { pagesFolder } from './pages.js';
import { keepAddress, keptAddress } from './kept-address.js';
import { openFolder } from './projects.js';
import { sampleIn } from './sample.js';
import { FolderScanner } from './scan.js';
import type { Studio } from './services.js';
import { emptyBin } from './versions.js';

export interface StudioOptions {
  /** A product that is opened at once. */
  readonly folder?: string;
  /** 0: a free one. Default: that of the last start on the same data, where it is free. */
  readonly port?: number;
  /** This machine's own address. Default 127.0.0.1. */
  readonly host?: string;
  /** Where everything but the products' folders is kept. Default: in the user's folder for data of programs. */
  readonly data?: string;
  /**
   * Address of a queue whose workers train; missing: this machine does. `data` and the products' folders are then the same folders on
   * all machines.
   */
  readonly queue?: string;
  /** What computes where images are inspected; `auto`, the default, is the processor. */
  readonly device?: graph.Device;
  /** Of the pages; the browser's when missing. */
  readonly language?: 'de' | 'en';
  /** Folder of the built pages. Default: those of the package `@clflow/studio`. */
  readonly pages?: string;
  /** Of what is logged to stderr. Default `warn`. */
  readonly logLevel?: string;
  /** Ends the studio in order. */
  readonly signal?: AbortSignal;
}

/** What takes long and what nobody waits for with the next picture in hand: the workers' part. */
const FLEET_TASKS: ReadonlySet<TaskName> = new Set(['train', 'refine']);

/** Room for what the line's cameras took: good pictures go first, the oldest first; verdicts stay. */
const LINE_IMAGES = { maxBytes: 20e9, minFreeBytes: 1e9 };

/**
 * @returns its address with the token that lets a browser in
 * @throws ClflowError `usage` for options that make no sense and missing pages, `io` for a folder, port or queue that cannot be used
 */
export async function openStudio(options: StudioOptions = {}): Promise<RunningServer> {
  const { host = '127.0.0.1', port, device = 'auto', language = null, signal } = options;
  requireSense({ host, port: port ?? 0, device, language });
  const pages = options.pages ?? pagesFolder();
  const data = new DataFolder(options.data ?? defaultDataFolder());
  const log = openLog({ level: options.logLevel ?? 'warn' });
  /** Ends what has been opened, the last one first. */
  const opened: (() => Promise<void> | void)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const queue =
      options.queue === undefined
        ? null
        : await openQueueExecutor(options.queue, { directory: data.root, onWarning: (text) => log.warn(text) });
    opened.push(() => queue?.close());
    const store = await openStore(data.root, {
      images: LINE_IMAGES,
      onEvent: (event) => log.warn(eventText(event)),
    });
    opened.push(() => store.close());
    await emptyBin(store);
    const told = (error: unknown): void => log.error(String(error));
    const hub = new EventHub();
    const jobs = new FleetExecutor(store, new LocalExecutor(store, { directory: data.root, onError: told }), queue, {
      tasks: FLEET_TASKS,
      onState: () => hub.push({ type: 'queue' }),
      onError: told,
    });
    opened.push(() => jobs.close());
    const copies = new CopyFinder(store, hub, told);
    opened.push(() => copies.close());
    const scanner = new FolderScanner(store, hub, (project, ids) => {
      void measureNew(studio, project, ids).catch(told);
      copies.look(project);
    });
    opened.push(() => scanner.close());
    const pool = lazyPool(device, (level, message) => log[level](message));
    opened.push(pool.close);
    // A card that is not there is told at the start, not when somebody looks at an image.
    if (!graph.isProcessor(device)) await pool.open();
    const sample = sampleIn(data.sample);
    const base = { store, jobs, queue: () => jobs.queue, hub, scanner, data, log, language, pool: pool.open, sample };
    const studio: { -readonly [Key in keyof Studio]: Studio[Key] } = { ...base, project: null };
    if (options.folder !== undefined) studio.project = await opening(studio, options.folder);
    const end = new AbortController();
    const following = followJobs(studio, end.signal).catch(told);
    opened.push(async () => {
      end.abort();
      await following;
    });
    void rescan(studio).catch(told);
    // Where it was broken off.
    for (const { id } of store.projects.list()) copies.look(id);
    const kept = await keptAddress(data.address);
    const start = async (wanted: number): Promise<string> => {
      const app = await buildStudio(studio, kept.token, pages);
      opened.push(() => app.close());
      return listenOn(app, { host, port: wanted });
    };
    // Pages that are open ask at the port of the last start.
    const at =
      port !== undefined || kept.port === null ? await start(port ?? 0) : await start(kept.port).catch(() => start(0));
    // Streams of events would keep their connections.
    opened.push(() => hub.close());
    await keepAddress(data.address, { ...kept, port: Number(new URL(`http://${at}`).port || 80) });
    return running(`http://${at}/?token=${kept.token}`, closeAll, signal);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function requireSense({
  host,
  port,
  device,
  language,
}: Record<'host', string> & Record<'port', number> & Record<'device' | 'language', unknown>): void {
  if (!graph.devices.some((one) => one === device)) {
    throw new ClflowError('usage', `\`device\` ${String(device)} must be one of ${graph.devices.join(', ')}.`);
  }
  if (!isLoopback(host)) {
    throw new ClflowError(
      'usage',
      `\`host\` ${host} is not this machine's own: the studio is for one person, at 127.0.0.1.`,
    );
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new ClflowError('usage', `\`port\` ${port} must be a whole number from 0 to 65535.`);
  }
  if (language !== null && language !== 'de' && language !== 'en') {
    throw new ClflowError('usage', `\`language\` ${String(language)} must be de or en.`);
  }
}

/** @throws ClflowError `data` for what is no folder of images */
async function opening(studio: Studio, folder: string): Promise<number> {
  try {
    return (await openFolder(studio, resolve(folder))).id;
  } catch (error) {
    if (error instanceof HttpError) throw new ClflowError('data', error.message, { cause: error });
    throw error;
  }
}

/** What has changed in the folders of products since they were looked at. */
async function rescan(studio: Studio): Promise<void> {
  for (const project of studio.store.projects.list()) {
    if (project.id !== studio.project && existsSync(project.folder)) await studio.scanner.scan(project);
  }
}

/** One process that shows maps, started when somebody looks at one. */
function lazyPool(device: graph.Device, log: (level: 'info' | 'warn' | 'error', message: string) => void) {
  let pool: Promise<InspectionPool> | undefined;
  return {
    open: (): Promise<InspectionPool> => {
      pool ??= createPool({ workers: 1, device, modelsPerChild: 2, maxMegapixels: images.MAX_MEGAPIXELS, log }).catch(
        (error) => {
          pool = undefined;
          throw error;
        },
      );
      return pool;
    },
    close: async (): Promise<void> => {
      await (await pool?.catch(() => undefined))?.close(0);
    },
  };
}
