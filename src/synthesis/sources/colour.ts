/** @file Sources of plain colour: one colour, or a straight gradient between two. */
import type { Box } from '../../geometry/index.js';
import type { Colour, Pixels } from '../pixels.js';

/** Every pixel of the box in one colour. */
export function solid(box: Box, colour: Colour): Pixels {
  const pixels = new Float32Array(box.width * box.height * 3);
  for (let p = 0; p < pixels.length; p += 3) {
    pixels[p] = colour[0];
    pixels[p + 1] = colour[1];
    pixels[p + 2] = colour[2];
  }
  return pixels;
}

/** From one colour to another across the box, in the direction of an angle in radians. */
export function gradient(box: Box, from: Colour, to: Colour, angle: number): Pixels {
  const pixels = new Float32Array(box.width * box.height * 3);
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const reach = (Math.abs(dx) * box.width + Math.abs(dy) * box.height) / 2 || 1;
  for (let row = 0, p = 0; row < box.height; row++) {
    for (let column = 0; column < box.width; column++, p += 3) {
      const t = 0.5 + ((column - box.width / 2) * dx + (row - box.height / 2) * dy) / (2 * reach);
      for (let c = 0; c < 3; c++) pixels[p + c] = from[c] + t * (to[c] - from[c]);
    }
  }
  return pixels;
}
