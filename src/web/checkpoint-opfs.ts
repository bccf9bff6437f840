/** @file Checkpoints in the browser's own file system for the page (OPFS): they outlive the tab, and no other page sees them. */
import { ClflowError, messageOf } from '../errors.js';
import type { CheckpointStore } from '../training/checkpoint.js';

const FOLDER = 'clflow-checkpoints';
/** Of trainings that were never finished, the newest are kept. */
const MOST_KEPT = 3;

/**
 * The checkpoint of one training; null where the browser keeps no files for the page, as in private windows.
 * @param name of all that the training depends on, letters and digits
 */
export async function opfsCheckpoint(name: string): Promise<CheckpointStore | null> {
  const folder = await openFolder();
  if (!folder) return null;
  return {
    async read() {
      try {
        const file = await (await folder.getFileHandle(name)).getFile();
        return new Uint8Array(await file.arrayBuffer());
      } catch (error) {
        if (isMissing(error)) return null;
        throw storageError('read', error);
      }
    },
    async write(bytes) {
      try {
        await makeRoom(folder, name);
        // What is written takes the old one's place when it is closed, wholly or not at all.
        const target = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await target.write(bytes as Uint8Array<ArrayBuffer>);
        await target.close();
      } catch (error) {
        throw storageError('written', error);
      }
    },
    async remove() {
      await folder.removeEntry(name).catch((error: unknown) => {
        if (!isMissing(error)) throw storageError('removed', error);
      });
    },
  };
}

async function openFolder(): Promise<FileSystemDirectoryHandle | null> {
  if (!('createWritable' in (globalThis.FileSystemFileHandle?.prototype ?? {}))) return null;
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  } catch {
    return null;
  }
}

/** Removes the oldest checkpoints of other trainings. */
async function makeRoom(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  const others: { name: string; modified: number }[] = [];
  for await (const entry of folder.values()) {
    if (entry.name === name || entry.kind !== 'file') continue;
    others.push({ name: entry.name, modified: (await entry.getFile()).lastModified });
  }
  others.sort((a, b) => b.modified - a.modified);
  for (const old of others.slice(MOST_KEPT - 1)) await folder.removeEntry(old.name);
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}

function storageError(done: string, cause: unknown): ClflowError {
  return new ClflowError(
    'io',
    `The training's checkpoint cannot be ${done} in the browser's storage (${messageOf(cause)}); free some space, or train with ` +
      '`checkpoint` false.',
    { cause },
  );
}
