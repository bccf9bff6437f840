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
import type { RunningServer } from './operation/listening.js';
import type { ServeOptions } from './serve.js';
import type { StudioOptions } from './studio/open-studio.js';

/** Serves a folder of models. What it takes is loaded when it is called: to create a key needs none of it. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { serve: start } = await import('./serve.js');
  return await start(options);
}

/** Opens the studio, one person's pages on this machine, at the address that it gives. */
export async function studio(options: StudioOptions = {}): Promise<RunningServer> {
  const { openStudio } = await import('./studio/open-studio.js');
  return await openStudio(options);
}

export { KeyStore, scopes, type KeyOptions, type Scope, type StoredKey } from './operation/key-store.js';
export type { RunningServer, ServeOptions, StudioOptions };
export { HttpError } from './errors.js';
