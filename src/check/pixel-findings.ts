/** @file What the files of images say of their numbers: ranges of 16 bits, and whatever was odd but readable. */
import { rangeUpTo, type ImageNote, type InputRange } from '../image/index.js';
import type { ImageInfo } from '../image/index.node.js';
import type { Finding } from './finding.js';

interface FileFacts {
  readonly file: string;
  readonly info?: ImageInfo;
  readonly highest?: number;
  readonly notes?: readonly ImageNote[];
}

/** The range by which a set of images is to be decoded: that of their highest number where all of them have 16 bits. */
export function inputRangeOf(images: readonly FileFacts[]): InputRange | undefined {
  if (images.length === 0 || !images.every(({ info }) => info?.bits === 16)) return undefined;
  return rangeUpTo(images.reduce((most, { highest = 0 }) => Math.max(most, highest), 0));
}

export function pixelFindings(images: readonly FileFacts[], what: string): Finding[] {
  return [...rangeFindings(images, what), ...noteFindings(images, what)];
}

function rangeFindings(images: readonly FileFacts[], what: string): Finding[] {
  const deep = images.filter(({ info }) => info?.bits === 16);
  if (deep.length === 0) return [];
  const files = deep.map(({ file }) => file);
  if (deep.length < images.length) {
    const message = `${deep.length} of ${images.length} ${what} have 16 bits a channel and the others 8 (such as ${files[0]}): give images of one depth.`;
    return [{ kind: 'range', severity: 'warning', files, message }];
  }
  const range = inputRangeOf(images);
  if (!range) return [];
  const highest = deep.reduce((most, image) => Math.max(most, image.highest ?? 0), 0);
  const message =
    `All ${images.length} ${what} have 16 bits a channel but use numbers up to ${highest} only: they are scaled by their ` +
    `range, 0 to ${range.high}, which the model keeps.`;
  return [{ kind: 'range', severity: 'note', files, message }];
}

/** One finding for each kind of note. */
function noteFindings(images: readonly FileFacts[], what: string): Finding[] {
  const noted = images.flatMap(({ file, notes = [] }) => notes.map((note) => ({ file, ...note })));
  return [...new Set(noted.map(({ kind }) => kind))].map((kind): Finding => {
    const own = noted.filter((note) => note.kind === kind);
    const files = own.map(({ file }) => file);
    const message = `${own.length} of ${images.length} ${what}: ${own[0].message}`;
    return { kind: 'pixels', severity: 'note', files, message };
  });
}
