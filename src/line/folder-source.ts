/**
 * @file Images of a folder that a camera writes to: each once, none left out, over restarts and on network shares. A file is taken
 * when two looks have found the same of it and it looks whole; one that stays cut off gets its result all the same, an error.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { ClflowError, messageOf } from '../errors.js';
import { readRegularFile } from '../files/index.node.js';
import { decodeImage } from '../image/index.node.js';
import { schemeOf } from './address.js';
import { FolderLooks, stampOf, type Look } from './folder-looks.js';
import type { Frame, Settled } from './frame.js';
import { kindOf, type SourceContext, type SourceKind } from './kinds.js';
import { keyOf, type FileStamp, type Ledger } from './ledger.js';
import { readSidecar, type Sidecar } from './sidecar.js';
import type { Source, SourceHooks } from './source.js';
import { endsWhole } from './whole-image.js';

const EVERY_MS = 200;
/** Of the time, what looks may take: large folders are looked at less often. */
const LOOKING_SHARE = 0.25;
/** For a file that stays as it is, but is cut off. */
const PATIENCE_MS = 5000;
const MOST_BYTES = 512 * 2 ** 20;

const folderOptions = z.strictObject({
  /** Folder that files are moved to once their result is safe, below a folder of the verdict's name. */
  move_to: z.string().min(1).optional(),
});

export const folderKind: SourceKind = kindOf({
  form: 'a folder',
  matches: (address: string) => schemeOf(address) === null,
  options: folderOptions,
  open: (address: string, { move_to: moveTo }, context: SourceContext) => new FolderSource(address, moveTo, context),
});

export class FolderSource implements Source {
  readonly name: string;
  readonly endsItself = true;
  private readonly folder: string;
  private readonly moveTo: string | null;
  private readonly looks: FolderLooks;
  /** When a file was first found cut off, by its key. */
  private readonly cutOff = new Map<string, number>();
  private readonly unreadable = new Set<string>();

  constructor(
    folder: string,
    moveTo: string | undefined,
    private readonly context: Pick<SourceContext, 'once' | 'ledger'>,
    private readonly everyMs = EVERY_MS,
  ) {
    this.name = folder;
    this.folder = resolve(folder);
    this.moveTo = moveTo === undefined ? null : resolve(moveTo);
    this.looks = new FolderLooks(this.folder, this.moveTo === null ? [] : [this.moveTo]);
  }

  async check(): Promise<string> {
    await this.requireFolder();
    await this.looks.look();
    const look = await this.looks.look();
    if (look === null) throw new ClflowError('io', `${this.name} cannot be read: check its rights.`);
    const open = look.stable.filter((stamp) => this.context.ledger.known(keyOf(stamp)) === null).length;
    return `${open} image${open === 1 ? '' : 's'} in it`;
  }

  async *frames(hooks: SourceHooks, signal: AbortSignal): AsyncGenerator<Frame, void> {
    if (this.context.once) await this.requireFolder();
    else await this.refuseFile();
    const { ledger } = this.context;
    for (let looks = 1; !signal.aborted; looks++) {
      const began = performance.now();
      const look = await this.looks.look();
      const took = performance.now() - began;
      if (look === null) {
        if (this.context.once) throw new ClflowError('io', `${this.name} cannot be read any more.`);
        const reason = `The folder ${this.name} is not there or cannot be read: it is looked for again.`;
        hooks.onState({ state: 'offline', reason });
      } else {
        hooks.onState({ state: 'online', reason: null });
        forget(ledger, looks === 1 ? ledger.paths().filter((path) => this.isGone(path, look)) : look.gone);
        for (const path of look.unsupported)
          hooks.onRefused(path, 'images of its type cannot be decoded; save it as png.');
        for (const stamp of look.stable) {
          if (signal.aborted) return;
          const frame = await this.frameOf(stamp, look, hooks);
          if (frame !== null) yield frame;
        }
        const isDone = looks > 1 && look.growing === 0 && this.cutOff.size === 0;
        if (this.context.once && isDone) return;
      }
      const wait = Math.max(this.everyMs, took / LOOKING_SHARE);
      await pause(wait, undefined, { signal }).catch(() => {});
    }
  }

