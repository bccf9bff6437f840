import { expect, it } from 'vitest';
import { placesOf, placesOfTiles } from './places.js';
import { tileCorners } from './tiling.js';

it.each([
  [512, 512, 32],
  [2048, 2048, 64],
  [4000, 3008, 96],
  [5472, 3648, 96],
])('are about 48 a side at most, of %i × %i pixels', (width, height, side) => {
  const places = placesOf({ width, height });
  expect(places.side).toBe(side);
  expect(places.width * places.height).toBeLessThan(2500);
  expect(places.width * side).toBeGreaterThanOrEqual(width);
});

it('are where a tile lies, whatever tile sees them', () => {
  const size = { width: 2048, height: 1984 };
  const tiling = { tile: { width: 256, height: 128 }, overlap: 64 };
  const { side, width } = placesOf(size);
  const places = placesOfTiles(size, tiling);
  tileCorners(size, tiling).forEach(({ x, y }, tile) => {
    expect(places[tile]).toHaveLength(8 * 4);
    places[tile].forEach((place, block) => {
      const [middleX, middleY] = [x + 32 * (block % 8) + 16, y + 32 * Math.floor(block / 8) + 16];
      expect(place).toBe(Math.floor(middleY / side) * width + Math.floor(middleX / side));
    });
  });
});
