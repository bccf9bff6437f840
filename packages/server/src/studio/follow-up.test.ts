import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JobRequest } from '../jobs/index.js';
import { openStore } from '../store/index.js';
import { measureAgain } from './follow-up.js';
import { studioJob } from './job-keys.js';
import type { Studio } from './services.js';

it('measures again where that was cancelled, and not where it waits for its turn', async () => {
  const root = mkdtempSync(join(tmpdir(), 'clflow-follow-'));
  const store = await openStore(root);
  const requests: JobRequest[] = [];
  const submit = async (request: JobRequest): Promise<void> => {
    requests.push(request);
    await store.jobs.add({ key: request.key!, task: request.task, options: request.options, heavy: true });
  };
  const studio = { store, jobs: { submit } } as unknown as Studio;
  const { id } = await store.projects.add({ name: 'discs', folder: '/discs' });
  const file = { name: `project-${id}`, projectId: id, sha256: 'a', path: '/a.onnx', bytes: 1, metadata: {} };
  const model = await store.models.add(file);

  await measureAgain(studio, model, id);
  await measureAgain(studio, model, id);
  expect(requests).toHaveLength(1);
  const [job] = store.jobs.list({ limit: 1 });
  await store.jobs.cancel(job.id);
  await measureAgain(studio, model, id);
  expect(requests.map(({ options }) => options.images)).toEqual([['/discs'], ['/discs']]);
  expect(studioJob({ key: requests[1].key! })).toEqual({ kind: 'measure', project: id, model: model.id });
  store.close();
  rmSync(root, { recursive: true });
});
