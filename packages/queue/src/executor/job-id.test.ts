import { expect, it } from 'vitest';
import { jobId } from './job-id.js';

it('is the same for the same work, in whatever order it was written, and another for other work', () => {
  const id = jobId('inspect-shard', 'model', { size: 256, output: '/out' });
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  expect(jobId('inspect-shard', 'model', { output: '/out', size: 256 })).toBe(id);
  expect(jobId('inspect-shard', 'other', { size: 256, output: '/out' })).not.toBe(id);
  expect(jobId('inspect-shard', ['model'], { size: 256, output: '/out' })).not.toBe(id);
});
