/** @file The sample product: drawn once, whole or not at all, whoever asks for it at the same time. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { demo } from 'clflow/parts';

/** @returns draws it into this folder, where it is not there yet */
export function sampleIn(folder: string): () => Promise<void> {
  let drawing: Promise<void> | undefined;
  return async () => {
    if (existsSync(folder)) return;
    drawing ??= draw(folder).finally(() => (drawing = undefined));
    await drawing;
  };
}

async function draw(folder: string): Promise<void> {
  const coming = `${folder}.${randomUUID()}`;
  await mkdir(dirname(folder), { recursive: true });
  try {
    await demo.writeSample(coming);
    await rename(coming, folder);
  } finally {
    await rm(coming, { recursive: true, force: true });
  }
}
