import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodeImage } from './decode.node.js';
import { blockForeignLoaders } from './loaders.node.js';

const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>');

it('leaves the decoders of our kinds of files and no other', async () => {
  expect((await sharp(svg).metadata()).format).toBe('svg');
  blockForeignLoaders();
  await expect(sharp(svg).metadata()).rejects.toThrow();
  for (const kind of ['jpeg', 'png', 'tiff', 'webp', 'gif', 'avif'] as const) {
    const grey = sharp({ create: { width: 16, height: 12, channels: 3, background: '#808080' } });
    expect(await decodeImage(await grey.toFormat(kind).toBuffer())).toMatchObject({ width: 16, height: 12 });
  }
});
