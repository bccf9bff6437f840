/** @file Small pictures in real files, where a file is looked into. */
import { writeFile } from 'node:fs/promises';
import { encodePng } from '../../image/index.node.js';

const SIDE = 8;

/** A photo-like picture of many levels. */
export async function writePhoto(path: string): Promise<void> {
  await write(path, (i) => (i * 37) % 251);
}

/** A mask whose first `defective` of 64 pixels are white. */
export async function writeMask(path: string, defective: number): Promise<void> {
  await write(path, (i) => (i < defective ? 255 : 0));
}

async function write(path: string, valueAt: (i: number) => number): Promise<void> {
  const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => valueAt(i));
  await writeFile(path, await encodePng({ width: SIDE, height: SIDE, data }));
}
