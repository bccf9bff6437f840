/** @file What is in the queue of a job: references, never pictures. Whoever can write to the queue wrote it, so it is looked at. */
import { checkOptions, taskNamed } from '@clflow/server/jobs';
import { ClflowError } from 'clflow';
import * as z from 'zod';
import { workSchema, type Work } from './kinds.js';

export interface JobData {
  readonly work: Work;
  /** Who submits the same key again gets the same job. */
  readonly key: string;
  /** Of the submission that made the job. */
  readonly submission: string;
  /** Where relative paths in options begin: the same on every machine. */
  readonly directory: string;
  /** Folder on all machines; the log and the result of a task lie in `jobs/ID` below it. */
  readonly folder: string;
  /** Among the jobs that another waits for. */
  readonly place?: number;
  /** Somebody wants it to end. */
  readonly cancelled?: boolean;
}

/** What BullMQ keeps of a job that is done: small, or where it lies. */
export interface JobReturn {
  readonly value?: unknown;
}

const schema = z.object({
  work: workSchema,
  key: z.string(),
  submission: z.string(),
  directory: z.string().min(1),
  folder: z.string().min(1),
  place: z.int().optional(),
  cancelled: z.boolean().optional(),
});

/** @throws ClflowError `usage` for what is no job that this version can do */
export function readJobData(data: unknown): JobData {
  const result = schema.safeParse(data);
  if (!result.success) {
    const [{ path, message }] = result.error.issues;
    throw new ClflowError(
      'usage',
      `The job was not written by clflow, or by a newer version: \`${path.join('.')}\` ${message}.`,
    );
  }
  const { work } = result.data;
  try {
    if (work.kind === 'task') checkOptions(taskNamed(work.task), work.options);
  } catch (error) {
    throw new ClflowError('usage', (error as Error).message, { cause: error });
  }
  return result.data as JobData;
}
