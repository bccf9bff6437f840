/** @file What the headers of images say of their colours and of which way up they are, where a set is not of one kind. */
import { isSrgb } from '../image/colour-profile.js';
import type { ImageInfo } from '../image/index.node.js';
import type { Finding } from './finding.js';
import { inputRangeOf } from './pixel-findings.js';

interface FileInfo {
  readonly file: string;
  readonly info?: ImageInfo;
  readonly highest?: number;
}

export function colourFindings(images: readonly FileInfo[], what: string): Finding[] {
  const known = images.flatMap(({ info, ...rest }) => (info ? [{ info, ...rest }] : []));
  const note = (kind: (info: ImageInfo) => boolean, message: (counted: string, such: string) => string): Finding[] => {
    const files = known.filter(({ info }) => kind(info)).map(({ file }) => file);
    if (files.length === 0) return [];
    const text = message(`${files.length} of ${images.length} ${what}`, `such as ${files[0]}`);
    return [{ kind: 'pixels', severity: 'note', files, message: text }];
  };
  const differ = (of: (info: ImageInfo) => unknown): boolean => new Set(known.map(({ info }) => of(info))).size > 1;
  const profiles = new Set(
    known.flatMap(({ info }) => (info.profile !== null && !isSrgb(info.profile) ? [info.profile] : [])),
  );
  const converted = inputRangeOf(known)
    ? 'it is left out, since their numbers are scaled by the range'
    : 'their colours are converted to sRGB';
  return [
    ...[...profiles].flatMap((name) =>
      note(
        ({ profile }) => profile === name,
        (counted, such) => `${counted} have the colour profile ${name} (${such}): ${converted}.`,
      ),
    ),
    ...note(
      ({ colours }) => colours === 'cmyk',
      (counted, such) => `${counted} have the colours of print, CMYK (${such}): they are converted to sRGB.`,
    ),
    ...(differ(({ colours }) => colours === 'grey')
      ? note(
          ({ colours }) => colours === 'grey',
          (counted, such) =>
            `${counted} are stored as grey and the others in colour (${such}): give images of one camera.`,
        )
      : []),
    ...(differ(({ orientation }) => orientation)
      ? note(
          ({ orientation }) => orientation !== 1,
          (counted, such) =>
            `${counted} are turned or mirrored by their EXIF orientation and the others not, or otherwise (${such}): look ` +
            'whether all show the part the same way up.',
        )
      : []),
  ];
}
