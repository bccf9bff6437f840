/** @file What a JSON file beside an image says of it: `part-17.json` or `part-17.png.json` beside `part-17.png`. */
import { extname } from 'node:path';
import * as z from 'zod';
import { readRegularFile } from '../files/index.node.js';
import { issueSentence } from './kinds.js';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(z.string().max(256));

const sidecarSchema = z
  .object({
    part_id: text.nullish(),
    trigger_id: text.nullish(),
    captured_at: z.iso.datetime({ offset: true }).nullish(),
  })
  .catchall(z.unknown());

export interface Sidecar {
  readonly path: string;
  readonly partId: string | null;
  readonly triggerId: string | null;
  readonly capturedAt: Date | null;
  readonly tags: Readonly<Record<string, string>>;
}

const MOST_BYTES = 64 * 1024;
const MOST_TAGS = 16;

/**
 * @returns null where there is none
 * @throws Error with a sentence for one that cannot be used
 */
export async function readSidecar(image: string): Promise<Sidecar | null> {
  for (const path of [`${image.slice(0, image.length - extname(image).length)}.json`, `${image}.json`]) {
    const bytes = await readRegularFile(path, { maxBytes: MOST_BYTES }).catch((error: Error & { cause?: unknown }) => {
      if ((error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return null;
      throw error;
    });
    if (bytes !== null) return { path, ...parsed(bytes, path) };
  }
  return null;
}

function parsed(bytes: Uint8Array, path: string): Omit<Sidecar, 'path'> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new Error(`${path} is no JSON: the image is inspected without it.`);
  }
  const result = sidecarSchema.safeParse(value);
  if (!result.success) {
    throw new Error(
      `${path} cannot be used (${issueSentence(result.error.issues[0])}): the image is inspected without it.`,
    );
  }
  const { part_id: partId = null, trigger_id: triggerId = null, captured_at: capturedAt, ...rest } = result.data;
  const tags = Object.entries(rest).flatMap(([name, value]) => {
    const tag = text.safeParse(value);
    return tag.success ? [[name, tag.data] as const] : [];
  });
  return {
    partId,
    triggerId,
    capturedAt: capturedAt ? new Date(capturedAt) : null,
    tags: Object.fromEntries(tags.slice(0, MOST_TAGS)),
  };
}
