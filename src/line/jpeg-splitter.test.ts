import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { JpegSplitter } from './jpeg-splitter.js';

let pictures: Buffer[];

beforeAll(async () => {
  const random = new Random(3);
  const picture = (width: number, options: object) => {
    const data = Buffer.from(Array.from({ length: width * width * 3 }, () => random.bits() & 255));
    return sharp(data, { raw: { width, height: width, channels: 3 } })
      .jpeg(options)
      .toBuffer();
  };
  const plain = await picture(40, { quality: 90 });
  // With a picture inside: an application segment that holds another file, its end marker included.
  const inside = await picture(16, { quality: 50 });
  const head = Buffer.from([0xff, 0xe2, (inside.length + 2) >> 8, (inside.length + 2) & 255]);
  const nested = Buffer.concat([plain.subarray(0, 2), head, inside, plain.subarray(2)]);
  pictures = [plain, nested, await picture(64, { progressive: true }), await picture(33, { quality: 100 })];
});

function split(stream: Buffer, size: number, splitter = new JpegSplitter()): Buffer[] {
  const got: Buffer[] = [];
  for (let at = 0; at < stream.length; at += size) got.push(...splitter.push(stream.subarray(at, at + size)));
  return got;
}

describe('a stream of JPEG files', () => {
  it.each([1, 2, 3, 7, 100, 4096, 1e6])('gives each of them in chunks of %i bytes', (size) => {
    expect(split(Buffer.concat(pictures), size).map((picture) => picture.toString('hex'))).toEqual(
      pictures.map((picture) => picture.toString('hex')),
    );
  });

  it('passes over what is no picture', () => {
    const noise = Buffer.from('not a picture \xff\xff\xd8', 'latin1');
    const stream = Buffer.concat([noise, pictures[0], Buffer.from([0, 0xff, 0]), pictures[1]]);
    const got = split(stream, 50);
    expect(got.at(-1)?.equals(pictures[1])).toBe(true);
    expect(got.some((picture) => picture.equals(pictures[0]))).toBe(true);
  });

  it('finds back after half a picture', () => {
    const stream = Buffer.concat([pictures[0].subarray(0, 900), ...pictures]);
    const got = split(stream, 64);
    expect(got.slice(-3).map((picture) => picture.length)).toEqual(pictures.slice(1).map(({ length }) => length));
  });

  it('keeps no more than a picture may have', () => {
    const splitter = new JpegSplitter(10_000);
    const endless = Buffer.concat([pictures[0].subarray(0, 800), Buffer.alloc(50_000, 1)]);
    expect(split(endless, 1000, splitter)).toEqual([]);
    expect(split(pictures[3], 1000, splitter)).toHaveLength(1);
  });
});
