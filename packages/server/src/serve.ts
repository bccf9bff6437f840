/** @file A server of a folder of models: settings, keys, the store, the pool and the models, put together. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LocalExecutor, openQueueExecutor, type Executor } from './jobs/index.js';
import { openModels } from './models/index.js';
import { loadConfig, type Config, type ConfigFlags } from './operation/config.js';
import { Ledger } from './operation/ledger.js';
import { openLog } from './operation/log.js';
import type { RunningServer } from './operation/listening.js';
import { keysOf, runServer } from './operation/run.js';
import { createPool } from './pool/index.js';
import { eventText, openStore, type Store } from './store/index.js';

export interface ServeOptions extends ConfigFlags {
  /** JSON file with settings. */
  readonly config?: string;
  /** Variables CLFLOW_… count where a setting is not given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends the server in order. */
  readonly signal?: AbortSignal;
}

type Note = (level: 'info' | 'warn' | 'error', message: string) => void;

const DAY_MS = 86_400_000;

/** @throws ClflowError `usage` and `io` for settings that cannot be used */
export async function serve({ config: file, env, signal, ...flags }: ServeOptions): Promise<RunningServer> {
  const config = await loadConfig({ flags, env, file });
  const keys = await keysOf(config);
  const log = openLog({ level: config.logLevel });
  const note: Note = (level, message) => log[level](message);
  const { workers, device, maxMegapixels, deadline, models: folder, data, keep } = config;
  /** Ends what has been opened, the last one first, when something after it cannot be. */
  const opened: (() => Promise<void> | void)[] = [];
  try {
    const doesJobs = config.jobs !== undefined && config.queue === undefined;
    const store = !doesJobs && keep === 'nothing' ? null : await storeOf(config, note);
    if (store) opened.push(() => store.close());
    const jobs = await jobsOf(store, config, note);
    if (jobs) opened.push(() => jobs.close());
    const pool = await createPool({ workers, device, maxMegapixels, deadline: deadline * 1000, log: note });
    opened.push(() => pool.close(0));
    const models = await openModels({ folder, snapshots: join(data, 'models'), pool, log: note });
    opened.push(() => models.close());
    const ledger = store && keep !== 'nothing' ? new Ledger(store, keep, log) : null;
    return await runServer({ config, pool, models, keys, ledger, jobs, release: () => store?.close(), log, signal });
  } catch (error) {
    for (const close of opened.reverse()) await close();
    throw error;
  }
}

function storeOf({ data, quota, minFree }: Config, note: Note): Promise<Store> {
  return openStore(resolve(data), {
    images: { maxBytes: quota === undefined ? undefined : quota * 1e9, minFreeBytes: minFree * 1e9 },
    onEvent: (event) => note('warn', eventText(event)),
  });
}

/** Null: there are none. */
async function jobsOf(store: Store | null, { jobs, keepJobs, queue }: Config, note: Note): Promise<Executor | null> {
  if (jobs === undefined) return null;
  await mkdir(jobs, { recursive: true });
  const directory = resolve(jobs);
  const keepMilliseconds = keepJobs * DAY_MS;
  if (queue !== undefined) {
    return await openQueueExecutor(queue, { directory, keepMilliseconds, onWarning: (text) => note('warn', text) });
  }
  const onError = (error: unknown): void => note('error', error instanceof Error ? error.message : String(error));
  return store && new LocalExecutor(store, { directory, keepMilliseconds, onError });
}
