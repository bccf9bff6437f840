/** @file A few hundred files of what `npm run fuzz` tries by thousands. */
import { describe, expect, it } from 'vitest';
import { mutated, seedlings } from './testing/mutate.node.js';
import { outcomeOf } from './testing/outcome.node.js';

const EACH = 25;

describe('files that were changed anywhere', () => {
  it('become an image or a sentence, soon', async () => {
    const files = await seedlings();
    for (const { bytes } of files) expect(await outcomeOf(bytes)).toBe('image');
    const counts = { image: 0, sentence: 0 };
    for (const file of files) {
      for (let seed = 0; seed < EACH; seed++) {
        const start = performance.now();
        const outcome = await outcomeOf(mutated(file, seed)).catch((error: unknown) => {
          throw new Error(`${file.name}, seed ${seed}`, { cause: error });
        });
        expect(performance.now() - start, `${file.name}, seed ${seed}`).toBeLessThan(5000);
        counts[outcome]++;
      }
    }
    // Both happen, or the changes are too small or too large to find anything.
    expect(counts.image).toBeGreaterThan(files.length);
    expect(counts.sentence).toBeGreaterThan(files.length);
  });
});
