/** @file What a source has to offer: its images of free licence that show something, each with hash and author. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { idOf, type Candidate } from './candidate.js';
import { parseCopyright, ruleFor } from './copyright.js';
import type { Fetched } from './fetch.js';
import { glance } from './glance.js';
import { toSpdx } from './licence.js';
import type { Source } from './source.js';

/** Below these an image is an icon, a plain area or a sprite that is mostly transparent. */
const MIN_SIDE = 64;
const MIN_CONTRAST = 1.5;
const MIN_OPAQUE = 0.25;

export interface Survey {
  readonly candidates: Candidate[];
  /** How many files were left out, by reason. */
  readonly leftOut: Record<string, number>;
}

export async function surveySource(source: Source, fetched: Fetched): Promise<Survey> {
  const leftOut: Record<string, number> = {};
  const leaveOut = (reason: string) => (leftOut[reason] = (leftOut[reason] ?? 0) + 1);
  const rights = rightsOf(source, fetched);
  const candidates: Candidate[] = [];
  for (const path of await imagePaths(fetched.folder)) {
    if (!source.include.test(path) || source.exclude?.test(path)) {
      leaveOut('path');
      continue;
    }
    const { licence, author } = rights(path);
    if (!licence) {
      leaveOut('licence');
      continue;
    }
    const bytes = await readFile(join(fetched.folder, path));
    const seen = await glance(bytes).catch(() => undefined);
    if (!seen) leaveOut('unreadable');
    else if (Math.min(seen.width, seen.height) < MIN_SIDE) leaveOut('small');
    else if (seen.opaque < MIN_OPAQUE || seen.contrast < MIN_CONTRAST) leaveOut('plain');
    else candidates.push({ ...seen, id: idOf(source.id, path), source, path, sha256: sha256(bytes), licence, author });
  }
  return { candidates, leftOut };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Licence (SPDX; none where it is not free or not told) and author of a path inside the source. */
function rightsOf(source: Source, fetched: Fetched): (path: string) => { licence?: string; author: string } {
  if (source.kind === 'folder') return () => ({ licence: source.licence, author: source.author });
  const rules = source.decisions ?? parseCopyright(fetched.copyright);
  return (path) => {
    const rule = ruleFor(rules, `${source.upstream}${path}`);
    return { licence: rule && toSpdx(rule.licence), author: source.author ?? rule?.author ?? '' };
  };
}

/** PNG, JPEG and WebP files under a folder, links left aside, in the order of their names. */
async function imagePaths(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(png|jpe?g|webp)$/i.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
