import { errorCodes } from 'clflow';
import { expect, it } from 'vitest';
import { retryAfter } from './retry.js';

const options = { attempts: 4, backoffMilliseconds: [10, 100] };
const after = (code: string, attempts: number) => retryAfter({ code, message: '' }, attempts, options);

it('tries again what may be better next time, ever later, so many times', () => {
  expect([1, 2, 3, 4].map((attempts) => after('io', attempts))).toEqual([10, 100, 100, null]);
  const again = [...Object.keys(errorCodes), 'killed'].filter((code) => after(code, 1) !== null);
  expect(again.sort()).toEqual(['internal', 'io', 'killed', 'network']);
});
