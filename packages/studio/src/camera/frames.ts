/** @file Pictures from a video: a small one to see movement by, a whole one to inspect. */
import type { Luma } from './still.js';

const SMALL = { width: 96, height: 72 };
let small: CanvasRenderingContext2D | null | undefined;

const hasFrame = (video: HTMLVideoElement): boolean =>
  video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth > 0;

/** Null as long as there is no frame. */
export function lumaOf(video: HTMLVideoElement): Luma | null {
  if (!hasFrame(video)) return null;
  small ??= Object.assign(document.createElement('canvas'), SMALL).getContext('2d', { willReadFrequently: true });
  if (!small) return null;
  small.drawImage(video, 0, 0, SMALL.width, SMALL.height);
  const { data } = small.getImageData(0, 0, SMALL.width, SMALL.height);
  return Uint8Array.from(
    { length: data.length / 4 },
    (_, i) => (data[4 * i]! + 2 * data[4 * i + 1]! + data[4 * i + 2]!) / 4,
  );
}

const FIRST_FRAME_MS = 3000;

/** As PNG, which changes no pixel: pictures to learn from and pictures to judge are the same kind. Null: there came no frame. */
export async function pictureOf(video: HTMLVideoElement): Promise<Blob | null> {
  // A camera that has just been found needs a moment for its first frame.
  if (!hasFrame(video)) {
    await new Promise((resolve) => {
      video.addEventListener('loadeddata', resolve, { once: true });
      setTimeout(resolve, FIRST_FRAME_MS);
    });
  }
  if (!hasFrame(video)) return null;
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
