/** @file What a job leaves as files: its log, and what its task returned. */
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { files } from 'clflow/parts';

/** Removes what jobs that nobody knows any more have left. */
export async function removeForgotten(root: string, isKnown: (id: string) => boolean): Promise<void> {
  const folder = join(root, 'jobs');
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw files.ioError('read', folder, error);
  });
  for (const id of names.filter((name) => ID.test(name) && !isKnown(name))) {
    await rm(join(folder, id), { recursive: true, force: true });
  }
}

/** Whatever else lies there is somebody's. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export class JobFolder {
  readonly path: string;
  readonly resultFile: string;
  private readonly logFile: string;

  /** @param root of the store @param id of the job, never a client's text */
  constructor(root: string, id: string) {
    this.path = join(root, 'jobs', id);
    this.resultFile = join(this.path, 'result.json');
    this.logFile = join(this.path, 'log.txt');
  }

  /** On this machine. */
  get isThere(): boolean {
    return existsSync(this.path);
  }

  /** @throws ClflowError `io` */
  async make(): Promise<void> {
    await mkdir(this.path, { recursive: true }).catch((error: unknown) => {
      throw files.ioError('write', this.path, error);
    });
  }

  /** The file is written whole or not at all: where it is, the task has returned. */
  get hasResult(): boolean {
    return existsSync(this.resultFile);
  }

  async result(): Promise<unknown> {
    const text = await textOf(this.resultFile);
    return text === null ? null : (JSON.parse(text) as unknown);
  }

  async log(): Promise<string> {
    return (await textOf(this.logFile)) ?? '';
  }

  /** @param name of this program's making, never a client's text */
  async file(name: string): Promise<Uint8Array | null> {
    const path = join(this.path, name);
    return readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw files.ioError('read', path, error);
    });
  }

  /** What is written is added at the end, by whatever process. */
  async openLog(): Promise<FileHandle> {
    try {
      await mkdir(this.path, { recursive: true });
      return await open(this.logFile, 'a');
    } catch (error) {
      throw files.ioError('write', this.logFile, error);
    }
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw files.ioError('read', path, error);
  }
}
