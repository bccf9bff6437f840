/**
 * @file Processes that wait for their next shard: to start one and to open a model takes a second, which a shard of a few hundred images
 * should not pay again and again.
 */
import { mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { JobChild } from '@clflow/server/jobs';
import { files } from 'clflow/parts';
import type { Settings } from './options.js';

/** A process that nobody needs for so long gives its memory back. */
const IDLE_MS = 10_000;

/** Bytes after which a log is kept as the one before, in place of that, and a new one begins. */
const LONGEST_LOG = 2 ** 20;

export class WarmChildren {
  private readonly idle = new Map<JobChild, NodeJS.Timeout>();
  private log: Promise<FileHandle | null> = Promise.resolve(null);

  constructor(private readonly settings: Pick<Settings, 'state' | 'program'>) {}

  /** One that waits, or a new one. What it prints is added to the worker's log on this machine. */
  async take(): Promise<JobChild> {
    for (const [child, timer] of this.idle) {
      clearTimeout(timer);
      this.idle.delete(child);
      if (child.isFree) return child;
    }
    const { state, program } = this.settings;
    const log = this.log.catch(() => null).then((open) => logWithRoom(state, open));
    this.log = log;
    return new JobChild({ log: (await log).fd, directory: state, program });
  }

  /** Its work is over; one that has failed at it has ended. */
  give(child: JobChild): void {
    if (!child.isFree) return;
    const timer = setTimeout(() => {
      this.idle.delete(child);
      child.end();
    }, IDLE_MS);
    this.idle.set(child, timer);
  }

  async close(): Promise<void> {
    for (const [child, timer] of this.idle) {
      clearTimeout(timer);
      child.end();
    }
    this.idle.clear();
    await (await this.log.catch(() => null))?.close();
  }
}

/**
 * @param log the one so far; processes that have it keep it
 * @throws ClflowError `io`
 */
async function logWithRoom(state: string, log: FileHandle | null): Promise<FileHandle> {
  const path = join(state, 'log.txt');
  try {
    await mkdir(state, { recursive: true });
    const current = log ?? (await open(path, 'a'));
    if ((await current.stat()).size < LONGEST_LOG) return current;
    await current.close();
    await rename(path, join(state, 'log.1.txt'));
    return await open(path, 'a');
  } catch (error) {
    throw files.ioError('write', path, error);
  }
}
