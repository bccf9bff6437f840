/**
 * @file The API keys of a server, in `keys.json` of its data folder: never a key itself, only its hash. Another process may create
 * and revoke keys while a server runs; it looks at the file again when the file has changed.
 */
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClflowError } from 'clflow';
import { files } from 'clflow/parts';
import * as z from 'zod';
import { idOf, isKeyOf, newKey } from './api-key.js';

/** What a key may be used for. `admin` may everything. */
export const scopes = ['inspect', 'read', 'train', 'admin'] as const;
export type Scope = (typeof scopes)[number];

const storedKey = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{12}$/),
  name: z.string().max(100).nullable(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  scopes: z.array(z.enum(scopes)).min(1),
  /** Names of the models that it opens; null: all. */
  models: z.array(z.string()).min(1).nullable(),
  created: z.iso.datetime(),
  expires: z.iso.datetime().nullable(),
});
const storeFile = z.strictObject({ version: z.literal(1), keys: z.array(storedKey) });

export type StoredKey = z.infer<typeof storedKey>;

export interface KeyOptions {
  readonly scopes: readonly Scope[];
  readonly models?: readonly string[];
  readonly name?: string;
  readonly expires?: Date;
}

/** At most so often is the file looked at, milliseconds. */
const LOOK_AGAIN = 500;

/** For a key whose id is unknown: the comparison takes place all the same. */
const NOBODY = '0'.repeat(64);

export class KeyStore {
  private keys: ReadonlyMap<string, StoredKey> = new Map();
  private seen = '';
  private looked = 0;

  private constructor(readonly path: string) {}

  /** @throws ClflowError `data` for a file that is not one of keys */
  static async open(dataFolder: string): Promise<KeyStore> {
    const store = new KeyStore(join(dataFolder, 'keys.json'));
    await store.read();
    return store;
  }

  list(): readonly StoredKey[] {
    return [...this.keys.values()];
  }

  /** The key's entry, when it is right and has not expired. */
  async find(key: string, now = Date.now()): Promise<StoredKey | undefined> {
    if (now - this.looked > LOOK_AGAIN) await this.read(now);
    const stored = this.keys.get(idOf(key) ?? '');
    const right = isKeyOf(key, stored?.hash ?? NOBODY);
    if (!stored || !right) return undefined;
    return stored.expires !== null && Date.parse(stored.expires) <= now ? undefined : stored;
  }

  /** @returns the key, which is stored nowhere */
  async create({
    scopes: granted,
    models,
    name,
    expires,
  }: KeyOptions): Promise<{ readonly id: string; readonly key: string }> {
    const { id, key, hash } = newKey();
    const entry: StoredKey = {
      id,
      name: name ?? null,
      hash,
      scopes: [...new Set(granted)],
      models: models ? [...models] : null,
      created: new Date().toISOString(),
      expires: expires?.toISOString() ?? null,
    };
    await this.change((keys) => [...keys, entry]);
    return { id, key };
  }

  /** @throws ClflowError `usage` for an id that no key has */
  async revoke(id: string): Promise<void> {
    await this.change((keys) => {
      if (keys.some((key) => key.id === id)) return keys.filter((key) => key.id !== id);
      throw new ClflowError('usage', `There is no key "${id}": list the keys to see their ids.`);
    });
  }

  private async change(edit: (keys: readonly StoredKey[]) => readonly StoredKey[]): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const unlock = await lock(`${this.path}.lock`);
    try {
      await this.read();
      const keys = edit(this.list());
      const text = `${JSON.stringify({ version: 1, keys }, null, 2)}\n`;
      // Readable by its owner alone.
      await files.writeFileAtomic(this.path, new TextEncoder().encode(text), 0o600);
      await this.read();
    } finally {
      await unlock();
    }
  }

  private async read(now = Date.now()): Promise<void> {
    this.looked = now;
    const found = await stat(this.path, { bigint: true }).catch(absent);
    const seen = found ? `${found.ino} ${found.size} ${found.mtimeNs}` : '';
    if (seen === this.seen) return;
    const keys = found ? parsed(await readFile(this.path, 'utf8'), this.path) : [];
    this.keys = new Map(keys.map((key) => [key.id, key]));
    this.seen = seen;
  }
}

function parsed(text: string, path: string): readonly StoredKey[] {
  try {
    return storeFile.parse(JSON.parse(text)).keys;
  } catch (cause) {
    throw new ClflowError('data', `${path} is damaged: restore it, or remove it and create the keys again.`, { cause });
  }
}

/** One writer at a time, of all processes. A lock that outlived its process is taken over after ten seconds. */
async function lock(path: string): Promise<() => Promise<void>> {
  for (let attempt = 0; ; attempt++) {
    try {
      await (await open(path, 'wx', 0o600)).close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const age = Date.now() - ((await stat(path).catch(absent))?.mtimeMs ?? Date.now());
      if (age > 10_000) await rm(path, { force: true });
      else if (attempt > 400)
        throw new ClflowError('io', `${path} is held by another process: try again.`, { cause: error });
      else await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
