/** @file What a folder would become, with the findings of `clflow check`, which is done as a job: it decodes every image. */
import { ClflowError, type CheckResult } from 'clflow';
import type * as z from 'zod';
import { readLayout } from './layout.js';
import { passedOn } from './said.js';
import type { preview } from './schemas.js';
import type { Studio } from './services.js';

type Preview = z.infer<typeof preview>;

/** A larger folder is shown without findings. */
const PATIENCE_MS = 30_000;

export async function previewOf(studio: Studio, folder: string): Promise<Preview> {
  const contents = await readLayout(folder).catch((error: unknown) => {
    if (error instanceof ClflowError) throw passedOn(422, error.message);
    throw error;
  });
  const groups = new Map<string, Preview['groups'][number]>();
  for (const { label, defect, split } of contents.images) {
    const key = JSON.stringify([label, defect, split]);
    const images = (groups.get(key)?.images ?? 0) + 1;
    groups.set(key, { label, defect, split, images });
  }
  const failures = contents.failures.map(({ reason: message }) => ({ severity: 'warning' as const, message }));
  const { obstacle } = contents;
  const findings =
    obstacle === null ? await findingsOf(studio, folder) : [{ severity: 'warning' as const, message: obstacle }];
  return {
    folder,
    layout: contents.layout ?? 'none',
    groups: [...groups.values()],
    findings: [...findings, ...failures],
  };
}

async function findingsOf({ jobs, store }: Studio, folder: string): Promise<Preview['findings']> {
  const { job } = await jobs.submit({ task: 'check', options: { data: folder } });
  const late = AbortSignal.timeout(PATIENCE_MS);
  for await (const { data } of jobs.events(0, { jobId: job.id, signal: late })) {
    if (['done', 'failed', 'cancelled'].includes(String(data.state))) break;
  }
  const ended = store.jobs.get(job.id);
  if (ended?.state === 'done') {
    const { findings } = (await jobs.result(job.id)) as CheckResult;
    return findings.map(({ severity, message }) => ({ severity, message }));
  }
  if (ended?.state === 'failed' && ended.error) return [{ severity: 'error', message: ended.error.message }];
  await jobs.cancel(job.id);
  return [{ severity: 'note', message: `To look at every image takes longer: "clflow check ${folder}" does.` }];
}
