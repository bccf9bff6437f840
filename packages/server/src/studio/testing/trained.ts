/** @file A small product with a model that has measured all of its images. */
import type { JobJson, ProjectJson } from '../schemas.js';
import { openSmall, type TestStudio } from './studio.js';

export async function until<Answer>(ask: () => Promise<Answer>, isSo: (answer: Answer) => boolean): Promise<Answer> {
  for (let i = 0; i < 2000; i++) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it took too long');
}

/** By the quickest method. */
export async function trainedSmall(studio: TestStudio, name = 'discs'): Promise<ProjectJson> {
  const { id } = await openSmall(studio, name);
  const settings = { method: 'gaussian', backbone: 'embedded', size: '64' };
  const { status, body } = await studio.call<JobJson>('POST', `/projects/${id}/train`, settings);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return until(
    async () => (await studio.call<ProjectJson>('GET', `/projects/${id}`)).body,
    ({ model, job }) => model?.measured === true && job === null,
  );
}
