import { expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { loadPackage, ownError } from './optional-package.js';

it('says how to install the package when it is missing', async () => {
  await expect(loadPackage('@clflow/no-such-package')).rejects.toThrow(
    'This needs the package @clflow/no-such-package: install it with "npm install @clflow/no-such-package".',
  );
});

it('takes errors of another copy of the library for its own, and no others', () => {
  const foreign = Object.assign(new Error('`port` cannot be used'), { name: 'ClflowError', code: 'usage' });
  expect(ownError(foreign)).toBeInstanceOf(ClflowError);
  expect(ownError(foreign)).toMatchObject({ code: 'usage', message: '`port` cannot be used' });
  const other = new Error('no');
  expect(ownError(other)).toBe(other);
});
