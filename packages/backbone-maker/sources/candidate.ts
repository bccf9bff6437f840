/** @file An image that may enter the collection, and the names by which its versions are told to be one subject. */
import type { Glance } from './glance.js';
import type { Source } from './source.js';

export interface Candidate extends Glance {
  readonly id: string;
  readonly source: Source;
  /** Inside the package or the shared data. */
  readonly path: string;
  readonly sha256: string;
  /** SPDX. */
  readonly licence: string;
  readonly author: string;
}

/** An id made of the source's and the path's letters and digits. */
export function idOf(source: string, path: string): string {
  const stem = path.replace(/\.[a-z]+$/i, '');
  return `${source}-${stem
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase()}`;
}

/** A path without what tells the versions of a wallpaper apart: resolution, portrait, twice the pixels. */
export function subjectOf(path: string): string {
  return path.replace(/\.[a-z]+$/i, '').replace(/[-_ ]?(\d{3,4}x\d{3,4}|portrait|@2x)/gi, '');
}
