/** @file What `clflow studio` prints and opens around the studio. */
import { openInterrupt } from '../../interrupt.js';
import { ownError } from '../../optional-package.js';
import { loadServer, type ServerPackage } from '../../server-package.js';
import { print, printError } from '../../terminal/output.js';
import { openBrowser } from './open-browser.js';

export interface StudioFlags {
  readonly port?: number;
  readonly open: boolean;
  readonly lang?: string;
  readonly data?: string;
  readonly device?: string;
  readonly queue?: string;
}

/** Runs until a signal ends it. @param browse opens an address in the browser */
export async function runStudio(
  folder: string | undefined,
  { open, lang: language, port, data, device, queue }: StudioFlags,
  server?: ServerPackage,
  browse: ((url: string) => void) | null = process.stdout.isTTY ? openBrowser : null,
): Promise<void> {
  const { studio } = server ?? (await loadServer());
  const interrupt = openInterrupt(() => printError('stopping …'));
  interrupt.watch();
  try {
    const { url, stopped } = await studio({ folder, port, data, device, queue, language, signal: interrupt.signal });
    print(`The studio is open at ${url}`);
    if (open) browse?.(url);
    await stopped;
  } catch (error) {
    throw ownError(error);
  } finally {
    interrupt.release();
  }
}
