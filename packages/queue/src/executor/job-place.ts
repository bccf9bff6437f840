/** @file The folder of a task's job. It is made before workers see the job: one that does not find it does not share it with us. */
import { JobFolder } from '@clflow/server/jobs';
import type { JobData } from '../work/index.js';

/** @throws ClflowError `io` */
export async function makePlace({ work, folder }: Pick<JobData, 'work' | 'folder'>, id: string): Promise<void> {
  if (work.kind === 'task') await new JobFolder(folder, id).make();
}
