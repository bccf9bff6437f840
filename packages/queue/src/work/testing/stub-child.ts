/** @file The process of a job whose work is a measured sleep: what it did and how often can be read from its files. */
import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { workInChild } from '@clflow/server/jobs';
import { ClflowError } from 'clflow';
import { files } from 'clflow/parts';
import { runOf } from '../child-runs.js';
import type { RunKind } from '../kinds.js';
import { kindRuns } from '../runs.js';

interface StubOptions {
  readonly images: number;
  readonly millisecondsAnImage: number;
  /** File to write; each run adds a line to the same name with `.runs`. */
  readonly output: string;
  /** Fails as long as this file is missing. */
  readonly needs?: string;
}

const stub: RunKind = async (options, { signal, onEvent }) => {
  const { images, millisecondsAnImage, output, needs } = options as unknown as StubOptions;
  appendFileSync(`${output}.runs`, `${process.pid}\n`);
  if (needs !== undefined && !existsSync(needs)) throw new ClflowError('data', `${needs} is missing.`);
  for (let done = 1; done <= images; done++) {
    await sleep(millisecondsAnImage, undefined, { signal }).catch(() => {
      throw new ClflowError('interrupted', 'The work was stopped.');
    });
    onEvent({ phase: 'inspecting', done, total: images });
  }
  await files.writeFileAtomic(output, Buffer.from(`${images} images\n`));
  return { images };
};

const sum: RunKind = async (_options, { children }) => ({
  images: children.reduce((total, { value }) => total + ((value as { images?: number } | null)?.images ?? 0), 0),
  failed: children.filter(({ error }) => error !== null).map(({ name }) => name),
});

workInChild(runOf({ ...kindRuns(), 'inspect-shard': stub, aggregate: sum }));
