/** @file The images that a user names: below a folder or a prefix of a bucket, or a file with one image a line. */
import { stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, resolve } from 'node:path';
import { ClflowError } from 'clflow';
import { dataset } from 'clflow/parts';
import * as z from 'zod';
import { isS3, type Storage } from '../storage/index.js';
import { linesOf } from './lines.js';
import type { Entry } from './manifest.js';

const MANIFESTS = new Set(['.txt', '.jsonl', '.ndjson', '.json', '.list', '.manifest']);
/** Files that are looked at together. */
const AT_ONCE = 32;

/** An absolute path, or the address as it is. */
export function placeOf(path: string): string {
  return isS3(path) ? path.replace(/\/+$/, '') : resolve(path);
}

/**
 * The images of a source: of a folder or prefix in natural order of their names, of a file in its own order.
 * @throws ClflowError `data` for a source that does not exist or has none, and as the storage does
 */
export async function* imagesOf(
  storage: Storage,
  source: string,
  onNote: (sentence: string) => void,
): AsyncGenerator<Entry> {
  const place = placeOf(source);
  const images = (await isManifest(storage, place))
    ? manifestEntries(storage, place)
    : folderEntries(storage, place, onNote);
  let count = 0;
  for await (const entry of images) {
    count++;
    yield entry;
  }
  if (count === 0) throw new ClflowError('data', `${source} holds no images: check the path.`);
}

async function isManifest(storage: Storage, place: string): Promise<boolean> {
  if (isS3(place)) return MANIFESTS.has(extname(place).toLowerCase()) && (await storage.look(place)) !== null;
  const status = await stat(place).catch(() => null);
  if (status?.isFile() !== true) return false;
  if (!dataset.isImage(place)) return true;
  throw new ClflowError(
    'usage',
    `${place} is an image: name a folder, a file with one image a line, or an address s3://BUCKET/PREFIX.`,
  );
}

/** In natural order: a folder comes in it, one image after the other; of a bucket all names are held at once, to bring them into it. */
async function* folderEntries(
  storage: Storage,
  folder: string,
  onNote: (sentence: string) => void,
): AsyncGenerator<Entry> {
  const listed = storage.list(folder, { onNote });
  if (!isS3(folder)) return yield* listed;
  const images: Entry[] = [];
  const unusable: Entry[] = [];
  for await (const one of listed) ('error' in one ? unusable : images).push(one);
  images.sort((a, b) => dataset.naturalCompare(a.file, b.file));
  yield* images;
  yield* unusable;
}

const lineSchema = z.object({
  file: z.string('has no "file"').min(1, 'has no "file"'),
  id: z.union([z.string(), z.number()], 'has an "id" that is no text').transform(String).optional(),
  sha256: z
    .string('has a "sha256" that is none')
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/, 'has a "sha256" that is none')
    .optional(),
});

/** Each line is a path (relative ones begin at the file), an address, or JSON with `file` and perhaps `id` and `sha256`. */
async function* manifestEntries(storage: Storage, manifest: string): AsyncGenerator<Entry> {
  const base = isS3(manifest) ? manifest.slice(0, manifest.lastIndexOf('/')) : dirname(manifest);
  let number = 0;
  let named: Entry[] = [];
  for await (const raw of linesOf(await storage.open(manifest), manifest)) {
    number++;
    const text = raw.replace(/^\ufeff/, '').trim();
    if (text === '') continue;
    const line = parsed(text, `Line ${number} of ${manifest}`);
    named.push({ ...line, file: absolute(line.file, base) });
    if (named.length < AT_ONCE) continue;
    yield* await Promise.all(named.map((entry) => seen(storage, entry)));
    named = [];
  }
  yield* await Promise.all(named.map((entry) => seen(storage, entry)));
}

function parsed(text: string, where: string): Entry {
  if (!text.startsWith('{')) return { file: text };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ClflowError('data', `${where} is no whole JSON: write one image a line.`);
  }
  const result = lineSchema.safeParse(value);
  if (!result.success)
    throw new ClflowError('data', `${where} ${result.error.issues[0].message}: write {"file": "part.png"}.`);
  return result.data;
}

function absolute(file: string, base: string): string {
  if (isS3(file) || isAbsolute(file)) return file;
  return isS3(base) ? `${base}/${file}` : resolve(base, file);
}

/** With its size and when it changed, or its ETag; what has a hash of its own needs neither. */
async function seen(storage: Storage, entry: Entry): Promise<Entry> {
  if (entry.sha256 !== undefined) return entry;
  try {
    return { ...(await storage.look(entry.file)), ...entry };
  } catch (error) {
    // One image that may not be read is one line of the result; no credentials and no network are the end.
    if (error instanceof ClflowError && error.code === 'io') return entry;
    throw error;
  }
}
