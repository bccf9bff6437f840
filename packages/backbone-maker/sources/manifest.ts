/** @file manifest.json: every image of the collection with its hash, licence and author. */
import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { ClflowError, messageOf } from '../../../src/errors.js';

const sourceSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  attribution: z.string(),
  package: z.string(),
});

const imageSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9_-]+$/),
  source: z.string(),
  path: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string(),
  author: z.string(),
  split: z.enum(['train', 'held-out']),
});

const manifestSchema = z.strictObject({ sources: z.array(sourceSchema), images: z.array(imageSchema) });

export type ManifestSource = z.infer<typeof sourceSchema>;
export type ManifestImage = z.infer<typeof imageSchema>;
export type Manifest = z.infer<typeof manifestSchema>;

export async function readManifest(path: string): Promise<Manifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new ClflowError('data', `Cannot read the manifest ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** One line a field, as the formatter lays it out. */
export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
