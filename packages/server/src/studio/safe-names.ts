/** @file Names of files that every system takes, and that no system takes for something else. */
import { posix } from 'node:path';

/** Names that Windows keeps for devices. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
/** Ends, signs of control, what Windows forbids, and signs that change the direction of what is read. */
const UNSAFE = /[\u0000-\u001f\u007f<>:"|?*\\/\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g;
const LONGEST = 100;

/** One part of a path without its extension. @param otherwise where nothing is left of it */
export function safeStem(given: string, otherwise = 'image'): string {
  const clean = given
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, LONGEST);
  return clean === '' || DEVICES.test(clean) ? `${otherwise}${clean}` : clean;
}

/** One part of a path, with its extension where it has one. */
export function safePart(given: string): string {
  const extension = /\.[A-Za-z0-9]{1,12}$/.exec(given)?.[0] ?? '';
  return safeStem(given.slice(0, given.length - extension.length)) + extension;
}

/** Paths with / of which no two are the same, not even for a system that does not tell a from A. */
export class SafePaths {
  private readonly taken = new Set<string>();

  /** @param path with /; `..` and the root are names like any other here */
  add(path: string): string {
    const safe = path
      .split('/')
      .filter((part) => part !== '')
      .map(safePart)
      .join('/');
    const extension = posix.extname(safe);
    const stem = safe.slice(0, safe.length - extension.length);
    for (let number = 1; ; number++) {
      const free = number === 1 ? safe : `${stem} (${number})${extension}`;
      // Images are told from their masks by their stems.
      const key = free.slice(0, free.length - extension.length).toLowerCase();
      if (this.taken.has(key)) continue;
      this.taken.add(key);
      return free;
    }
  }
}
