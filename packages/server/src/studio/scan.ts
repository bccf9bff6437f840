/** @file Looks into the folders of projects: what is new is read once, what has changed again, what is gone is hidden. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClflowError } from 'clflow';
import { image as images } from 'clflow/parts';
import type { FoundImage, Project, Store, UnreadableFile } from '../store/index.js';
import type { EventHub } from './event-hub.js';
import { readLayout, type LaidOut } from './layout.js';

/** Images of one commit and one event. */
const BATCH = 200;
const AT_ONCE = 4;

const MEDIA_TYPES = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  bmp: 'image/bmp',
  tiff: 'image/tiff',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
} as const;

export class FolderScanner {
  /** By project: one that runs, and whether another is wanted behind it. */
  private readonly running = new Map<number, { readonly scan: Promise<void>; next: Promise<void> | null }>();
  private isClosed = false;

  constructor(
    private readonly store: Store,
    private readonly hub: EventHub,
    /** Told of images that are new or other than before. */
    private readonly onNew: (project: number, images: readonly number[]) => void = () => {},
  ) {}

  /** Resolves when the folder was looked at after this call. @throws ClflowError for a folder that cannot be read */
  scan(project: Project): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    const running = this.running.get(project.id);
    if (running) {
      running.next ??= running.scan.catch(() => {}).then(() => this.scan(project));
      return running.next;
    }
    const scan = this.look(project).finally(() => this.running.delete(project.id));
    this.running.set(project.id, { scan, next: null });
    return scan;
  }

  /** Waits for the batches in work. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled([...this.running.values()].map(({ scan }) => scan));
  }

  private async look({ id: project, folder }: Project): Promise<void> {
    const { folderImages } = this.store;
    const { images: laidOut, failures } = await readLayout(folder);
    const known = folderImages.known(project);
    const refused = new Map(folderImages.unreadable(project).map((file) => [file.name, file]));
    const unsupported = failures.map(({ name, reason }) => ({ name, reason, stamp: null }));
    const there = new Set([...laidOut, ...unsupported].map(({ name }) => name));
    const gone = [...known].filter(([name, { said }]) => said !== '' && !there.has(name)).map(([, { id }]) => id);
    if (gone.length > 0) await folderImages.markGone(gone);
    const mended = [...refused.keys()].filter((name) => !there.has(name));
    if (mended.length + unsupported.length > 0) await folderImages.setUnreadable(project, unsupported, mended);
    const order = new Map(laidOut.map(({ name }, i) => [name, i]));
    let changed = gone;
    const fresh: number[] = [];
    for (let at = 0; at < laidOut.length && !this.isClosed; at += BATCH) {
      const found: FoundImage[] = [];
      const unreadable: UnreadableFile[] = [];
      await eachOf(laidOut.slice(at, at + BATCH), async (image) => {
        const before = known.get(image.name);
        const stamp = await stampOf(join(folder, image.name));
        if (stamp !== null && refused.get(image.name)?.stamp === stamp) return;
        if (before && stamp !== null && before.stamp === stamp) {
          const same = { ...image, stamp };
          if (!folderImages.saysTheSame(before, same)) found.push(same);
          return;
        }
        const content = await contentOf(join(folder, image.name), image);
        if (typeof content === 'string') unreadable.push({ name: image.name, reason: content, stamp });
        else found.push({ ...image, stamp: stamp ?? '', content });
      });
      // Whoever was read first: images are numbered in the order of their names.
      found.sort((a, b) => order.get(a.name)! - order.get(b.name)!);
      if (unreadable.length > 0) await folderImages.setUnreadable(project, unreadable, []);
      const saved = await folderImages.save(project, found, known);
      fresh.push(...saved.filter((_, i) => found[i].content !== undefined));
      changed = [...changed, ...saved];
      if (changed.length === 0) continue;
      this.hub.push({ type: 'images', project, images: changed });
      changed = [];
    }
    if (changed.length > 0) this.hub.push({ type: 'images', project, images: changed });
    this.hub.push({ type: 'project', project });
    if (fresh.length > 0) this.onNew(project, fresh);
  }
}

/** What the bytes say; a sentence for those that cannot be used. */
async function contentOf(file: string, { name }: LaidOut): Promise<NonNullable<FoundImage['content']> | string> {
  try {
    const bytes = await readFile(file);
    const { kind, width, height } = await images.imageInfo(bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { sha256, mediaType: MEDIA_TYPES[kind], bytes: bytes.length, width, height };
  } catch (error) {
    if (error instanceof ClflowError) return error.message.replace(/^The image\b/, name);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return `${name} cannot be read (${code}).`;
  }
}

async function stampOf(file: string): Promise<string | null> {
  const status = await stat(file).catch(() => null);
  return status && `${status.size}-${status.mtimeMs}`;
}

async function eachOf<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const work = async (): Promise<void> => {
    for (const item of queue) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
