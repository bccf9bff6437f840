/**
 * @file Pictures with their results into a folder: all that is not good, of the good ones a sample. Names begin with the time, so
 * that the oldest are the first to go when the disk has too little room left; the line never waits for that.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, rmdir, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { requireWritable, writeFileAtomic } from '../files/index.node.js';
import { imageKind } from '../image/index.node.js';
import { schemeOf } from './address.js';
import { kindOf, type SinkContext, type SinkKind } from './kinds.js';
import type { Result } from './result.js';
import type { Outgoing, PictureKind, Sink } from './sink.js';

const SHARE = 'must be from 0 to 1';
const folderSinkOptions = z.strictObject({
  /** Share of good images that are kept. */
  good: z.number().min(0, SHARE).max(1, SHARE).default(0.01),
  /** Also the image with heat map and boxes, where it is not good. */
  overlay: z.boolean().default(false),
  /** Share of the disk that stays free: the oldest pictures go for it. */
  min_free: z.number().min(0, SHARE).max(0.99, 'must be at most 0.99').default(0.1),
});

export const folderSinkKind: SinkKind = kindOf({
  form: 'a folder',
  matches: (address: string) => schemeOf(address) === null && address !== '-',
  options: folderSinkOptions,
  open: (address: string, options, context: SinkContext) => new FolderSink(address, options, context),
});

type FolderSinkOptions = z.output<typeof folderSinkOptions>;

/** Folders of a day; nothing else in the folder is ever touched. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Files that go together, so that not every picture has to look. */
const REMOVED_TOGETHER = 50;

export class FolderSink implements Sink {
  readonly name: string;
  readonly window = 4;
  readonly overlays: boolean;
  private readonly folder: string;
  private last: Promise<unknown> = Promise.resolve();

  /** @param free stands in for the disk's free share in tests */
  constructor(
    folder: string,
    private readonly options: FolderSinkOptions,
    private readonly context: Pick<SinkContext, 'name' | 'onNote'>,
    private readonly free: (folder: string) => Promise<number> = freeShare,
  ) {
    this.folder = resolve(folder);
    this.name = context.name;
    this.overlays = options.overlay;
  }

  async check(): Promise<string> {
    await requireWritable(join(this.folder, 'picture.jpg'));
    return `${Math.round(100 * (await this.free(await nearest(this.folder))))} % of its disk are free`;
  }

  pictures(result: Result): readonly PictureKind[] {
    if (!this.wants(result)) return [];
    return this.options.overlay && result.verdict !== 'normal' ? ['image', 'overlay'] : ['image'];
  }

  async send({ payload, result, picture }: Outgoing): Promise<void> {
    if (!this.wants(result)) return;
    await (this.last = this.last.catch(() => {}).then(() => this.makeRoom()));
    const { day, name } = namesOf(result);
    const folder = join(this.folder, day);
    await mkdir(folder, { recursive: true });
    const image = await picture('image');
    if (image) await writeFileAtomic(join(folder, `${name}.${endingOf(image)}`), image);
    const overlay = this.options.overlay ? await picture('overlay') : null;
    if (overlay) await writeFileAtomic(join(folder, `${name}_map.jpg`), overlay);
    await writeFileAtomic(join(folder, `${name}.json`), Buffer.from(`${payload}\n`));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** By the id, so that a second try decides as the first one did. */
  private wants({ verdict, inspection_id: id }: Result): boolean {
    if (verdict !== 'normal') return true;
    const number = createHash('sha256').update(id).digest().readUInt32BE(0);
    return number / 2 ** 32 < this.options.good;
  }

  private async makeRoom(): Promise<void> {
    let removed = 0;
    while ((await this.free(await nearest(this.folder))) < this.options.min_free) {
      const went = await this.removeOldest();
      if (went === 0) break;
      removed += went;
    }
    if (removed > 0)
      this.context.onNote(`${this.name}: ${removed} files of the oldest pictures were removed for room.`);
  }

  private async removeOldest(): Promise<number> {
    const days = (await readdir(this.folder).catch(() => [])).filter((name) => DAY.test(name)).sort();
    for (const day of days) {
      const folder = join(this.folder, day);
      const names = (await readdir(folder)).sort().slice(0, REMOVED_TOGETHER);
      if (names.length === 0) {
        await rmdir(folder).catch(() => {});
        continue;
      }
      for (const name of names) await rm(join(folder, name), { force: true });
      return names.length;
    }
    return 0;
  }
}

/** `2026-11-27/120301123_line-3_part-0815_anomalous_1f3a9c2e`: UTC, and the end of the id, so that no two are the same. */
function namesOf({ decided_at: at, station, part_id: part, verdict, inspection_id: id }: Result): {
  readonly day: string;
  readonly name: string;
} {
  const [day, time] = at.replace('Z', '').split('T');
  const parts = [
    time.replace(/\D/g, ''),
    plainName(station),
    ...(part === null ? [] : [plainName(part)]),
    verdict,
    id.slice(-8),
  ];
  return { day, name: parts.join('_') };
}

/** What can stand in a file's name everywhere. */
function plainName(text: string): string {
  return (
    text
      .replace(/[^\p{L}\p{N}.-]+/gu, '-')
      .replace(/^\.+/, '')
      .slice(0, 60) || 'x'
  );
}

function endingOf(image: Uint8Array): string {
  const kind = imageKind(image);
  if (kind === 'jpeg') return 'jpg';
  return typeof kind === 'string' ? kind : 'bin';
}

async function freeShare(folder: string): Promise<number> {
  const { bavail, blocks } = await statfs(folder);
  return blocks === 0 ? 1 : bavail / blocks;
}

/** The folder, or what there is of its path. */
async function nearest(folder: string): Promise<string> {
  let path = folder;
  while ((await statfs(path).catch(() => null)) === null && path !== join(path, '..')) path = join(path, '..');
  return path;
}