  /** @returns null for one that was inspected already, or that is not to be taken yet */
  private async frameOf(stamp: FileStamp, look: Look, hooks: SourceHooks): Promise<Frame | null> {
    const { path } = stamp;
    const { ledger } = this.context;
    const key = keyOf(stamp);
    if (ledger.known(key) !== null) return this.settled(stamp);
    const receivedAt = new Date();
    let content: Uint8Array;
    try {
      content = await readRegularFile(path, { maxBytes: MOST_BYTES });
      const after = await stampOf(path);
      if (after === null || keyOf(after) !== key) return null;
    } catch (error) {
      // It is tried again with every look: rights may come later.
      if (!this.unreadable.has(key) && look.has(path)) hooks.onRefused(path, messageOf(error));
      this.unreadable.add(key);
      return null;
    }
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (ledger.sameFile(stamp, sha256, look.has)) return this.settled(stamp);
    if (!(await this.isWhole(key, content))) return null;
    const sidecar = await readSidecar(path).catch((error: unknown) => {
      hooks.onRefused(path, messageOf(error));
      return null;
    });
    this.settled(stamp);
    return {
      ...{ uri: path, content, receivedAt, key, file: stamp },
      capturedAt: sidecar?.capturedAt ?? new Date(Number(BigInt(stamp.mtime) / 1_000_000n)),
      triggerId: sidecar?.triggerId ?? null,
      partId: sidecar?.partId ?? null,
      tags: sidecar?.tags ?? {},
      settle: (how) => this.move(path, sidecar, how),
    };
  }

  private settled({ path }: FileStamp): null {
    this.looks.settle(path);
    return null;
  }

  private async isWhole(key: string, content: Uint8Array): Promise<boolean> {
    const isWhole =
      endsWhole(content) ||
      (await decodeImage(content)
        .then(() => true)
        .catch(() => false));
    const since = this.cutOff.get(key) ?? performance.now();
    if (!isWhole && performance.now() - since < PATIENCE_MS) {
      this.cutOff.set(key, since);
      return false;
    }
    this.cutOff.delete(key);
    return true;
  }

  private async move(path: string, sidecar: Sidecar | null, how: Settled): Promise<void> {
    if (this.moveTo === null) return;
    const folder = join(this.moveTo, how);
    await mkdir(folder, { recursive: true });
    await moveInto(folder, path);
    if (sidecar) await moveInto(folder, sidecar.path);
  }

  private isGone(path: string, look: Look): boolean {
    return path.startsWith(this.folder) && !look.has(path);
  }

  private async refuseFile(): Promise<void> {
    const status = await stat(this.folder).catch(() => null);
    if (status !== null && !status.isDirectory()) {
      throw new ClflowError('io', `${this.name} is no folder: name the folder that the camera writes to.`);
    }
  }

  private async requireFolder(): Promise<void> {
    await this.refuseFile();
    if ((await stat(this.folder).catch(() => null)) === null) {
      throw new ClflowError('io', `There is no folder ${this.name}: check the path.`);
    }
  }
}

/** A disk that is full takes no such marks, and none of them is worth a stop. */
function forget(ledger: Ledger, paths: readonly string[]): void {
  try {
    if (paths.length > 0) ledger.gone(paths);
  } catch {
    // Bytes that come again under that name are then taken for the same picture only where inode or time are the same, too.
  }
}

/** Onto another disk as well, and never onto a file that is there. */
async function moveInto(folder: string, path: string): Promise<void> {
  const ending = extname(path);
  const name = basename(path, ending);
  let target = join(folder, `${name}${ending}`);
  for (let i = 2; (await stat(target).catch(() => null)) !== null; i++) target = join(folder, `${name}-${i}${ending}`);
  try {
    await rename(path, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    if (code !== 'EXDEV') {
      throw new ClflowError('io', `Cannot move ${path} to ${dirname(target)}: ${messageOf(error)}.`, { cause: error });
    }
    await copyFile(path, `${target}.tmp`);
    await rename(`${target}.tmp`, target);
    await rm(path, { force: true });
  }
}
