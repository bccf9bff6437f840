/** @file A server of a folder of models: settings, keys, the store, the pool and the models, put together. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LocalExecutor } from './jobs/index.js';
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
    const store = config.jobs === undefined && keep === 'nothing' ? null : await storeOf(config, note);
    if (store) opened.push(() => store.close());
    const jobs = store && config.jobs !== undefined ? await jobsOf(store, config.jobs, config.keepJobs, note) : null;
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

/** @param directory what jobs read and write below @param days that a job which has ended is kept */
async function jobsOf(store: Store, directory: string, days: number, note: Note): Promise<LocalExecutor> {
  await mkdir(directory, { recursive: true });
  const onError = (error: unknown): void => note('error', error instanceof Error ? error.message : String(error));
  return new LocalExecutor(store, { directory: resolve(directory), keepMilliseconds: days * DAY_MS, onError });
}
