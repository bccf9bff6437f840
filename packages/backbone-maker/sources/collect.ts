/**
 * @file Collects the images that the backbone is distilled on: fetches each source, checks every file against the
 * manifest and writes it under its id. What is there already is neither fetched nor written again.
 *
 *   npx tsx packages/backbone-maker/sources/collect.ts --output DIR [--data ../shared/data] [--write-manifest]
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { ClflowError, messageOf } from '../../../src/errors.js';
import { fetchSource } from './fetch.js';
import { FOLDERS } from './folders.js';
import { readManifest, writeManifest, type Manifest, type ManifestImage } from './manifest.js';
import { PACKAGES } from './packages.js';
import type { Source } from './source.js';
import { isStored, readIndex, removeOthers, store, writeIndex, type IndexEntry } from './store.js';
import { sha256 } from './survey.js';
import { surveyAll } from './write-manifest.js';

const MANIFEST = fileURLToPath(new URL('../manifest.json', import.meta.url));
const SOURCES: readonly Source[] = [...PACKAGES, ...FOLDERS];

async function collect(folder: string, data: string, manifest: Manifest): Promise<IndexEntry[]> {
  await mkdir(join(folder, 'images'), { recursive: true });
  const former = new Map((await readIndex(folder)).map((entry) => [entry.id, entry]));
  const index: IndexEntry[] = [];
  for (const source of SOURCES) {
    for (const image of manifest.images.filter((each) => each.source === source.id)) {
      const entry = former.get(image.id);
      const stored = entry !== undefined && (await isStored(folder, entry, image));
      index.push(stored ? { ...entry, split: image.split } : await add(folder, data, source, image));
    }
    // After each source, so that a run that is stopped goes on from here.
    await writeIndex(folder, [...index, ...[...former.values()].filter(({ id }) => !index.some((e) => e.id === id))]);
  }
  await writeIndex(folder, index);
  await removeOthers(folder, index);
  return index;
}

async function add(folder: string, data: string, source: Source, image: ManifestImage): Promise<IndexEntry> {
  const path = join((await fetchSource(source, data)).folder, image.path);
  if (!existsSync(path)) throw new ClflowError('io', `The source ${source.id} no longer has the file ${image.path}.`);
  const bytes = await readFile(path);
  if (sha256(bytes) !== image.sha256) {
    throw new ClflowError('data', `The file ${path} is not the one in the manifest: its SHA-256 differs.`);
  }
  return store(folder, image, bytes);
}

/** Counts by what `key` tells of each image, the most frequent first. */
function tally(images: readonly ManifestImage[], key: (image: ManifestImage) => string): string {
  const counts = new Map<string, number>();
  for (const image of images) counts.set(key(image), (counts.get(key(image)) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      output: { type: 'string' },
      data: { type: 'string', default: '../shared/data' },
      'write-manifest': { type: 'boolean', default: false },
    },
  });
  if (!values.output) throw new ClflowError('usage', 'Name the folder to collect into with --output.');
  sharp.concurrency(1);
  if (values['write-manifest']) await writeManifest(MANIFEST, await surveyAll(SOURCES, values.data, console.log));
  const manifest = await readManifest(MANIFEST);
  const index = await collect(values.output, values.data, manifest);
  console.log(`${index.length} images in ${values.output}`);
  console.log(`Split: ${tally(manifest.images, ({ split }) => split)}`);
  console.log(`Licences: ${tally(manifest.images, ({ licence }) => licence)}`);
  console.log(`Sources: ${tally(manifest.images, ({ source, split }) => `${source}/${split}`)}`);
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
