/**
 * @file The models of a folder, looked at again and again: file systems over a network tell nobody of changes. A file is taken
 * over once two looks have found the same, its content is copied and has been tried; until then, and when it is of no use, what
 * was served under its name goes on.
 */
import { resolve } from 'node:path';
import { HttpError } from '../errors.js';
import type { InspectionPool, ModelRegistry, PoolLog, ServedModel, TriedModel } from '../pool/index.js';
import { listModelFiles, readModelFile, type Listing, type ModelFile } from './model-files.js';
import { Served } from './served-model.js';
import { Snapshots } from './snapshots.js';

export interface RegistryOptions {
  /** With the model files. */
  readonly folder: string;
  /** Where copies are kept, made when it is missing. */
  readonly snapshots: string;
  readonly pool: Pick<InspectionPool, 'tryModel'>;
  readonly log: PoolLog;
  /** Milliseconds between looks. Default 1,000. */
  readonly every?: number;
  /** Larger files are refused. Default 1 GB. */
  readonly maxBytes?: number;
  /** Milliseconds for which a replaced content is kept: longer than any request lives. Default 600,000. */
  readonly keep?: number;
}

/** What is wrong with a file of the folder, or with the folder. */
export interface ModelProblem {
  readonly path: string;
  readonly message: string;
}

export interface FolderRegistry extends ModelRegistry {
  /** As of the last look; each is told in the log once. */
  readonly problems: readonly ModelProblem[];
}

/** Resolves once every file that is there already is served or refused. */
export async function openModels(options: RegistryOptions): Promise<FolderRegistry> {
  const registry = new Registry(options);
  await registry.start();
  return registry;
}

class Registry implements FolderRegistry {
  private readonly served = new Map<string, Served>();
  private readonly versions = new Map<string, number>();
  /** By path: the stamp of the last look, and the one that was taken over or refused. */
  private readonly seen = new Map<string, string>();
  private readonly settled = new Map<string, string>();
  private readonly refused = new Map<string, string>();
  /** By the listing of the last look: a file that is being written may be empty for a moment. */
  private unfit: ReadonlyMap<string, string> = new Map();
  private readonly told = new Map<string, string>();
  /** By hash, the latest: a content that comes back needs no second trial. */
  private readonly tried = new Map<string, TriedModel>();
  private readonly snapshots: Snapshots;
  private readonly options: RegistryOptions;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(options: RegistryOptions) {
    this.options = options;
    this.snapshots = new Snapshots(resolve(options.snapshots), options.keep ?? KEEP_MS);
  }

  async start(): Promise<void> {
    await this.snapshots.open();
    // What is there at the start is stable enough where it has not changed since the first of two looks.
    await this.look();
    await this.look();
    this.again();
  }

  list(): readonly ServedModel[] {
    return [...this.served.values()].sort((a, b) => (a.ref.name < b.ref.name ? -1 : 1));
  }

  get(name: string): ServedModel {
    const model = this.served.get(name);
    if (!model) throw new HttpError(404, 'There is no model of that name.');
    return model;
  }

  get problems(): readonly ModelProblem[] {
    return [...this.told].map(([path, message]) => ({ path, message }));
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  private again(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.looking = this.look().then(() => this.again());
    }, this.options.every ?? EVERY_MS);
  }

  private async look(): Promise<void> {
    const { folder, maxBytes = MOST_BYTES } = this.options;
    let listing: Listing;
    try {
      listing = await listModelFiles(folder, maxBytes);
    } catch (error) {
      // A folder that is away for a while, as network folders are, takes no model with it.
      this.tell(new Map([[folder, `The folder of models cannot be read (${codeOf(error)}); what is served goes on.`]]));
      return;
    }
    this.removeMissing(listing);
    for (const file of listing.files) {
      if (this.closed) return;
      await this.consider(file);
    }
    const unfit = [...listing.refused].filter(([path, message]) => this.unfit.get(path) === message);
    this.unfit = listing.refused;
    this.tell(new Map([...unfit, ...this.refused]));
    await this.snapshots.sweep(new Set([...this.served.values()].map(({ ref }) => ref.hash)));
  }

  private removeMissing({ files, refused }: Listing): void {
    const paths = new Set(files.map(({ path }) => path));
    for (const map of [this.seen, this.settled, this.refused]) {
      for (const path of map.keys()) if (!paths.has(path)) map.delete(path);
    }
    const names = new Set(files.map(({ name }) => name));
    const { folder, log } = this.options;
    for (const [name, { ref }] of this.served) {
      // A file of that name that is refused is a broken new one: the old model stays.
      const broken = [...refused.keys()].some((path) => stemOf(path, folder) === name);
      if (names.has(name) || broken) continue;
      this.served.delete(name);
      this.snapshots.leave(ref.hash);
      log('info', `The model "${name}" is no longer served: its file was removed.`);
    }
  }

  private async consider(file: ModelFile): Promise<void> {
    const { path, stamp } = file;
    const stable = this.seen.get(path) === stamp;
    this.seen.set(path, stamp);
    if (!stable || this.settled.get(path) === stamp) return;
    try {
      if (!(await this.takeOver(file))) return;
      this.refused.delete(path);
    } catch (error) {
      if (this.closed) return;
      if (!(error instanceof HttpError) || error.status !== 422) {
        this.refused.set(path, `The model "${file.name}" could not be taken over yet: ${messageOf(error)}`);
        return; // not the file's fault: tried again
      }
      const stays = this.served.has(file.name) ? ' The model that was served before goes on.' : '';
      this.refused.set(path, `${error.message}${stays}`);
    }
    this.settled.set(path, stamp);
  }

  /** @returns false when the file has changed meanwhile */
  private async takeOver(file: ModelFile): Promise<boolean> {
    const content = await readModelFile(file);
    if (!content) return false;
    const { name } = file;
    const { hash } = content;
    const old = this.served.get(name);
    if (old?.ref.hash === hash) return true;
    const ref = { name, hash, path: await this.snapshots.take(content) };
    try {
      const tried = this.tried.get(hash) ?? (await this.options.pool.tryModel(ref));
      this.remember(hash, tried);
      if (this.closed) return false;
      const version = (this.versions.get(name) ?? 0) + 1;
      this.versions.set(name, version);
      this.served.set(name, new Served(ref, tried, version));
      if (old) this.snapshots.leave(old.ref.hash);
      this.options.log('info', `The model "${name}" is served as version ${version} (${hash.slice(0, 12)}).`);
      return true;
    } catch (error) {
      this.snapshots.leave(hash);
      throw error;
    }
  }

  private remember(hash: string, tried: TriedModel): void {
    this.tried.delete(hash);
    this.tried.set(hash, tried);
    const [oldest] = this.tried.keys();
    if (this.tried.size > TRIALS_KEPT) this.tried.delete(oldest);
  }

  /** Each sentence once. */
  private tell(problems: ReadonlyMap<string, string>): void {
    for (const [path, message] of problems) {
      if (this.told.get(path) !== message) this.options.log('warn', message);
    }
    this.told.clear();
    for (const [path, message] of problems) this.told.set(path, message);
  }
}

const EVERY_MS = 1000;
const MOST_BYTES = 1e9;
const KEEP_MS = 600_000;
const TRIALS_KEPT = 16;

function stemOf(path: string, folder: string): string {
  return path
    .slice(folder.length)
    .replace(/^[\\/]+/, '')
    .replace(/\.onnx$/i, '')
    .toLowerCase();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? messageOf(error);
}
