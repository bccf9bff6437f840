import { expect, it } from 'vitest';
import { workerNames } from './worker-names.js';

it('names each worker once, and says when the server tells nothing', () => {
  const client = (rawname: string) => ({ name: 'clflow', rawname });
  const names = ['bull:Y2xmbG93:w:b:12', 'bull:Y2xmbG93:w:a:7', 'bull:Y2xmbG93:w:b:12', 'bull:Y2xmbG93'];
  expect(workerNames(names.map(client))).toEqual(['a:7', 'b:12']);
  expect(workerNames([])).toEqual([]);
  expect(workerNames([{ name: 'GCP does not support client list' }])).toBeNull();
});
