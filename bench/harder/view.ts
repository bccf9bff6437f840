/**
 * @file Lays images into a view as a camera would see them: each turned, scaled and moved, its mask likewise, the ground going on
 * beyond their borders.
 */
import { clamp, type Size } from '../../src/geometry/index.js';
import type { Mask, RgbImage } from '../../src/image/rgb-image.js';
import { foregroundCover } from '../../src/synthesis/foreground.js';
import { boxBlur, dilate } from '../../src/synthesis/filters.js';
import { goingOn, mirroredInto, type Ground, type PixelAt } from './ground.js';

/** Where an image lies in a view. */
export interface Placing {
  /** Of the image's centre, pixels of the view. */
  readonly x: number;
  readonly y: number;
  /** Degrees, clockwise. */
  readonly angle: number;
  /** Pixels of the view for a pixel of the image, at most 1. */
  readonly scale: number;
}

export interface Part {
  readonly image: RgbImage;
  /** Of the image's size; null where it has no defect or none is known. */
  readonly mask: Mask | null;
  readonly placing: Placing;
}

export interface View {
  readonly image: RgbImage;
  /** 255 where a part's mask lies; a defect never gets lost by being small. */
  readonly mask: Mask;
}

/** Of a part's shorter side: how far around its product it is blended into the view. */
const SEAM = 0.02;

/** The first part gives the view its ground; of the others the product is brought to that ground's level and blended in. */
export function viewOf({ width, height }: Size, ground: Ground, parts: readonly Part[]): View {
  const view = {
    image: { width, height, data: new Uint8Array(3 * width * height) },
    mask: { width, height, data: new Uint8Array(width * height) },
  };
  parts.forEach((part, i) => {
    if (i === 0) return lay(view, part, ground, null, [0, 0, 0]);
    lay(view, part, ground, opacityOf(part), difference(borderColour(parts[0].image), borderColour(part.image)));
  });
  return view;
}

/** @param opacities of the part's pixels; null: it fills the view, with its ground @param level is added to the part's colours */
function lay(view: View, part: Part, ground: Ground, opacities: Float32Array | null, level: readonly number[]): void {
  const { image, mask, placing } = part;
  const { width, height } = view.image;
  const pixelAt = goingOn(image, ground);
  const fine = Math.ceil(1 / placing.scale);
  const back = { cos: Math.cos((placing.angle * Math.PI) / 180), sin: Math.sin((placing.angle * Math.PI) / 180) };
  const colour = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum = [0, 0, 0];
      let opacity = 0;
      let isDefect = false;
      // Several samples a pixel, as a camera's pixel has an area.
      for (let k = 0; k < fine * fine; k++) {
        const dx = (x + ((k % fine) + 0.5) / fine - placing.x) / placing.scale;
        const dy = (y + (Math.floor(k / fine) + 0.5) / fine - placing.y) / placing.scale;
        const sourceX = dx * back.cos + dy * back.sin + image.width / 2;
        const sourceY = dy * back.cos - dx * back.sin + image.height / 2;
        const source = pixelUnder(image, sourceX, sourceY, ground);
        const share = opacities === null ? 1 : source === null ? 0 : opacities[source];
        if (share === 0) continue;
        bilinear(pixelAt, sourceX - 0.5, sourceY - 0.5, colour);
        for (let c = 0; c < 3; c++) sum[c] += share * colour[c];
        opacity += share;
        if (mask && source !== null && mask.data[source] > 0) isDefect = true;
      }
      if (opacity === 0) continue;
      const at = y * width + x;
      for (let c = 0; c < 3; c++) {
        const under = view.image.data[3 * at + c];
        const rest = 1 - opacity / (fine * fine);
        view.image.data[3 * at + c] = clamp(
          Math.round((sum[c] + opacity * level[c]) / (fine * fine) + rest * under),
          0,
          255,
        );
      }
      if (isDefect) view.mask.data[at] = 255;
    }
  }
}

/** The image's pixel that is seen at a place; null where that is plain ground beyond the border. A mirrored defect is one, too. */
function pixelUnder({ width, height }: Size, x: number, y: number, ground: Ground): number | null {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (ground === 'filling') return mirroredInto(height, row) * width + mirroredInto(width, column);
  return column >= 0 && column < width && row >= 0 && row < height ? row * width + column : null;
}

function bilinear(pixelAt: PixelAt, x: number, y: number, colour: number[]): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const sum = [0, 0, 0];
  for (let k = 0; k < 4; k++) {
    const [dx, dy] = [k % 2, k >> 1];
    const weight = (dx ? right : 1 - right) * (dy ? down : 1 - down);
    if (weight === 0) continue;
    pixelAt(left + dx, top + dy, colour);
    for (let c = 0; c < 3; c++) sum[c] += weight * colour[c];
  }
  for (let c = 0; c < 3; c++) colour[c] = sum[c];
}

/** Median of the outermost pixels, channel by channel. */
function borderColour({ width, height, data }: RgbImage): number[] {
  const border: number[] = [];
  for (let x = 0; x < width; x++) border.push(x, (height - 1) * width + x);
  for (let y = 0; y < height; y++) border.push(y * width, y * width + width - 1);
  return [0, 1, 2].map((c) => border.map((p) => data[3 * p + c]).sort((a, b) => a - b)[border.length >> 1]);
}

/** 1 on the product and its defect, falling to 0 around them; on the whole image where no product stands out. */
function opacityOf({ image, mask }: Part): Float32Array {
  const { width, height } = image;
  const cover = foregroundCover(image) ?? new Float32Array(width * height).fill(1);
  const known = mask ? cover.map((value, i) => (mask.data[i] > 0 ? 1 : value)) : cover;
  const seam = Math.round(SEAM * Math.min(width, height));
  return boxBlur(
    dilate(
      known.map((value) => Math.max(0, value - 0.5)),
      width,
      height,
      2 * seam,
    ),
    width,
    height,
    seam,
  );
}

function difference(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, c) => value - b[c]);
}
