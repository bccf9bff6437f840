/**
 * @file What the first picture of a TIFF says about its samples, by Adobe's "TIFF Revision 6.0": a header that points to a
 * directory of entries (tag, type, count, value or where it stands); BigTIFF has 64-bit counts and places. Decoders tell
 * the number of bands only, not which of them are colours.
 */

export interface TiffHeader {
  /** 0, 1 grey; 2 RGB; 3 palette; 5 CMYK; 6 YCbCr; 8 CIELab. */
  readonly photometric: number;
  readonly compression: number;
  readonly samples: number;
  /** For each sample behind the colours: 0 unspecified, 1 alpha that colours are multiplied by, 2 alpha; empty where left out. */
  readonly extraSamples: readonly number[];
  /** Where in the file the low byte of each of `extraSamples` stands. */
  readonly extraSamplesAt: readonly number[];
}

const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const SAMPLES = 277;
const EXTRA_SAMPLES = 338;
const MOST_ENTRIES = 4096;
const MOST_VALUES = 64;
const SHORT = 3;
const LONG = 4;

interface Values {
  readonly values: readonly number[];
  /** Where the low byte of each stands. */
  readonly at: readonly number[];
}

/** Null where the header is damaged or cut off; a decoder will say how. */
export function tiffHeader(bytes: Uint8Array): TiffHeader | null {
  try {
    return readTags(bytes);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Throws RangeError where it would read outside the file. */
function readTags(bytes: Uint8Array): TiffHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getUint16(0, false) === 0x4949;
  const big = view.getUint16(2, little) === 43;
  const long = (at: number): number => (big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little));
  const directory = long(big ? 8 : 4);
  const count = big ? long(directory) : view.getUint16(directory, little);
  const [head, step, word] = big ? [8, 20, 8] : [2, 12, 4];
  const tags = new Map<number, Values>();
  for (let i = 0; i < Math.min(count, MOST_ENTRIES); i++) {
    const at = directory + head + i * step;
    const tag = view.getUint16(at, little);
    if (tag === COMPRESSION || tag === PHOTOMETRIC || tag === SAMPLES || tag === EXTRA_SAMPLES)
      tags.set(tag, values(at));
  }
  return {
    photometric: tags.get(PHOTOMETRIC)?.values[0] ?? 1,
    compression: tags.get(COMPRESSION)?.values[0] ?? 1,
    samples: tags.get(SAMPLES)?.values[0] ?? 1,
    extraSamples: tags.get(EXTRA_SAMPLES)?.values ?? [],
    extraSamplesAt: tags.get(EXTRA_SAMPLES)?.at ?? [],
  };

  function values(entry: number): Values {
    const type = view.getUint16(entry + 2, little);
    if (type !== SHORT && type !== LONG) return { values: [], at: [] };
    const size = type === SHORT ? 2 : 4;
    const length = Math.min(long(entry + 4), MOST_VALUES);
    const start = entry + 4 + word;
    const from = length * size <= word ? start : long(start);
    const at = Array.from({ length }, (_, k) => from + size * k);
    return {
      values: at.map((place) => (size === 2 ? view.getUint16(place, little) : view.getUint32(place, little))),
      at: at.map((place) => (little ? place : place + size - 1)),
    };
  }
}
