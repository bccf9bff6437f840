/** @file The empty folder that children work in. One whose server was killed stays behind: the next server takes it away. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'clflow-pool-';
const NAME = /^clflow-pool-(\d+)-/;

/** @param root where temporary folders are */
export async function openWorkFolder(root = tmpdir()): Promise<string> {
  for (const name of await readdir(root)) {
    const owner = NAME.exec(name)?.[1];
    // Of another user it cannot be removed, and need not be.
    if (owner !== undefined && hasEnded(Number(owner)))
      await rm(join(root, name), { recursive: true, force: true }).catch(() => {});
  }
  return mkdtemp(join(root, `${PREFIX}${process.pid}-`));
}

function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
