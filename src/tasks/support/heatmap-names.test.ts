import { describe, expect, it } from 'vitest';
import { heatmapNames } from './heatmap-names.js';

describe('heatmapNames', () => {
  it('names a map after its image', () => {
    expect(heatmapNames(['/a/one.jpg', 'b/two.png'])).toEqual(['one.png', 'two.png']);
  });

  it('adds folders where names collide, as few as needed, for all', () => {
    expect(heatmapNames(['/t/crack/000.png', '/t/good/000.png', '/t/good/001.png'])).toEqual([
      'crack_000.png',
      'good_000.png',
      'good_001.png',
    ]);
    expect(heatmapNames(['/x/t/000.png', '/y/t/000.png'])).toEqual(['x_t_000.png', 'y_t_000.png']);
  });

  it('numbers files that differ in extension or case only', () => {
    const names = heatmapNames(['/t/a.png', '/t/a.jpg', '/t/A.bmp']);
    expect(names).toEqual(['a_1.png', 'a_2.png', 'A_3.png']);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
  });
});
