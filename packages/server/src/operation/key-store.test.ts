import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKeyOf, newKey } from './api-key.js';
import { KeyStore } from './key-store.js';

let data: string;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'clflow-keys-'));
});

afterEach(() => rm(data, { recursive: true, force: true }));

describe('a key', () => {
  it('has 256 random bits and is known by its hash', () => {
    const { id, key, hash } = newKey();
    expect(key).toMatch(new RegExp(`^clf_${id}_[A-Za-z0-9_-]{43}$`));
    expect(isKeyOf(key, hash)).toBe(true);
    expect(isKeyOf(newKey().key, hash)).toBe(false);
  });
});

describe('the store of keys', () => {
  it('keeps hashes alone, in a file of its owner', async () => {
    const store = await KeyStore.open(data);
    const { id, key } = await store.create({ scopes: ['inspect', 'read'], models: ['plates'], name: 'line 3' });
    const text = await readFile(store.path, 'utf8');
    expect(text).not.toContain(key.slice(17));
    expect((await stat(store.path)).mode & 0o777).toBe(0o600);
    expect(await (await KeyStore.open(data)).find(key)).toMatchObject({
      id,
      scopes: ['inspect', 'read'],
      models: ['plates'],
      expires: null,
    });
  });

  it('finds no key that is wrong, expired or revoked', async () => {
    const store = await KeyStore.open(data);
    const { id, key } = await store.create({ scopes: ['read'], expires: new Date(Date.now() + 60_000) });
    expect(await store.find(key)).toBeDefined();
    expect(await store.find(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined();
    expect(await store.find('')).toBeUndefined();
    expect(await store.find(key, Date.now() + 61_000)).toBeUndefined();
    await store.revoke(id);
    expect(await store.find(key)).toBeUndefined();
    await expect(store.revoke(id)).rejects.toThrow('There is no key');
  });

  it('sees what another process has created and revoked', async () => {
    const [server, command] = [await KeyStore.open(data), await KeyStore.open(data)];
    const { id, key } = await command.create({ scopes: ['read'] });
    expect(await server.find(key, Date.now() + 1000)).toBeDefined();
    await command.revoke(id);
    expect(await server.find(key, Date.now() + 3000)).toBeUndefined();
  });

  it('loses no key when many are created at once', async () => {
    const stores = await Promise.all(Array.from({ length: 12 }, () => KeyStore.open(data)));
    await Promise.all(stores.map((store) => store.create({ scopes: ['read'] })));
    expect((await KeyStore.open(data)).list()).toHaveLength(12);
  });

  it('refuses a file that is damaged', async () => {
    await writeFile(join(data, 'keys.json'), '{"version":1,"keys":[{"id":"x"}]}');
    await expect(KeyStore.open(data)).rejects.toThrow('is damaged');
  });
});
