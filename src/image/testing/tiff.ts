/** @file Plain TIFF files for tests, as odd as cameras write them. */
export interface PlainTiff {
  readonly width: number;
  readonly bits: 8 | 16 | 32;
  readonly samples: number;
  /** 1 grey, 2 RGB, 5 CMYK. */
  readonly photometric: number;
  /** The tag ExtraSamples; left out by default. */
  readonly extra?: readonly number[];
  /** 1 whole numbers, 3 floating point. Default 1. */
  readonly format?: 1 | 3;
  /** Interleaved. */
  readonly data: Uint8Array | Uint16Array | Float32Array;
}

/** An uncompressed little-endian TIFF of one strip. */
export function plainTiff({ width, bits, samples, photometric, extra, format = 1, data }: PlainTiff): Uint8Array {
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const height = data.length / width / samples;
  const repeated = (value: number): number[] => Array.from({ length: samples }, () => value);
  const tags: [tag: number, values: readonly number[]][] = [
    [256, [width]],
    [257, [height]],
    [258, repeated(bits)],
    [259, [1]],
    [262, [photometric]],
    [273, [0]],
    [277, [samples]],
    [278, [height]],
    [279, [pixels.length]],
  ];
  if (extra) tags.push([338, extra]);
  tags.push([339, repeated(format)]);
  const directory = 8 + 2 + tags.length * 12 + 4;
  const beside = tags.filter(([, values]) => values.length > 1).reduce((sum, [, values]) => sum + 4 * values.length, 0);
  const bytes = new Uint8Array(directory + beside + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, 8]);
  view.setUint16(8, tags.length, true);
  let free = directory;
  tags.forEach(([tag, values], i) => {
    const at = 10 + 12 * i;
    const shorts = tag !== 273 && tag !== 279;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, shorts ? 3 : 4, true);
    view.setUint32(at + 4, values.length, true);
    if (values.length * 2 > 4) {
      view.setUint32(at + 8, free, true);
      values.forEach((value, k) => view.setUint16(free + 2 * k, value, true));
      free += 4 * values.length;
    } else if (shorts) values.forEach((value, k) => view.setUint16(at + 8 + 2 * k, value, true));
    else view.setUint32(at + 8, tag === 273 ? bytes.length - pixels.length : values[0], true);
  });
  bytes.set(pixels, bytes.length - pixels.length);
  return bytes;
}
