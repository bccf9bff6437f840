import { describe, expect, it } from 'vitest';
import { captured, clflow } from '../../../../test/support/run-cli.js';
import type { KeyEntry, ServerPackage } from '../../server-package.js';
import { instant } from './instant.js';
import { createKey, listKeys, revokeKey } from './run.js';

const DAY = 86_400_000;

/** A store in memory. */
function server(): ServerPackage {
  let keys: KeyEntry[] = [];
  return {
    scopes: ['inspect', 'read', 'train', 'admin'],
    serve: () => Promise.reject(new Error('not asked for')),
    studio: () => Promise.reject(new Error('not asked for')),
    KeyStore: {
      open: () =>
        Promise.resolve({
          list: () => keys,
          create: ({ scopes, models = null, name = null, expires }) => {
            const id = `00000000000${keys.length}`;
            const created = new Date(0).toISOString();
            keys = [...keys, { id, name, scopes, models, created, expires: expires?.toISOString() ?? null }];
            return Promise.resolve({ id, key: `clf_${id}_secret` });
          },
          revoke: (id) => {
            keys = keys.filter((key) => key.id !== id);
            return Promise.resolve();
          },
        }),
    },
  };
}

describe('clflow keys', () => {
  it('prints a new key alone on stdout, lists keys without secrets, and revokes them', async () => {
    const store = server();
    const told = (act: () => Promise<void>): ReturnType<typeof captured> => captured(() => act().then(() => 0));
    const flags = { data: 'data', scope: ['inspect'], models: ['bottle'], name: 'line 3', expires: new Date(DAY) };
    expect((await told(() => createKey(flags, store))).out).toBe('clf_000000000000_secret\n');
    expect((await told(() => createKey({ data: 'data', scope: ['read'], json: true }, store))).out).toBe(
      '{"id":"000000000001","key":"clf_000000000001_secret"}\n',
    );
    const { out } = await told(() => listKeys({ data: 'data' }, store));
    expect(out).toMatch(/000000000000 +line 3 +inspect +bottle +1970-01-01 +1970-01-02 \(expired\)/);
    expect(out).toMatch(/000000000001 +read +all +1970-01-01 +never/);
    expect(out).not.toContain('secret');
    expect((await told(() => revokeKey('000000000000', { data: 'data' }, store))).out).toBe('revoked 000000000000\n');
    const json = (await told(() => listKeys({ data: 'data', json: true }, store))).out;
    expect((JSON.parse(json) as KeyEntry[]).map(({ id }) => id)).toEqual(['000000000001']);
  });

  it('refuses a scope that there is not', async () => {
    await expect(createKey({ data: 'data', scope: ['write'] }, server())).rejects.toThrow('There is no scope "write"');
  });

  it('refuses times that are past or none', async () => {
    expect(instant('90d', undefined, 0)).toEqual(new Date(90 * DAY));
    expect(instant('2030-01-31', undefined, 0)).toEqual(new Date('2030-01-31'));
    for (const text of ['0d', '2001-01-01', 'soon', '', '5y']) expect(() => instant(text)).toThrow('must lie ahead');
    expect((await clflow('keys', 'create', '--expires', 'soon')).err).toContain('must lie ahead');
  });
});
