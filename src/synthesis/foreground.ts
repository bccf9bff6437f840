/**
 * @file Where the product is, estimated without training: the background is what looks like the image's border. A
 * border of one tone (Gaussian around its median, a slow slope allowed) that the middle clearly departs from means
 * an object on a ground; anything else (a texture, a product that fills the frame) has no background.
 */
import { clamp } from '../geometry/index.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { boxBlur } from './filters.js';
import { regionsOf } from './regions.js';
import { median } from '../median.js';

/** The estimate works on cells so that the longer side has about this many. */
const cells = 96;

/** Foreground 0 … 1 for each pixel of the image, soft over about a cell; null where there is no clear background. */
export function foregroundCover(image: RgbImage): Float32Array | null {
  const grid = reduce(image);
  const ground = fitGround(grid);
  if (!ground) return null;
  const object = objectOn(grid, ground);
  return object && enlarge(object, grid, image);
}

/**
 * The foreground that images of one product share: a pixel counts when it is foreground in at least a third of them.
 * @returns a mask of 0/255, or null (the whole image) when most of the images have no clear background.
 */
export function estimateForeground(images: readonly RgbImage[]): Mask | null {
  const covers = images.map(foregroundCover).filter((cover) => cover !== null);
  if (images.length === 0 || covers.length * 2 <= images.length) return null;
  const { width, height } = images[0];
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) {
    let count = 0;
    for (const cover of covers) if (cover[i] >= 0.5) count++;
    data[i] = count * 3 >= covers.length ? 255 : 0;
  }
  return { width, height, data };
}

/** The object's cells, without its shadow where the two can be told apart. */
function objectOn(grid: Grid, ground: Ground): Uint8Array | null {
  const [plain, lit] = [false, true].map((shadows) => {
    const distances = distancesFrom(grid, ground, shadows);
    const object = largestObjects(departures(distances, ground.spread), grid.width, grid.height);
    return object && isPlausible(grid, distances, object) ? object : null;
  });
  // A grey product on a white ground is all shade; where most of the object is not, only that part is shadow.
  return plain && lit && 2 * sizeOf(lit) > sizeOf(plain) ? lit : plain;
}

function sizeOf(object: Uint8Array): number {
  return object.reduce((sum, value) => sum + value, 0);
}

interface Grid {
  readonly width: number;
  readonly height: number;
  /** RGB means of the cells. */
  readonly colours: Float32Array;
}

function reduce(image: RgbImage): Grid {
  const cell = Math.max(1, Math.round(Math.max(image.width, image.height) / cells));
  const width = Math.ceil(image.width / cell);
  const height = Math.ceil(image.height / cell);
  const colours = new Float32Array(width * height * 3);
  const counts = new Float32Array(width * height);
  for (let y = 0, p = 0; y < image.height; y++) {
    const row = Math.floor(y / cell) * width;
    for (let x = 0; x < image.width; x++, p += 3) {
      const i = row + ((x / cell) | 0);
      counts[i]++;
      colours[3 * i] += image.data[p];
      colours[3 * i + 1] += image.data[p + 1];
      colours[3 * i + 2] += image.data[p + 2];
    }
  }
  for (let i = 0; i < colours.length; i++) colours[i] /= counts[Math.floor(i / 3)];
  return { width, height, colours };
}

/** A colour that changes linearly over the image, and how far ground cells stray from it. */
interface Ground {
  /** For each channel: value at the middle, slope in x, slope in y (over half the image). */
  readonly planes: readonly [number, number, number][];
  readonly spread: number;
}

function fitGround(grid: Grid): Ground | null {
  const ring: number[] = [];
  for (let i = 0; i < grid.width * grid.height; i++) {
    const x = i % grid.width;
    const y = Math.floor(i / grid.width);
    if (Math.min(x, y, grid.width - 1 - x, grid.height - 1 - y) < 2) ring.push(i);
  }
  const middle = [0, 1, 2].map((c) => median(ring.map((i) => grid.colours[3 * i + c])));
  let ground: Ground = { planes: middle.map((value) => [value, 0, 0]), spread: 0 };
  let kept = ring;
  for (let round = 0; round < 3; round++) {
    const distances = ring.map((i) => distance(grid, ground, i, false));
    const spread = Math.max(2, 1.5 * median(distances));
    kept = ring.filter((_, k) => distances[k] <= 3 * spread);
    ground = { planes: [0, 1, 2].map((c) => fitPlane(grid, kept, c)), spread };
  }
  // The border must mostly be ground, and the ground must be of one tone.
  return kept.length >= 0.7 * ring.length && ground.spread <= 16 ? ground : null;
}

/** Least squares on the ring; x and y are nearly uncorrelated there, so each slope is fitted by itself. */
function fitPlane(grid: Grid, places: readonly number[], channel: number): [number, number, number] {
  const [mx, my] = [(grid.width - 1) / 2, (grid.height - 1) / 2];
  let [sum, sx, sy, sxx, syy] = [0, 0, 0, 1e-6, 1e-6];
  for (const i of places) sum += grid.colours[3 * i + channel];
  const mean = sum / Math.max(1, places.length);
  for (const i of places) {
    const x = (i % grid.width) / mx - 1;
    const y = Math.floor(i / grid.width) / my - 1;
    const value = grid.colours[3 * i + channel] - mean;
    sx += x * value;
    sy += y * value;
    sxx += x * x;
    syy += y * y;
  }
  return [mean, sx / sxx, sy / syy];
}

/**
 * Mean absolute difference of each cell from the ground's colour there.
 * @param shadows whether the ground under any shadow (the same colour, darker) counts as ground too.
 */
