/** @file A server of a folder of models: settings, keys, the pool and the models, put together. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LocalExecutor } from './jobs/index.js';
import { openModels } from './models/index.js';
import { loadConfig, type ConfigFlags } from './operation/config.js';
import { openLog } from './operation/log.js';
import { keysOf, runServer, type RunningServer } from './operation/run.js';
import { createPool } from './pool/index.js';
import { openStore } from './store/index.js';

export interface ServeOptions extends ConfigFlags {
  /** JSON file with settings. */
  readonly config?: string;
  /** Variables CLFLOW_… count where a setting is not given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends the server in order. */
  readonly signal?: AbortSignal;
}

/** @throws ClflowError `usage` and `io` for settings that cannot be used */
export async function serve({ config: file, env, signal, ...flags }: ServeOptions): Promise<RunningServer> {
  const config = await loadConfig({ flags, env, file });
  const keys = await keysOf(config);
  const log = openLog({ level: config.logLevel });
  const note = (level: 'info' | 'warn' | 'error', message: string): void => log[level](message);
  const { workers, maxMegapixels, deadline, models: folder, data } = config;
  /** Ends what has been opened, the last one first, when something after it cannot be. */
  const opened: (() => Promise<void>)[] = [];
  try {
    const jobs = config.jobs === undefined ? null : await openJobs(resolve(data), resolve(config.jobs), note);
    if (jobs) opened.push(jobs.close);
    const pool = await createPool({ workers, maxMegapixels, deadline: deadline * 1000, log: note });
    opened.push(() => pool.close(0));
    const models = await openModels({ folder, snapshots: join(data, 'models'), pool, log: note });
    opened.push(() => models.close());
    return await runServer({
      ...{ config, pool, models, keys, log, signal },
      jobs: jobs?.executor ?? null,
      release: jobs?.close,
    });
  } catch (error) {
    for (const close of opened.reverse()) await close();
    throw error;
  }
}

interface OpenJobs {
  readonly executor: LocalExecutor;
  readonly close: () => Promise<void>;
}

/** @param data where the store lies @param directory what jobs read and write below */
async function openJobs(
  data: string,
  directory: string,
  log: (level: 'info' | 'warn' | 'error', message: string) => void,
): Promise<OpenJobs> {
  await mkdir(directory, { recursive: true });
  const store = await openStore(data, { onEvent: (event) => log('warn', JSON.stringify(event)) });
  const onError = (error: unknown): void => log('error', error instanceof Error ? error.message : String(error));
  const executor = new LocalExecutor(store, { directory, onError });
  return {
    executor,
    close: async () => {
      await executor.close();
      await store.close();
    },
  };
}
