/** @file What `clflow keys` prints. */
import { ClflowError } from '../../../errors.js';
import { ownError } from '../../optional-package.js';
import { loadServer, type KeyEntry, type KeyStore, type ServerPackage } from '../../server-package.js';
import { harmless, print, printError } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';

export interface KeysFlags {
  readonly data: string;
  readonly json?: boolean;
}

export interface CreateFlags extends KeysFlags {
  readonly scope: readonly string[];
  readonly models?: readonly string[];
  readonly expires?: Date;
  readonly name?: string;
}

export async function createKey(flags: CreateFlags, server?: ServerPackage): Promise<void> {
  const { data, json, scope, models, expires, name } = flags;
  const { scopes, KeyStore } = server ?? (await loadServer());
  const unknown = scope.find((one) => !scopes.includes(one));
  if (unknown !== undefined) {
    throw new ClflowError('usage', `There is no scope "${unknown}"; choose \`scope\` of ${scopes.join(', ')}.`);
  }
  const { id, key } = await withStore(KeyStore.open(data), (store) =>
    store.create({ scopes: scope, models, expires, name }),
  );
  print(json ? JSON.stringify({ id, key }) : key);
  printError(`The key ${id} is shown this once: keep it where its user can read it.`);
}

export async function listKeys({ data, json }: KeysFlags, server?: ServerPackage): Promise<void> {
  const { KeyStore } = server ?? (await loadServer());
  const keys = await withStore(KeyStore.open(data), (store) => store.list());
  if (json) {
    const told = keys.map(({ id, name, scopes, models, created, expires }) => ({
      id,
      name,
      scopes,
      models,
      created,
      expires,
    }));
    print(JSON.stringify(told));
    return;
  }
  print(keys.length === 0 ? 'no keys' : table(keys.map(row), ['id', 'name', 'scopes', 'models', 'created', 'expires']));
}

export async function revokeKey(id: string, { data }: KeysFlags, server?: ServerPackage): Promise<void> {
  const { KeyStore } = server ?? (await loadServer());
  await withStore(KeyStore.open(data), (store) => store.revoke(id));
  print(`revoked ${id}`);
}

function row({ id, name, scopes, models, created, expires }: KeyEntry): string[] {
  const end = expires === null ? 'never' : day(expires) + (Date.parse(expires) <= Date.now() ? ' (expired)' : '');
  return [id, harmless(name ?? ''), scopes.join(', '), models ? harmless(models.join(', ')) : 'all', day(created), end];
}

function day(time: string): string {
  return time.slice(0, 10);
}

async function withStore<Result>(
  opening: Promise<KeyStore>,
  act: (store: KeyStore) => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await act(await opening);
  } catch (error) {
    throw ownError(error);
  }
}