function distancesFrom(grid: Grid, ground: Ground, shadows: boolean): Float32Array {
  const distances = new Float32Array(grid.width * grid.height);
  for (let i = 0; i < distances.length; i++) distances[i] = distance(grid, ground, i, shadows);
  return distances;
}

function distance({ width, height, colours }: Grid, { planes }: Ground, i: number, shadows: boolean): number {
  const x = (2 * (i % width)) / (width - 1) - 1;
  const y = (2 * Math.floor(i / width)) / (height - 1) - 1;
  const r = planes[0][0] + planes[0][1] * x + planes[0][2] * y;
  const g = planes[1][0] + planes[1][1] * x + planes[1][2] * y;
  const b = planes[2][0] + planes[2][1] * x + planes[2][2] * y;
  const p = 3 * i;
  let shade = 1;
  if (shadows) {
    const along = colours[p] * r + colours[p + 1] * g + colours[p + 2] * b;
    shade = clamp(along / Math.max(1, r * r + g * g + b * b), 0.1, 1);
  }
  const [dr, dg, db] = [colours[p] - shade * r, colours[p + 1] - shade * g, colours[p + 2] - shade * b];
  return (Math.abs(dr) + Math.abs(dg) + Math.abs(db)) / 3;
}

/** 1 where a cell departs from the ground by far more than ground cells do. */
function departures(distances: Float32Array, spread: number): Uint8Array {
  // Reflections on the ground depart too, but less far than the product does.
  const limit = Math.max(12, 4 * spread, 0.7 * otsu(distances));
  return Uint8Array.from(distances, (value) => (value > limit ? 1 : 0));
}

/** The level that splits values 0 … 255 into two classes of least inner variance (Otsu, 1979). */
function otsu(values: Float32Array): number {
  const histogram = new Float32Array(256);
  let sum = 0;
  for (const value of values) {
    histogram[Math.min(255, Math.floor(value))]++;
    sum += Math.floor(value);
  }
  let [best, level, count, low] = [-1, 0, 0, 0];
  for (let t = 0; t < 255; t++) {
    count += histogram[t];
    low += t * histogram[t];
    if (count === 0 || count === values.length) continue;
    const gap = low / count - (sum - low) / (values.length - count);
    const between = count * (values.length - count) * gap * gap;
    if (between > best) [best, level] = [between, t];
  }
  return level;
}

/** Departing cells without specks and with their holes filled: what the border's ground cannot reach. */
function largestObjects(departing: Uint8Array, width: number, height: number): Uint8Array | null {
  const regions = regionsOf(departing, width, 1);
  const largest = Math.max(0, ...regions.map((region) => region.length));
  if (largest === 0) return null;
  const object = new Uint8Array(departing.length);
  const touches = (region: readonly number[]) => region.filter((i) => onBorder(i, width, height)).length;
  const main = regions.find((region) => region.length === largest)!;
  const free = touches(main) < 0.05 * main.length;
  for (const region of regions) {
    // Beside an object that stands free, what comes in from the border is its surroundings: a tray's rim, a shadow.
    if (region.length < 0.1 * largest || (free && region !== main && touches(region) > 0)) continue;
    for (const i of region) object[i] = 1;
  }
  for (const region of regionsOf(object, width, 0)) {
    // A small enclosed region of ground tone is a glint or a print; a large one is a real hole.
    const enclosed = !region.some((i) => onBorder(i, width, height));
    if (enclosed && region.length < 0.02 * object.length) for (const i of region) object[i] = 1;
  }
  return object;
}

function onBorder(i: number, width: number, height: number): boolean {
  const x = i % width;
  const y = Math.floor(i / width);
  return x === 0 || y === 0 || x === width - 1 || y === height - 1;
}

/** An object: of some size, mostly away from the border, and of another tone than the ground on the whole. */
function isPlausible(grid: Grid, distances: Float32Array, object: Uint8Array): boolean {
  let area = 0;
  let border = 0;
  let ring = 0;
  let inside = 0;
  let outside = 0;
  for (let i = 0; i < object.length; i++) {
    const rim = onBorder(i, grid.width, grid.height);
    if (rim) ring++;
    if (object[i]) {
      area++;
      inside += distances[i];
      if (rim) border++;
    } else outside += distances[i];
  }
  const share = area / object.length;
  const contrast = inside / Math.max(1, area) / Math.max(2, outside / Math.max(1, object.length - area));
  return share >= 0.03 && share <= 0.92 && border <= 0.3 * ring && contrast >= 4;
}

/** Cells back to pixels: bilinear between the cells' middles after a 3×3 mean. */
function enlarge(object: Uint8Array, grid: Grid, image: RgbImage): Float32Array {
  const soft = boxBlur(Float32Array.from(object), grid.width, grid.height, 1);
  const cover = new Float32Array(image.width * image.height);
  const cell = Math.max(1, Math.round(Math.max(image.width, image.height) / cells));
  const line = new Float32Array(grid.width);
  for (let y = 0, i = 0; y < image.height; y++) {
    const v = Math.max(0, (y + 0.5) / cell - 0.5);
    const near = Math.min(grid.height - 1, Math.floor(v));
    const far = Math.min(grid.height - 1, near + 1);
    for (let column = 0; column < grid.width; column++) {
      const value = soft[near * grid.width + column];
      line[column] = value + (v - near) * (soft[far * grid.width + column] - value);
    }
    for (let x = 0; x < image.width; x++, i++) {
      const u = Math.max(0, (x + 0.5) / cell - 0.5);
      const left = Math.min(grid.width - 1, u | 0);
      const right = Math.min(grid.width - 1, left + 1);
      cover[i] = line[left] + (u - left) * (line[right] - line[left]);
    }
  }
  return cover;
}
