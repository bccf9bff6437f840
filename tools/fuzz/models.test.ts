import { describe, expect, it } from 'vitest';
import { fuzz, type Kind } from './models.js';

describe('damaged files are accepted or refused with a sentence', () => {
  it.each<[Kind, number, number]>([
    ['model', 100, 0],
    ['signed', 200, 1],
    ['backbone', 150, 1],
    ['safetensors', 200, 1],
    ['checkpoint', 200, 0],
  ])('%s, %d of them', async (kind, count, fewestAccepted) => {
    const { accepted, refused, failed, slowest } = await fuzz(kind, count, 1);
    expect(failed).toEqual([]);
    expect(accepted + refused).toBe(count);
    expect(refused).toBeGreaterThan(count / 4);
    expect(accepted).toBeGreaterThanOrEqual(fewestAccepted);
    expect(slowest).toBeLessThan(5000);
  });
});
