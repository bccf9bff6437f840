import { describe, expect, it } from 'vitest';
import { asFloats, floats } from '../data.js';
import { evaluate } from '../testing/evaluate.js';
import { runtimes } from '../testing/runtimes.node.js';
import { clipByNorm } from './clip.js';

describe.each(runtimes)('clipByNorm on $name', ({ runtime }) => {
  it.each([
    {
      what: 'a long gradient is shortened to the limit',
      gradient: [3, 0, -4],
      limit: 1,
      expected: [0.6, 0, -0.8],
      norm: 5,
    },
    { what: 'a short one stays', gradient: [0.3, 0, -0.4], limit: 1, expected: [0.3, 0, -0.4], norm: 0.5 },
    { what: 'one of just that length stays', gradient: [3, 0, -4], limit: 5, expected: [3, 0, -4], norm: 5 },
    { what: 'zero stays zero', gradient: [0, 0, 0], limit: 1, expected: [0, 0, 0], norm: 0 },
  ])('$what', async ({ gradient, limit, expected, norm }) => {
    const [clipped, length] = await evaluate(runtime, [floats(gradient, [3])], (g) => {
      const result = clipByNorm(g, limit);
      return [result.gradient, result.norm];
    });
    asFloats(clipped).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6));
    expect(asFloats(length)[0]).toBeCloseTo(norm, 6);
  });
});
