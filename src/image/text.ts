/**
 * @file Labels without any font on the machine: a fixed 5×7 bitmap font for printable ASCII (32 … 126). Each glyph is
 * five columns of seven bits from left to right, the lowest bit at the top, written as two hex digits a column.
 */
import type { RgbImage } from './rgb-image.js';

/** Red, green, blue, 0 … 255. */
export type Colour = readonly [number, number, number];

const FIRST = 32;
const GLYPHS = [
  '0000000000 00005f0000 0007000700 147f147f14 242a7f2a12 2313086462 3649562050 0004030000', // space ! " # $ % & '
  '001c224100 0041221c00 2a1c7f1c2a 08083e0808 0050300000 0808080808 0060600000 2010080402', // ( ) * + , - . /
  '3e5149453e 00427f4000 4261514946 2141454b31 1814127f10 2745454539 3c4a494930 0171090503', // 0 … 7
  '3649494936 064949291e 0036360000 0056360000 0814224100 1414141414 0041221408 0201510906', // 8 9 : ; < = > ?
  '324979413e 7e1111117e 7f49494936 3e41414122 7f4141221c 7f49494941 7f09090901 3e4149497a', // @ A … G
  '7f0808087f 00417f4100 2040413f01 7f08142241 7f40404040 7f020c027f 7f0408107f 3e4141413e', // H … O
  '7f09090906 3e4151215e 7f09192946 4649494931 01017f0101 3f4040403f 1f2040201f 3f4038403f', // P … W
  '6314081463 0708700807 6151494543 007f414100 0204081020 0041417f00 0402010204 4040404040', // X Y Z [ \ ] ^ _
  '0001020400 2054545478 7f48444438 3844444420 384444487f 3854545418 087e090102 0c5252523e', // ` a … g
  '7f08040478 00447d4000 2040443d00 7f10284400 00417f4000 7c04180478 7c08040478 3844444438', // h … o
  '7c14141408 081414187c 7c08040408 4854545420 043f444020 3c4040207c 1c2040201c 3c4030403c', // p … w
  '4428102844 0c5050503c 4464544c44 0008364100 00007f0000 0041360800 0804081008', // x y z { | } ~
]
  .join(' ')
  .split(' ');

/** Width and height of a glyph before scaling, and the distance from one glyph to the next. */
const COLUMNS = 5;
const ADVANCE = 6;
/** The height of a line of text at scale 1, in pixels. */
export const TEXT_HEIGHT = 7;

/** The width of a line of text in pixels. */
export function textWidth(text: string, scale = 1): number {
  return Math.max(0, [...text].length * ADVANCE - 1) * scale;
}

/**
 * Draws one line of text into an image, its top left corner at (x, y); what falls outside the image is cut off.
 * Characters outside ASCII show as `?`.
 * @param image is changed in place
 * @param scale the size of one font pixel, a whole number ≥ 1
 */
export function drawText(image: RgbImage, x: number, y: number, text: string, colour: Colour, scale = 1): void {
  let left = x;
  for (const char of text) {
    drawGlyph(image, left, y, glyphOf(char), colour, scale);
    left += ADVANCE * scale;
  }
}

function glyphOf(char: string): string {
  return GLYPHS[char.codePointAt(0)! - FIRST] ?? GLYPHS['?'.charCodeAt(0) - FIRST];
}

function drawGlyph(image: RgbImage, x: number, y: number, glyph: string, colour: Colour, scale: number): void {
  for (let column = 0; column < COLUMNS; column++) {
    const bits = parseInt(glyph.slice(2 * column, 2 * column + 2), 16);
    for (let row = 0; row < TEXT_HEIGHT; row++) {
      if (bits & (1 << row)) fillRectangle(image, x + column * scale, y + row * scale, scale, scale, colour);
    }
  }
}

/** Fills a rectangle with one colour; what falls outside the image is cut off. The image is changed in place. */
export function fillRectangle(
  image: RgbImage,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: Colour,
): void {
  const right = Math.min(image.width, x + width);
  const bottom = Math.min(image.height, y + height);
  for (let py = Math.max(0, y); py < bottom; py++) {
    for (let px = Math.max(0, x); px < right; px++) image.data.set(colour, (py * image.width + px) * 3);
  }
}
