/** @file Pictures from a video: a small one to see movement by, a whole one to inspect. */
import type { Luma } from './still.js';

const SMALL = { width: 96, height: 72 };
let small: CanvasRenderingContext2D | null | undefined;

/** Null as long as there is no frame. */
export function lumaOf(video: HTMLVideoElement): Luma | null {
  if (video.readyState < video.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
  small ??= Object.assign(document.createElement('canvas'), SMALL).getContext('2d', { willReadFrequently: true });
  if (!small) return null;
  small.drawImage(video, 0, 0, SMALL.width, SMALL.height);
  const { data } = small.getImageData(0, 0, SMALL.width, SMALL.height);
  return Uint8Array.from(
    { length: data.length / 4 },
    (_, i) => (data[4 * i]! + 2 * data[4 * i + 1]! + data[4 * i + 2]!) / 4,
  );
}

/** As PNG, which changes no pixel: pictures to learn from and pictures to judge are the same kind. */
export async function pictureOf(video: HTMLVideoElement): Promise<Blob | null> {
  if (video.readyState < video.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
