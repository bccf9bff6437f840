/** @file What `clflow serve` prints around the server. */
import { openInterrupt } from '../../interrupt.js';
import { ownError } from '../../optional-package.js';
import { loadServer, type ServerPackage } from '../../server-package.js';
import { print, printError } from '../../terminal/output.js';

/** Settings as they were given; the server checks them. */
export type ServeFlags = Readonly<Record<string, unknown>>;

/** Runs until a signal ends it. */
export async function runServe(models: string, flags: ServeFlags, server?: ServerPackage): Promise<void> {
  const { serve } = server ?? (await loadServer());
  const interrupt = openInterrupt(() => printError('stopping …'));
  interrupt.watch();
  try {
    const { url, stopped } = await serve({ ...flags, models, env: process.env, signal: interrupt.signal });
    print(`listening on ${url}`);
    await stopped;
  } catch (error) {
    throw ownError(error);
  } finally {
    interrupt.release();
  }
}
