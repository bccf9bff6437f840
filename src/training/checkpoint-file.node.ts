/** @file Checkpoints in a file beside the model. */
import { readFile, rm } from 'node:fs/promises';
import { ioError, writeFileAtomic } from '../files/index.node.js';
import type { CheckpointStore } from './checkpoint.js';

/** @param model path of the model that is being trained */
export function checkpointFile(model: string): CheckpointStore & { readonly path: string } {
  const path = `${model}.checkpoint`;
  return {
    path,
    async read() {
      try {
        return new Uint8Array(await readFile(path));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw ioError('read', path, error);
      }
    },
    write: (bytes) => writeFileAtomic(path, bytes),
    remove: () => rm(path, { force: true }),
  };
}
