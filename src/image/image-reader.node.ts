/**
 * @file A file's header and samples by libvips (sharp), strictly: whatever its decoders complain of is an error, except for
 * what is known to leave every pixel as it is, which becomes a note.
 */
import sharp, { type Sharp } from 'sharp';
import { ClflowError, messageOf, option } from '../errors.js';
import { readRegularFile } from '../files/index.node.js';
import type { Size } from '../geometry/index.js';
import { bmpHeader, decodeBmp } from './bmp.js';
import { profileName } from './colour-profile.js';
import { imageKind, type ImageKind } from './image-kind.js';
import type { ImageNote } from './image-note.js';
import { withoutStrayBytes } from './jpeg-stray.js';
import type { RgbImage } from './rgb-image.js';
import { hasEmptyAlpha, isTransparent, toColours, type Colours, type Samples } from './samples.js';
import { tiffHeader, type TiffHeader } from './tiff-header.js';

/** What a file says about itself. */
export interface ImageInfo extends Size {
  readonly kind: ImageKind;
  /** Of a channel: 8 or 16, as it is decoded. */
  readonly bits: 8 | 16;
  /** As stored: 1 grey, 3 colours, one more with alpha, more from some cameras. */
  readonly channels: number;
  readonly alpha: boolean;
  readonly colours: 'grey' | 'rgb' | 'cmyk';
  /** Name of the embedded colour profile (ICC); null without one. */
  readonly profile: string | null;
  /** EXIF: 1 upright, 2 … 8 turned or mirrored. Width and height are those after turning. */
  readonly orientation: number;
  /** Whether its compression changes pixels. */
  readonly lossy: boolean;
}

const FORMAT_NAMES = 'PNG, JPEG, BMP, TIFF, WebP, GIF and AVIF';
/** Many file formats and libraries end there. */
const LONGEST_SIDE = 65_535;
/** RGB and alpha of 16 bits: what an image of the most pixels may take at once. */
const BYTES_A_PIXEL = 8;
/** Kinds of extra samples in TIFF. */
const UNSPECIFIED = 0;
const MULTIPLIED = 1;
const ALPHA = 2;

/** Lines of a message that tell a person nothing. */
const NOISE = /bad seek to|failOn|^\s*$/;

export class ImageReader {
  readonly notes: ImageNote[] = [];
  /** A file's bytes, mended where that needs no guess. */
  private readonly content: Uint8Array;
  private readonly failOn: 'warning' | 'error';
  private readonly tiff: TiffHeader | null;

  private constructor(
    readonly name: string,
    readonly kind: ImageKind,
    bytes: Uint8Array,
  ) {
    this.tiff = kind === 'tiff' ? tiffHeader(bytes) : null;
    // Whether a warning is harmless is told by the file, not by libvips' words: these are one text for all its threads.
    this.failOn = this.tiff && leavesExtraSamplesOut(this.tiff) ? 'error' : 'warning';
    this.content = kind === 'jpeg' ? this.withoutStray(bytes) : this.withoutMultipliedAlpha(bytes);
  }

  /**
   * @param source a file's path, or its bytes
   * @throws ClflowError `io` when the file cannot be read, `data` when it is empty or of a kind that is not decoded
   */
  static async open(source: string | Uint8Array): Promise<ImageReader> {
    const bytes = typeof source === 'string' ? await readRegularFile(source) : source;
    const name = typeof source === 'string' ? source : 'The image';
    if (bytes.length === 0) {
      throw new ClflowError('data', `${name} is empty (0 bytes); copy it again or remove it.`);
    }
    const kind = imageKind(bytes);
    if (kind === null) throw notAnImage(name);
    if (typeof kind === 'string') return new ImageReader(name, kind, bytes);
    throw new ClflowError('data', `${name} is ${kind.foreign}, which cannot be read: ${kind.advice}.`);
  }

  /** Takes a note, once. */
  note(kind: ImageNote['kind'], what: string): void {
    const message = `${this.name} ${what}`;
    if (!this.notes.some((note) => note.message === message)) this.notes.push({ kind, message });
  }

  /** @throws ClflowError `data` when the header is damaged, pixels are no whole numbers, or the image is too large */
  async header(maxMegapixels: number): Promise<ImageInfo> {
    const info = this.kind === 'bmp' ? await this.explained(async () => this.bmpInfo()) : await this.info();
    this.checkSize(info, maxMegapixels);
    return info;
  }

