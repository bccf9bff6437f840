/** @file What the facts of a set's images say: sizes, light, focus, copies, nothing to learn. */
import { typicalSize, type Size } from '../geometry/index.js';
import type { ImageInfo, ImageNote } from '../image/index.node.js';
import { colourFindings } from './colour-findings.js';
import { exactCopies, nearCopies } from './copies.js';
import type { ImageFacts } from './facts.js';
import type { Finding } from './finding.js';
import { pixelFindings } from './pixel-findings.js';
import { median } from '../median.js';

/** Sides may differ this much in ratio before an image counts as stretched. */
const ASPECT_TOLERANCE = 0.02;
/** Robust deviations from the median brightness, and grey levels at least, from which on an image is odd. */
const BRIGHTNESS = { deviations: 8, levels: 15 };
/** An image with less than this share of the median sharpness is out of focus. */
const SHARPNESS = 0.5;
/** With fewer images nothing typical is known. */
const FEWEST = 8;

export interface CheckedImage extends ImageFacts {
  readonly file: string;
  /** What the file says of itself, the highest number in it, and what was odd about it; missing for pictures in memory. */
  readonly info?: ImageInfo;
  readonly highest?: number;
  readonly notes?: readonly ImageNote[];
  /** Hash of size and pixels. */
  readonly digest: string;
}

/** @param what the images are called in sentences: "training images" */
export function imageFindings(images: readonly CheckedImage[], what: string): Finding[] {
  if (images.length === 0) return [];
  const alike = nothingToLearn(images, what);
  if (alike) return [alike];
  return [
    ...oneColour(images, what),
    ...copies(images, what),
    ...oddSizes(images, what),
    ...oddLight(images, what),
    ...blurred(images, what),
    ...pixelFindings(images, what),
    ...colourFindings(images, what),
  ];
}

/** All of one colour each, or all with the same pixels: no training can learn anything of them. */
function nothingToLearn(images: readonly CheckedImage[], what: string): Finding | null {
  const files = images.map(({ file }) => file);
  if (images.every(({ oneColour }) => oneColour)) {
    const message = `All ${images.length} ${what} are of one colour, as with a lens cap on: nothing can be learned of them.`;
    return { kind: 'one-colour', severity: 'error', files, message };
  }
  if (images.length < 2 || new Set(images.map(({ digest }) => digest)).size > 1) return null;
  const message = `All ${images.length} ${what} are alike, pixel by pixel: nothing can be learned of them.`;
  return { kind: 'alike', severity: 'error', files, message };
}

function oneColour(images: readonly CheckedImage[], what: string): Finding[] {
  const files = images.filter((image) => image.oneColour).map(({ file }) => file);
  if (files.length === 0) return [];
  const message = `${part(files, images, what)} of one colour (such as ${files[0]}): take them out if they show no product.`;
  return [{ kind: 'one-colour', severity: 'warning', files, message }];
}

function copies(images: readonly CheckedImage[], what: string): Finding[] {
  const exact = exactCopies(images.map(({ digest }) => digest));
  const firsts = new Set(images.map(({ digest }) => digest));
  const distinct = [...firsts].map((digest) => images.find((image) => image.digest === digest)!);
  const { groups: near, alike } = nearCopies(distinct);
  const found: Finding[] = [];
  if (exact.length > 0) {
    const more = exact.reduce((sum, group) => sum + group.length - 1, 0);
    found.push({
      kind: 'copies',
      severity: 'warning',
      files: exact.flatMap((group) => group.map((i) => images[i].file)),
      message:
        `${more} of ${images.length} ${what} are exact copies of others (such as ${images[exact[0][1]].file} of ` +
        `${images[exact[0][0]].file}): each picture counts once.`,
    });
  }
  if (near.length > 0) {
    const files = near.flatMap((group) => group.map((i) => distinct[i].file));
    found.push({
      kind: 'copies',
      severity: 'warning',
      files,
      message:
        `${files.length} of ${images.length} ${what} are nearly the same as others (such as ${files[1]} as ${files[0]}), as copies ` +
        'are that were scaled or saved anew: those of one picture stay together, and count once where a threshold is set.',
    });
  }
  if (alike.length > 0) {
    const files = alike.map((i) => distinct[i].file);
    found.push({
      kind: 'copies',
      severity: 'note',
      files,
      message:
        `${files.length} of ${images.length} ${what} are as alike as copies (such as ${files[1]} and ${files[0]}): so many are rather ` +
        'pictures of a still camera, and each counts as one of its own.',
    });
  }
  return found;
}

/** Images of several sizes are allowed; of several shapes they are too, but that is worth a word. */
function oddSizes(images: readonly CheckedImage[], what: string): Finding[] {
  const typical = typicalSize(images);
  const odd = stretchedImages(images, typical);
  if (odd.length === 0) return [];
  const { width, height } = odd[0];
  return [
    {
      kind: 'odd-size',
      severity: 'warning',
      files: odd.map(({ file }) => file),
      message:
        `${odd.length} of ${images.length} ${what} (such as one of ${width}×${height}) have another aspect ratio ` +
        `than the typical ${typical.width}×${typical.height} and are stretched to it; better give images of one shape.`,
    },
  ];
}

/** Those whose shape is not the typical one. */
export function stretchedImages<Image extends Size>(images: readonly Image[], typical: Size): Image[] {
  const aspect = typical.width / typical.height;
  return images.filter(({ width, height }) => {
    const ratio = width / height / aspect;
    return Math.max(ratio, 1 / ratio) > 1 + ASPECT_TOLERANCE;
  });
}

function oddLight(images: readonly CheckedImage[], what: string): Finding[] {
  if (images.length < FEWEST) return [];
  const values = images.map(({ brightness }) => brightness);
  const middle = median(values);
  const deviation = 1.4826 * median(values.map((value) => Math.abs(value - middle)));
  const far = Math.max(BRIGHTNESS.levels, BRIGHTNESS.deviations * deviation);
  return (['dark', 'bright'] as const).flatMap((kind) => {
    const sign = kind === 'dark' ? -1 : 1;
    const odd = images.filter(({ brightness }) => sign * (brightness - middle) > far).map(({ file }) => file);
    if (odd.length === 0) return [];
    const message = `${part(odd, images, what)} far ${kind === 'dark' ? 'darker' : 'brighter'} than the others (such as ${odd[0]}): look at them.`;
    return [{ kind, severity: 'warning', files: odd, message } satisfies Finding];
  });
}

function blurred(images: readonly CheckedImage[], what: string): Finding[] {
  const sharp = images.filter(({ oneColour }) => !oneColour);
  if (sharp.length < FEWEST) return [];
  const least = SHARPNESS * median(sharp.map(({ sharpness }) => sharpness));
  const files = sharp.filter(({ sharpness }) => sharpness < least).map(({ file }) => file);
  if (files.length === 0) return [];
  const message = `${part(files, images, what)} far less sharp than the others (such as ${files[0]}): out of focus, or moved.`;
  return [{ kind: 'blurred', severity: 'warning', files, message }];
}

/** "3 of 40 training images are" */
function part(files: readonly string[], images: readonly unknown[], what: string): string {
  return `${files.length} of ${images.length} ${what} ${files.length === 1 ? 'is' : 'are'}`;
}
