/** @file What `clflow benchmark --queue` prints around the batch. */
import { readFile } from 'node:fs/promises';
import { counted } from '../../../dataset/samples.js';
import { ownError } from '../../optional-package.js';
import { loadQueue, type BatchStatus, type BenchmarkTables, type QueuePackage } from '../../queue-package.js';
import type { Status } from '../../status.js';
import { harmless } from '../../terminal/output.js';
import { runTask } from '../../terminal/run-task.js';
import { submitForTable } from '../batch/run.js';
import type { BenchmarkFlags } from './run.js';

export async function runBenchmarkOnQueue(
  roots: string[],
  { json, ...flags }: BenchmarkFlags,
  { queue, wait }: { readonly queue: string; readonly wait?: boolean },
  status: Status,
  packed?: QueuePackage,
): Promise<void> {
  const queuePackage = packed ?? (await loadQueue());
  const planned = (hooks: object) => queuePackage.benchmarkBatch({ roots, ...flags, ...hooks });
  const batch = await runTask(planned, { json }).catch((error: unknown) => {
    throw ownError(error);
  });
  await submitForTable(queue, batch, { wait, json }, tablesText, status, queuePackage);
}

/** The tables themselves, where they are there. */
async function tablesText({ value, failures }: BatchStatus): Promise<string> {
  const { results, markdown, html, done, failed } = value as BenchmarkTables;
  // On a queue they may lie where only workers see them.
  const text = await readFile(markdown, 'utf8').catch(() => '');
  const told = failures.map(({ name, error }) => `${harmless(name)}: ${harmless(error)}`);
  return [
    ...(text === '' ? [] : [text.trimEnd()]),
    ...(told.length === 0 ? [] : [told.join('\n')]),
    `${counted(done, 'cell')} measured, ${failed} failed; ${results}, ${markdown} and ${html}`,
  ].join('\n\n');
}
