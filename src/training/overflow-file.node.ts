/**
 * @file Maps in a temporary file. It loses its name as soon as it is open, so it is gone with the process, however that ends. It is made
 * with the first map: most trainings need none.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ioError } from '../files/index.node.js';
import type { OpenOverflow, Overflow } from './overflow.js';

/** Of what is free on the disk: others need room as well. */
const SHARE = 0.5;

export interface OverflowFileOptions {
  /** Default: the system's folder for temporary files, `TMPDIR` on Unix. */
  readonly folder?: string;
  /** Told once that no more is taken, in a sentence. */
  readonly onFull?: (sentence: string) => void;
  /** Bytes that are taken at most. Default: half of what is free on the disk when the file is made. */
  readonly limit?: number;
}

export function overflowFile({ folder = tmpdir(), onFull = () => {}, limit }: OverflowFileOptions = {}): OpenOverflow {
  let isTold = false;
  const tellOnce = (): void => {
    if (!isTold) onFull(aboutRoom(folder));
    isTold = true;
  };
  return () => new OverflowFile(folder, limit, tellOnce);
}

function aboutRoom(folder: string): string {
  return (
    `${folder} has no room for the features of all images, so some are computed anew in every epoch, which takes longer: ` +
    'set the environment variable TMPDIR to a folder on a larger disk.'
  );
}

interface Place {
  readonly start: number;
  readonly lengths: readonly number[];
}

class OverflowFile implements Overflow {
  private file: number | null = null;
  private readonly places = new Map<number, Place>();
  private end = 0;
  private isFull = false;

  constructor(
    private readonly folder: string,
    private limit: number | undefined,
    private readonly onFull: () => void,
  ) {}

  keep(index: number, maps: readonly Float32Array[]): void {
    if (this.isFull || this.places.has(index)) return;
    const lengths = maps.map(({ length }) => length);
    const bytes = maps.reduce((sum, { byteLength }) => sum + byteLength, 0);
    try {
      this.limit ??= room(this.folder);
      if (this.end + bytes > this.limit) return this.giveUp();
      const file = (this.file ??= openNameless(this.folder));
      let at = this.end;
      for (const map of maps) at = writeWhole(file, map, at);
    } catch {
      return this.giveUp();
    }
    this.places.set(index, { start: this.end, lengths });
    this.end += bytes;
  }

  get(index: number): readonly Float32Array[] | undefined {
    const place = this.places.get(index);
    if (place === undefined || this.file === null) return undefined;
    let at = place.start;
    return place.lengths.map((length) => {
      const map = new Float32Array(length);
      at = readWhole(this.file!, map, at, this.folder);
      return map;
    });
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
    this.places.clear();
    this.isFull = true;
  }

  private giveUp(): void {
    this.isFull = true;
    this.onFull();
  }
}

function room(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return SHARE * bavail * bsize;
}

function openNameless(folder: string): number {
  const path = join(folder, `clflow-${randomUUID()}`);
  const file = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return file;
}

/** @returns where it ends */
function writeWhole(file: number, map: Float32Array, start: number): number {
  for (let done = 0; done < map.byteLength;) {
    done += writeSync(file, map, done, map.byteLength - done, start + done);
  }
  return start + map.byteLength;
}

/** @returns where it ends @throws ClflowError `io` */
function readWhole(file: number, map: Float32Array, start: number, folder: string): number {
  for (let done = 0; done < map.byteLength;) {
    let read: number;
    try {
      read = readSync(file, map, done, map.byteLength - done, start + done);
    } catch (error) {
      throw ioError('read', `a temporary file in ${folder}`, error);
    }
    if (read === 0) throw ioError('read', `a temporary file in ${folder}`, new Error('it was cut short'));
    done += read;
  }
  return start + map.byteLength;
}
