/** @file Where a painted area comes from and goes to: the mask of an image, or what a product ignores. */
import { ApiError, refusal } from '../api/client.js';
import type { MaskSize } from './painting.js';

interface Loaded {
  /** A byte a pixel; null where there is none. */
  readonly data: Uint8Array | null;
  /** Of what lies there, for the server to see that nobody else has changed it. */
  readonly tag: string;
  readonly place: Place | null;
}

export type Place = 'folder' | 'studio';

export interface Saved {
  readonly tag: string;
  readonly place: Place | null;
}

export interface Source {
  readonly load: (size: MaskSize) => Promise<Loaded>;
  /** @param png null for nothing @param tag null: whatever lies there @throws ApiError 412 where somebody else has changed it */
  readonly save: (png: Uint8Array<ArrayBuffer> | null, tag: string | null) => Promise<Saved>;
}

export const NONE = '"none"';

interface Where {
  /** It may lie in more than one place. */
  readonly tellsPlace: boolean;
  /** Whether there is one, as far as the page knows: what is not there is not asked for at first. */
  readonly isThere: boolean;
}

/** A PNG at an address of the API. */
export function pngAt(path: string, { tellsPlace, isThere }: Where): Source {
  let isKnown = !isThere;
  return {
    load: async (size) => {
      if (isKnown) {
        isKnown = false;
        return { data: null, tag: NONE, place: null };
      }
      const response = await asked(path, {});
      if (response.status === 404) return { data: null, tag: NONE, place: null };
      if (!response.ok) throw await refusal(response);
      const data = await pixelsOf(await response.blob(), size);
      const place = tellsPlace ? (response.headers.get('x-mask-place') as Place | null) : null;
      return { data, tag: response.headers.get('etag') ?? NONE, place };
    },
    save: async (png, tag) => {
      const response = await asked(path, {
        method: png === null ? 'DELETE' : 'PUT',
        headers: { ...(png && { 'content-type': 'image/png' }), ...(tag !== null && { 'if-match': tag }) },
        body: png,
      });
      if (!response.ok) throw await refusal(response);
      const { tag: next, place } = (await response.json()) as Saved;
      return { tag: next, place: tellsPlace ? place : null };
    },
  };
}

async function asked(path: string, init: RequestInit): Promise<Response> {
  return fetch(`/api${path}`, { cache: 'no-store', ...init }).catch(() => {
    throw new ApiError(0, 'unreachable');
  });
}

async function pixelsOf(file: Blob, { width, height }: MaskSize): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(file);
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  // A mask of another size, as some folders have them, is stretched over the picture as the library does.
  context.imageSmoothingEnabled = false;
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const words = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const data = new Uint8Array(words.length);
  for (let i = 0; i < words.length; i++) data[i] = (words[i]! & 0xffffff) > 0 ? 1 : 0;
  return data;
}
