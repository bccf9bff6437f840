/** @file A server of a folder of models: settings, keys, the pool and the models, put together. */
import { join } from 'node:path';
import { openModels } from './models/index.js';
import { loadConfig, type ConfigFlags } from './operation/config.js';
import { openLog } from './operation/log.js';
import { keysOf, runServer, type RunningServer } from './operation/run.js';
import { createPool } from './pool/index.js';

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
  const pool = await createPool({ workers, maxMegapixels, deadline: deadline * 1000, log: note });
  try {
    const models = await openModels({ folder, snapshots: join(data, 'models'), pool, log: note });
    return await runServer({ config, pool, models, keys, log, signal }).catch(async (error: unknown) => {
      await models.close();
      throw error;
    });
  } catch (error) {
    await pool.close(0);
    throw error;
  }
}
