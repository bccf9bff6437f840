/** @file What a job leaves as files: its log, and what its task returned. */
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { files } from 'clflow/parts';

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
