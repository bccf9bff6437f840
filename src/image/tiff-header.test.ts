import { describe, expect, it } from 'vitest';
import { plainTiff } from './testing/tiff.js';
import { tiffHeader } from './tiff-header.js';

describe('tiffHeader', () => {
  it('tells colours and extra samples, short and long lists of them', () => {
    const data = new Uint8Array(7);
    const [few, many] = [1, 4].map((count) =>
      tiffHeader(
        plainTiff({ width: 1, bits: 8, photometric: 2, samples: 3 + count, extra: [0, 2, 1, 0].slice(0, count), data }),
      ),
    );
    expect(few).toMatchObject({ photometric: 2, samples: 4, compression: 1, extraSamples: [0] });
    expect(many).toMatchObject({ photometric: 2, samples: 7, extraSamples: [0, 2, 1, 0] });
  });

  it('knows where an extra sample stands', () => {
    const bytes = plainTiff({ width: 1, bits: 8, photometric: 2, samples: 5, extra: [0, 1], data: new Uint8Array(5) });
    bytes[tiffHeader(bytes)!.extraSamplesAt[1]] = 2;
    expect(tiffHeader(bytes)!.extraSamples).toEqual([0, 2]);
  });

  it('reads BigTIFF, most significant byte first', () => {
    const bytes = new Uint8Array(16 + 8 + 20);
    const view = new DataView(bytes.buffer);
    bytes.set([0x4d, 0x4d, 0, 43, 0, 8, 0, 0]);
    view.setBigUint64(8, 16n);
    view.setBigUint64(16, 1n);
    view.setUint16(24, 338);
    view.setUint16(26, 3);
    view.setBigUint64(28, 2n);
    view.setUint16(36, 2);
    expect(tiffHeader(bytes)).toMatchObject({ extraSamples: [2, 0], extraSamplesAt: [37, 39], photometric: 1 });
  });

  it('is null for a header that points outside the file', () => {
    const bytes = plainTiff({ width: 1, bits: 8, photometric: 1, samples: 1, data: new Uint8Array(1) });
    expect(tiffHeader(bytes.subarray(0, 60))).toBeNull();
    bytes[5] = 9;
    expect(tiffHeader(bytes)).toBeNull();
    expect(tiffHeader(new Uint8Array(2))).toBeNull();
  });
});
