import { expect, it } from 'vitest';
import { inferno } from './colour-map.js';

// matplotlib 3: colormaps['inferno'] at indices of 255.
it.each([
  [0, [0, 0, 4]],
  [64, [87, 16, 110]],
  [128, [188, 55, 84]],
  [192, [249, 142, 9]],
  [255, [252, 255, 164]],
])('inferno(%d/255) is near the table', (index, expected) => {
  inferno(index / 255).forEach((value, c) => expect(Math.abs(value - expected[c])).toBeLessThanOrEqual(9));
});

it('grows in lightness all the way', () => {
  const lightness = Array.from({ length: 256 }, (_, i) => {
    const [r, g, b] = inferno(i / 255);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
  for (let i = 8; i < 256; i += 8) expect(lightness[i]).toBeGreaterThan(lightness[i - 8]);
});

it('takes values outside as the nearer end', () => {
  expect(inferno(-1)).toEqual(inferno(0));
  expect(inferno(7)).toEqual(inferno(1));
});
