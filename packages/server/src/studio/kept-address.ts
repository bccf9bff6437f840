/**
 * @file The studio's token and port over its restarts: a page that is open goes on when the studio is there again. They lie in a
 * file that only its owner may read; one that others can read has given its token away, so a new token takes its place.
 */
import { lstat, readFile, rm } from 'node:fs/promises';
import { files } from 'clflow/parts';
import * as z from 'zod';
import { newToken } from './access.js';

const OWNER_ONLY = 0o600;
/** What others may do with a file; Windows has no such bits, there a user's folder is closed to others. */
const OF_OTHERS = process.platform === 'win32' ? 0 : 0o077;

const address = z.object({
  token: z.string().regex(/^[\w-]{32,64}$/),
  /** Of the last start; null before the first. */
  port: z.number().int().min(1).max(65535).nullable(),
});
export type KeptAddress = z.infer<typeof address>;

/** As it was kept, or a new one without a port. */
export async function keptAddress(path: string): Promise<KeptAddress> {
  const kept = await lstat(path)
    .then(async (file) => {
      const isOwn = file.isFile() && (file.mode & OF_OTHERS) === 0;
      return isOwn ? address.safeParse(JSON.parse(await readFile(path, 'utf8'))).data : undefined;
    })
    .catch(() => undefined);
  return kept ?? { token: newToken(), port: null };
}

/** @throws ClflowError `io` when it cannot be written */
export async function keepAddress(path: string, kept: KeptAddress): Promise<void> {
  // A link would keep pointing where it points.
  await rm(path, { force: true, recursive: true });
  await files.writeFileAtomic(path, Buffer.from(JSON.stringify(kept)), OWNER_ONLY);
}
