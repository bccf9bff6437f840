/** @file What an export will be: its name, how large, and its content as a stream. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { zipped, zipSize, type ZipEntry } from './zip.js';
import { said } from '../said.js';

export interface Plan {
  readonly file: string;
  readonly mediaType: string;
  /** As well as it is known before. */
  readonly bytes: number | null;
  readonly isExact: boolean;
  readonly files: number;
  /** @param onBytes told of bytes that were taken */
  content(onBytes: (bytes: number) => void): AsyncIterable<Uint8Array>;
  /** Takes away what was made for it alone. */
  close?(): Promise<void>;
}

/** What an entry of an unknown size is taken for. */
export interface Planned extends ZipEntry {
  readonly guess?: number;
}

export function zipPlan(file: string, entries: readonly Planned[], close?: Plan['close']): Plan {
  const exact = zipSize(entries);
  const guessed = (): number | null =>
    zipSize(entries.map(({ path, bytes, guess = 0 }) => ({ path, bytes: bytes ?? guess })));
  return {
    ...{
      file,
      mediaType: 'application/zip',
      bytes: exact ?? guessed(),
      isExact: exact !== null,
      files: entries.length,
    },
    content: (onBytes) => zipped(entries, onBytes),
    ...(close && { close }),
  };
}

/** A file of the disk; it must be there, and stay as it is. @throws HttpError 409 for one that is gone */
export async function fileEntry(path: string, from: string): Promise<Planned> {
  const found = await stat(from).catch(() => null);
  if (!found?.isFile()) {
    throw said('not-taken-along', { file: path });
  }
  return { path, bytes: found.size, modified: found.mtime, content: () => createReadStream(from) };
}

/** Text that is written anew as often as it is needed: its size is found by writing it once. */
export function textEntry(path: string, text: () => Iterable<string>): Planned {
  let bytes = 0;
  for (const part of text()) bytes += Buffer.byteLength(part);
  return { path, bytes, content: () => encoded(text()) };
}

export function* encoded(text: Iterable<string>): Generator<Uint8Array, void> {
  for (const part of text) yield Buffer.from(part);
}

/** As many at a time as disks like. */
const AT_ONCE = 16;

export async function mapped<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let i = 0; i < items.length; i += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(i, i + AT_ONCE).map(act))));
  }
  return results;
}
