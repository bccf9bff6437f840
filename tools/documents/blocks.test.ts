import { describe, expect, it } from 'vitest';
import { fillBlocks } from './blocks.js';

const page = 'Before.\n\n<!-- table: scores -->\n\nold\n\n<!-- /table -->\n\nAfter.\n';

describe('fillBlocks', () => {
  it('replaces what stands between the markers and nothing else', () => {
    const filled = fillBlocks(page, { scores: '| new |' }, 'a page');
    expect(filled).toBe('Before.\n\n<!-- table: scores -->\n\n| new |\n\n<!-- /table -->\n\nAfter.\n');
    expect(fillBlocks(filled, { scores: '| new |' }, 'a page')).toBe(filled);
  });

  it('fills a block that is still empty, and each of several', () => {
    const two = '<!-- table: a -->\n<!-- /table -->\n\n<!-- table: b -->\n<!-- /table -->\n';
    const filled = fillBlocks(two, { a: 'A', b: 'B' }, 'a page');
    expect(filled.match(/\n\nA\n\n[\s\S]*\n\nB\n\n/)).not.toBeNull();
  });

  it('keeps a dollar sign of a table as it is', () => {
    expect(fillBlocks(page, { scores: '$1 $& $$' }, 'a page')).toContain('\n$1 $& $$\n');
  });

  it('names a block that nobody writes, and the tables there are', () => {
    expect(() => fillBlocks(page, { costs: '', power: '' }, 'docs/results.md')).toThrow(
      'docs/results.md: there is no table "scores"; choose of costs, power.',
    );
  });

  it('refuses a marker without its other half', () => {
    expect(() => fillBlocks(page.replace('<!-- /table -->', ''), { scores: '' }, 'a page')).toThrow(/lacks its/);
  });
});
