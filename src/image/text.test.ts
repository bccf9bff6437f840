import { describe, expect, it } from 'vitest';
import { drawText, textWidth } from './text.js';
import type { RgbImage } from './rgb-image.js';

/** What a text looks like, one character a pixel. */
function render(text: string, width: number, height: number, x = 0, y = 0, scale = 1): string[] {
  const image: RgbImage = { width, height, data: new Uint8Array(width * height * 3) };
  drawText(image, x, y, text, [10, 20, 30], scale);
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const at = (row * width + column) * 3;
      return image.data[at] === 10 && image.data[at + 1] === 20 && image.data[at + 2] === 30 ? '#' : '.';
    }).join(''),
  );
}

describe('drawText', () => {
  it('draws readable glyphs', () => {
    expect(render('A1', 11, 7)).toEqual([
      '.###....#..',
      '#...#..##..',
      '#...#...#..',
      '#...#...#..',
      '#####...#..',
      '#...#...#..',
      '#...#..###.',
    ]);
  });

  it('has a different glyph for every printable character', () => {
    const shapes = Array.from({ length: 95 }, (_, i) => render(String.fromCharCode(32 + i), 5, 7).join('\n'));
    expect(new Set(shapes).size).toBe(95);
  });

  it('scales font pixels to squares', () => {
    expect(render('.', 10, 14, 0, 0, 2).filter((row) => row === '..####....')).toHaveLength(4);
  });

  it('shows what is not ASCII as a question mark', () => {
    expect(render('é', 5, 7)).toEqual(render('?', 5, 7));
  });

  it('cuts off what falls outside the image', () => {
    expect(render('A', 3, 3, -2, -4)).toEqual(['###', '..#', '..#']);
  });

  it('knows the width of a text', () => {
    expect(textWidth('abc')).toBe(17);
    expect(textWidth('abc', 2)).toBe(34);
    expect(textWidth('')).toBe(0);
  });
});
