/** @file A mask as a person paints one: a square of the image. */
import { encodePng } from 'clflow';
import type { MaskSaved } from '../api.js';
import type { ImageJson } from '../schemas.js';
import type { TestStudio } from './studio.js';

/** @returns where it is kept */
export async function keptMask(studio: TestStudio, { id, ...image }: ImageJson): Promise<MaskSaved['place']> {
  const [width, height] = [image.width!, image.height!];
  const data = new Uint8Array(width * height);
  for (let y = 8; y < 20; y++) data.fill(255, y * width + 8, y * width + 20);
  const body = (await encodePng({ width, height, data })) as Uint8Array<ArrayBuffer>;
  const saved = await studio.raw(`/api/images/${id}/mask`, {
    method: 'PUT',
    headers: { 'content-type': 'image/png' },
    body,
  });
  return ((await saved.json()) as MaskSaved).place;
}
