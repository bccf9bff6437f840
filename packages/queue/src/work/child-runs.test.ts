import { describe, expect, it } from 'vitest';
import { runOf } from './child-runs.js';
import type { ChildOutcome } from './kinds.js';

const hooks = { signal: new AbortController().signal, onEvent: () => {} };

describe('what a process does', () => {
  it('is a kind of work, with a folder of its own and what became of the jobs before', async () => {
    const children: readonly ChildOutcome[] = [{ name: 'shard 1 of 1', value: 3, error: null }];
    const run = runOf({ aggregate: async (options, { folder, children }) => ({ options, folder, children }) });
    const order = { task: 'aggregate', options: { top: 2 }, result: '/work/job/result.json', context: children };
    expect(await run(order, hooks)).toEqual({ options: { top: 2 }, folder: '/work/job', children });
  });

  it('is nothing for a kind of a newer version, which is told', async () => {
    const order = { task: 'toString', options: {}, result: '/work/job/result.json' };
    await expect(runOf({})(order, hooks)).rejects.toMatchObject({
      code: 'usage',
      message: 'This version of clflow cannot do "toString": use the same version on all machines.',
    });
  });
});
