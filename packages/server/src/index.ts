/**
 * @module
 * `@clflow/server`: detectors behind HTTP, by a pool of processes.
 *
 * @example
 * ```ts
 * import { serve } from '@clflow/server';
 *
 * const { url, stop } = await serve({ models: 'models/', port: 0 });
 * ```
 */
import type { RunningServer } from './operation/run.js';
import type { ServeOptions } from './serve.js';

/** Serves a folder of models. What it takes is loaded when it is called: to create a key needs none of it. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { serve: start } = await import('./serve.js');
  return await start(options);
}

export { KeyStore, scopes, type KeyOptions, type Scope, type StoredKey } from './operation/key-store.js';
export type { RunningServer, ServeOptions };
export { HttpError } from './errors.js';
