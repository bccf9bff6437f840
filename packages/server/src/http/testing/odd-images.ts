/** @file Images that are rare at a line, and files that say they are larger than they are. */
import sharp, { type Sharp } from 'sharp';

/** Grey, 8 × 8. */
const tiny = (): Sharp => sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } });

/** An AVIF whose header tells of so many pixels a side. */
export async function avifOf(side: number): Promise<Buffer> {
  const bytes = await tiny().avif().toBuffer();
  // The box `ispe`: version and flags, width, height.
  const at = bytes.indexOf('ispe') + 8;
  bytes.writeUInt32BE(side, at);
  bytes.writeUInt32BE(side, at + 4);
  return bytes;
}

export async function tiffOf(side: number): Promise<Buffer> {
  const bytes = await tiny().tiff({ compression: 'deflate' }).toBuffer();
  const directory = bytes.readUInt32LE(4);
  for (let i = 0; i < bytes.readUInt16LE(directory); i++) {
    const entry = directory + 2 + 12 * i;
    const isSide = [0x100, 0x101].includes(bytes.readUInt16LE(entry));
    if (!isSide) continue;
    // A long instead of a short, to have room for it.
    bytes.writeUInt16LE(4, entry + 2);
    bytes.writeUInt32LE(side, entry + 8);
  }
  return bytes;
}

export async function webpOf(side: number): Promise<Buffer> {
  const bytes = await tiny().webp({ lossless: true }).toBuffer();
  // Behind `VP8L`, its length and 0x2f: 14 bits of width − 1, 14 of height − 1.
  const at = bytes.indexOf('VP8L') + 9;
  const rest = bytes.readUInt32LE(at) & ~0x0fffffff;
  bytes.writeUInt32LE((rest | ((side - 1) << 14) | (side - 1)) >>> 0, at);
  return bytes;
}

/** An animation of frames of so many pixels a side, all of which hold one. */
export function gifOf(frames: number, side = 1): Buffer {
  const header = Buffer.from('47494638396100000000800000000000ffffff', 'hex');
  header.writeUInt16LE(side, 6);
  header.writeUInt16LE(side, 8);
  const frame = Buffer.from('21f90400010000002c0000000001000100000202440100', 'hex');
  // Behind `,`: left, top, width, height.
  const at = frame.indexOf(0x2c) + 5;
  frame.writeUInt16LE(side, at);
  frame.writeUInt16LE(side, at + 2);
  return Buffer.concat([header, ...Array<Buffer>(frames).fill(frame), Buffer.from([0x3b])]);
}

/** The same picture as cameras and printers may deliver it: 16 bits deep, in CMYK, lying on its side. */
export const rare: Readonly<Record<string, (png: Buffer) => Promise<Buffer>>> = {
  '16 bits': (png) => sharp(png).toColourspace('rgb16').png().toBuffer(),
  CMYK: (png) => sharp(png).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
  'lying on its side': (png) => sharp(png).extend({ right: 10 }).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  'grey with transparency': (png) => sharp(png).greyscale().ensureAlpha(0.5).webp({ lossless: true }).toBuffer(),
};