  /** Red, green and blue in 8 bits. */
  async shallow(): Promise<RgbImage> {
    if (this.kind === 'bmp') return this.explained(async () => decodeBmp(this.content));
    const { data, ...rest } = await this.decode('srgb', 'uchar', false);
    return this.colours({ ...rest, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) });
  }

  /**
   * Red, green and blue of an image of 16 bits, its numbers whole.
   * @param plain leaves the colour profile out, so that numbers are those of the file
   */
  async deep(plain = false): Promise<Colours<Uint16Array>> {
    const { data, ...rest } = await this.decode('rgb16', 'ushort', plain);
    return this.colours({ ...rest, data: new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) });
  }

  private async decode(space: 'srgb' | 'rgb16', depth: 'uchar' | 'ushort', plain: boolean) {
    return this.run(plain, async (image) => {
      const upright = image.autoOrient().toColourspace(space).raw({ depth });
      const { data, info } = await upright.toBuffer({ resolveWithObject: true });
      const { width, height, channels } = info;
      const { colours, alpha } = this.bands(channels);
      // What everything after this relies on.
      const whole = data.length === width * height * channels * (depth === 'uchar' ? 1 : 2);
      if (!whole || Math.max(...colours, alpha ?? 0) >= channels) throw this.oddChannels(channels);
      return { width, height, channels, colours, alpha, data };
    });
  }

  private colours<T extends Uint8Array | Uint16Array>(samples: Samples<T>): Colours<T> {
    this.noteChannels(samples);
    if (hasEmptyAlpha(samples)) {
      this.note(
        'empty-alpha',
        'would be transparent everywhere: its alpha channel is 0 in every pixel and is left out.',
      );
    } else if (isTransparent(samples)) this.note('transparent', 'has transparent areas, which are laid on black.');
    return toColours(samples);
  }

  private noteChannels({ channels, colours, alpha }: Samples): void {
    const calledGrey = colours[1] > 1;
    if (calledGrey)
      this.note('extra-channels', 'calls its channels grey; the first three are taken for red, green and blue.');
    const extra = channels - (calledGrey ? 5 : 3) - (alpha !== null || this.isMultiplied() ? 1 : 0);
    if (extra === 1)
      this.note('extra-channels', 'has a channel beside its colours that is no transparency; it is left out.');
    if (extra > 1) this.note('extra-channels', `has ${extra} channels beside its colours, which are left out.`);
  }

  private withoutStray(jpeg: Uint8Array): Uint8Array {
    const { bytes, stray } = withoutStrayBytes(jpeg);
    const what = stray === 1 ? 'a stray byte' : `${stray} stray bytes`;
    if (stray > 0)
      this.note('stray-bytes', `has ${what} between its segments, which ${stray === 1 ? 'is' : 'are'} left out.`);
    return bytes;
  }

  /**
   * Colours that were multiplied by their alpha lie on black already. Dividing them by it, as libvips would, loses what an
   * alpha of 0 hides: so it is not called alpha any more.
   */
  private withoutMultipliedAlpha(bytes: Uint8Array): Uint8Array {
    const place = this.tiff?.extraSamplesAt[this.tiff.extraSamples.indexOf(MULTIPLIED)];
    if (place === undefined) return bytes;
    const copy = bytes.slice();
    copy[place] = UNSPECIFIED;
    return copy;
  }

  /** Runs a decoder; its errors become sentences that name the file. */
  async explained<T>(decode: () => Promise<T>): Promise<T> {
    try {
      return await decode();
    } catch (error) {
      if (error instanceof ClflowError) throw error;
      const reason = reasonOf(error);
      if (/unsupported image format/.test(reason)) throw this.damaged('its header is damaged or cut off', error);
      throw this.damaged(reason, error);
    }
  }

  private damaged(reason: string, cause: unknown): ClflowError {
    return new ClflowError(
      'data',
      `${this.name} cannot be decoded, it is damaged, truncated or of an unusual kind (${reason}); ` +
        'copy it again, or save it as PNG.',
      { cause },
    );
  }

  private oddChannels(channels: number): ClflowError {
    return new ClflowError(
      'data',
      `${this.name} has ${channels} channels in an order that is not known, where 3 are expected (red, green, blue); ` +
        'save it as RGB.',
    );
  }

  private bmpInfo(): ImageInfo {
    const { width, height } = bmpHeader(this.content);
    const rest = { colours: 'rgb', alpha: false, profile: null, orientation: 1, lossy: false } as const;
    return { kind: 'bmp', width, height, bits: 8, channels: 3, ...rest };
  }

  private async info(): Promise<ImageInfo> {
    const metadata = await this.run(false, (image) => image.metadata());
    const { autoOrient, depth, channels, hasAlpha, icc, orientation = 1 } = metadata;
    if (metadata.format !== (this.kind === 'avif' ? 'heif' : this.kind)) throw notAnImage(this.name);
    if (depth !== 'uchar' && depth !== 'ushort') {
      throw new ClflowError('data', `${this.name} has pixels of type ${depth}; save it with 8 or 16 bits a channel.`);
    }
    return {
      kind: this.kind,
      width: autoOrient.width,
      height: autoOrient.height,
      bits: depth === 'ushort' ? 16 : 8,
      channels,
      alpha: this.tiff ? this.tiffAlpha() !== null || this.isMultiplied() : hasAlpha,
      colours: this.coloursIn(metadata.space),
      profile: icc ? profileName(icc) : null,
      orientation,
      lossy: this.isLossy(),
    };
  }

  /** Which of so many decoded channels are what. */
  private bands(channels: number): Pick<Samples, 'colours' | 'alpha'> {
    if (!this.tiff) return { colours: [0, 1, 2], alpha: channels === 4 ? 3 : null };
    const alpha = this.tiffAlpha();
    // The first of those that are called grey has become three equal ones.
    return { colours: this.isCalledGrey() ? [0, 3, 4] : [0, 1, 2], alpha };
  }

  /** Three bands or more that are called grey, and none of them alpha, are colours that are called by a wrong name. */
  private isCalledGrey(): boolean {
    if (!this.tiff) return false;
    const { photometric, samples } = this.tiff;
    return photometric <= 1 && samples >= 3 && this.tiffAlpha() === null && !this.isMultiplied();
  }

  private coloursIn(space: string): ImageInfo['colours'] {
    if (space === 'cmyk') return 'cmyk';
    return (space === 'b-w' || space === 'grey16') && !this.isCalledGrey() ? 'grey' : 'rgb';
  }

  /** Among decoded channels: the first sample behind the colours that is called alpha and not multiplied in. */
  private tiffAlpha(): number | null {
    const extra = this.tiff?.extraSamples.indexOf(ALPHA) ?? -1;
    return extra < 0 ? null : 3 + extra;
  }

  private isMultiplied(): boolean {
    return this.tiff?.extraSamples.includes(MULTIPLIED) ?? false;
  }

  private isLossy(): boolean {
    if (this.kind === 'jpeg' || this.kind === 'avif') return true;
    if (this.kind === 'tiff') return this.tiff?.compression === 6 || this.tiff?.compression === 7;
    return this.kind === 'webp' && hasChunk(this.content, 'VP8 ');
  }

  private checkSize({ width, height, channels, bits }: ImageInfo, maxMegapixels: number): void {
    const { name } = this;
    const tooLarge = (what: string): ClflowError => new ClflowError('data', `${name} is too large: ${what}.`);
    const way = `make it smaller, cut out the product, or raise ${option('maxMegapixels')}`;
    const megapixels = (width * height) / 1e6;
    if (Math.max(width, height) > LONGEST_SIDE) {
      throw tooLarge(
        `${width}×${height}, and a side may have at most ${LONGEST_SIDE} pixels; make it smaller or cut out the product`,
      );
    }
    if (megapixels > maxMegapixels) {
      throw tooLarge(
        `${width}×${height} is ${Number(megapixels.toPrecision(3))} megapixels, and at most ${maxMegapixels} are allowed; ${way}`,
      );
    }
    if (megapixels * Math.max(3, channels) * (bits / 8) > maxMegapixels * BYTES_A_PIXEL) {
      throw tooLarge(`${width}×${height} in ${channels} channels of ${bits} bits take too much memory; ${way}`);
    }
  }

  private run<T>(ignoreIcc: boolean, decode: (image: Sharp) => Promise<T>): Promise<T> {
    // Our own limits of pixels and channels hold.
    const limits = { limitInputPixels: false, limitInputChannels: false } as const;
    return this.explained(() => decode(sharp(this.content, { ...limits, failOn: this.failOn, ignoreIcc })));
  }
}

/** RGB and more samples that no tag explains: libtiff warns, and takes them for unspecified, as we do. */
function leavesExtraSamplesOut({ photometric, samples, extraSamples }: TiffHeader): boolean {
  const colours = photometric === 5 ? 4 : photometric === 2 || photometric === 6 || photometric === 8 ? 3 : 1;
  return samples > colours + extraSamples.length;
}

/** The first line that tells something. */
function reasonOf(error: unknown): string {
  const lines = messageOf(error)
    .split('\n')
    .map((line) => line.trim());
  return (lines.find((line) => !NOISE.test(line)) ?? 'its data are damaged').replace(/\.$/, '');
}

function notAnImage(name: string): ClflowError {
  return new ClflowError(
    'data',
    `${name} is not an image that can be read (${FORMAT_NAMES} can), or it is badly damaged.`,
  );
}

/** Whether a RIFF file has a chunk of this name at its top. */
function hasChunk(bytes: Uint8Array, name: string): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length;) {
    if (String.fromCharCode(...bytes.subarray(at, at + 4)) === name) return true;
    const size = view.getUint32(at + 4, true);
    at += 8 + size + (size & 1);
  }
  return false;
}
