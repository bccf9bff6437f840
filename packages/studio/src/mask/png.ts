/** @file A mask as a PNG file of one bit a pixel, which is written twenty times as fast as what a canvas gives. */
import type { MaskSize } from './painting.js';

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const CRCS = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** @param data a byte a pixel; all but 0 is white */
export async function maskPng(data: Uint8Array, { width, height }: MaskSize): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(13);
  const numbers = new DataView(header.buffer);
  numbers.setUint32(0, width);
  numbers.setUint32(4, height);
  // One bit, grey; as every PNG compressed and filtered; not interlaced.
  header.set([1, 0, 0, 0, 0], 8);
  const content = await deflated(packed(data, { width, height }));
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', content),
    chunk('IEND', new Uint8Array()),
  ];
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** Rows of bits, each behind the number of its filter. */
function packed(data: Uint8Array, { width, height }: MaskSize): Uint8Array<ArrayBuffer> {
  const bytes = Math.ceil(width / 8);
  const bits = new Uint8Array((bytes + 1) * height);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const out = y * (bytes + 1) + 1;
    for (let x = row.indexOf(1); x !== -1 && x < width; x++) if (row[x]) bits[out + (x >> 3)]! |= 128 >> (x & 7);
  }
  return bits;
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Response(bytes).body!.pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + content.length);
  const numbers = new DataView(bytes.buffer);
  numbers.setUint32(0, content.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(content, 8);
  let crc = 0xffffffff;
  for (let i = 4; i < 8 + content.length; i++) crc = CRCS[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  numbers.setUint32(8 + content.length, (crc ^ 0xffffffff) >>> 0);
  return bytes;
}
