import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { workplace } from '../../../../test/support/product.js';
import { runTable } from './table.js';

const { root, remove } = workplace('table');
afterAll(remove);

it('removes the logs of trainings that are done, and keeps what they returned and the logs of those that failed', async () => {
  const folderOf = (id: string): string => join(root, 'jobs', id);
  for (const id of ['good', 'bad']) {
    mkdirSync(join(folderOf(id), 'previews'), { recursive: true });
    writeFileSync(join(folderOf(id), 'log.txt'), 'attempt 1');
  }
  const result = join(folderOf('good'), 'result.json');
  const training = { trainImages: 9, calibrationImages: 3, threshold: 1, falseAlarmRate: 0.01, seconds: 2, model: 'm' };
  writeFileSync(result, JSON.stringify({ ...training, metadata: {} }));
  const children = [
    { name: 'flange', value: { result }, error: null },
    { name: 'nut', value: null, error: 'data: No images.' },
  ];
  const hooks = { signal: new AbortController().signal, onEvent: () => {}, folder: root, children };
  // A batch whose failures are retried is summed up again.
  for (let times = 0; times < 2; times++) {
    expect(await runTable({ output: root }, hooks)).toMatchObject({ done: 1, failed: 1 });
    expect(readdirSync(folderOf('good'))).toEqual(['result.json']);
    expect(readdirSync(folderOf('bad')).sort()).toEqual(['log.txt', 'previews']);
  }
});
