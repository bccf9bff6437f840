/** @file What a trigger says: JSON that may name an image in a folder, or the image itself with what is said of it beside. */
import { realpath } from 'node:fs/promises';
import { isAbsolute, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../errors.js';
import { readRegularFile } from '../files/index.node.js';
import { imageKind } from '../image/index.js';
import { Misspoken, spokenName, spokenTags, spokenTime } from './spoken.js';

export interface Trigger {
  readonly triggerId: string | null;
  readonly partId: string | null;
  readonly capturedAt: Date | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Null where the trigger names no image. */
  readonly image: { readonly content: Uint8Array; readonly uri: string } | null;
}

export interface TriggerOptions {
  /** The only folder that images are read from; null: none is. */
  readonly folder: string | null;
  readonly maxBytes: number;
  /** What to call an image that came with the message. */
  readonly uri: string;
}

const FORM = 'A trigger is a JSON object, an image (JPEG, PNG, …) or empty.';

/**
 * @param beside said beside an image: `trigger_id`, `part_id`, `captured_at`, and more as tags
 * @throws Misspoken with a sentence for the sender
 */
export async function readTrigger(
  payload: Buffer,
  beside: Readonly<Record<string, unknown>>,
  options: TriggerOptions,
): Promise<Trigger> {
  if (payload.length === 0) return { ...said(beside), image: null };
  if (typeof imageKind(payload) === 'string') return { ...said(beside), image: { content: payload, uri: options.uri } };
  const { image = null, ...rest } = { ...beside, ...parsed(payload, FORM) } as Record<string, unknown>;
  if (image === null || image === '') return { ...said(rest), image: null };
  if (typeof image !== 'string') throw new Misspoken('image has to be a path.');
  return { ...said(rest), image: await imageAt(image, options) };
}

/** A trigger of a camera, which takes the picture. */
export interface CameraTrigger extends Pick<Trigger, 'triggerId' | 'partId' | 'tags'> {
  /** When the part was before the camera, where the sender says it. */
  readonly triggeredAt: Date | null;
}

const TAKES_IT = 'The camera takes the picture here: a trigger brings none and names none.';

/**
 * @param payload JSON, or nothing
 * @param beside said beside it: `trigger_id`, `part_id`, `triggered_at`, and more as tags
 * @throws Misspoken with a sentence for the sender
 */
export function readCameraTrigger(payload: Buffer, beside: Readonly<Record<string, unknown>>): CameraTrigger {
  if (typeof imageKind(payload) === 'string') throw new Misspoken(TAKES_IT);
  const spoken = payload.length === 0 ? {} : parsed(payload, 'A trigger of a camera is a JSON object, or empty.');
  const { image = null, triggered_at, ...rest } = { ...beside, ...spoken } as Record<string, unknown>;
  if (image !== null && image !== '') throw new Misspoken(TAKES_IT);
  const { capturedAt, ...trigger } = said(rest);
  if (capturedAt !== null) throw new Misspoken('captured_at is the picture’s; the time of a trigger is triggered_at.');
  return { ...trigger, triggeredAt: spokenTime(triggered_at, 'triggered_at') };
}

function said(words: Readonly<Record<string, unknown>>): Omit<Trigger, 'image'> {
  const { trigger_id, part_id, captured_at, ...rest } = words;
  return {
    triggerId: spokenName(trigger_id, 'trigger_id'),
    partId: spokenName(part_id, 'part_id'),
    capturedAt: spokenTime(captured_at, 'captured_at'),
    tags: spokenTags(rest),
  };
}

function parsed(payload: Buffer, form: string): object {
  try {
    const value: unknown = JSON.parse(payload.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw new Misspoken(form);
}

/** Where links lead counts, not what they are called. */
async function imageAt(given: string, { folder, maxBytes }: TriggerOptions) {
  if (folder === null)
    throw new Misspoken('image names a file, but this line reads none: its setting `folder` is missing.');
  const outside = new Misspoken('image has to be a file in the folder of this line.');
  const path = localPath(given);
  if (path === null || path.includes('\0')) throw outside;
  let real: string;
  const home = await realpath(folder);
  try {
    real = await realpath(isAbsolute(path) ? path : resolve(home, path));
  } catch {
    // As for a file elsewhere: whether that exists is nobody's business.
    throw outside;
  }
  if (!real.startsWith(home.endsWith(sep) ? home : home + sep)) throw outside;
  try {
    return { content: await readRegularFile(real, { maxBytes }), uri: real };
  } catch (error) {
    throw new Misspoken(messageOf(error));
  }
}

/** Null for the address of another machine. */
function localPath(given: string): string | null {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(given)) return given;
  try {
    return fileURLToPath(given);
  } catch {
    return null;
  }
}
