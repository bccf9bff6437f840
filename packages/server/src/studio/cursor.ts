/** @file Where the next page begins, as a word that a client gives back as it is. */
import type { GalleryPlace } from '../store/index.js';
import { said } from './said.js';

export function cursorOf(place: GalleryPlace): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws HttpError 400 for a word that is none */
export function placeOf(cursor: string): GalleryPlace {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(place) && place.length === 2 && Number.isSafeInteger(place[1])) {
      const [value] = place as unknown[];
      if (value === null || typeof value === 'number' || typeof value === 'string') return [value, place[1] as number];
    }
  } catch {
    // What cannot be read is no cursor, whatever is wrong with it.
  }
  throw said('cursor-wrong');
}
