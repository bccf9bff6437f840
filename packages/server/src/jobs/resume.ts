/** @file A task that is begun again goes on from what it has kept. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TaskName } from 'clflow';
import type { Job } from '../store/index.js';
import { taskTraits } from './tasks.js';

/**
 * The options of an attempt: those of the job, with `resume` where the job itself has left something to go on from. A checkpoint of
 * another training at the same place is none.
 * @param directory where relative paths begin
 * @param hasTold whether an earlier attempt told an event of this phase
 */
export function withResume(
  job: Pick<Job, 'task' | 'options'>,
  directory: string,
  hasTold: (phase: string) => boolean,
): Job['options'] {
  const { resumable } = taskTraits[job.task as TaskName];
  if (resumable === undefined || !hasTold(resumable.phase)) return job.options;
  return existsSync(resolve(directory, `${String(job.options.output)}${resumable.suffix}`))
    ? { ...job.options, resume: true }
    : job.options;
}
