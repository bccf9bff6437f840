/** @file How the studio starts: with a folder, without, and when it cannot. */
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { defaultDataFolder } from './data-folder.js';
import { openStudio } from './open-studio.js';
import { startStudio, writeSmallProduct } from './testing/studio.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-start-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('opens the folder that it is given, and knows it when it is started again', async () => {
  const folder = join(root, 'discs');
  await writeSmallProduct(folder, { train: 4 });
  const studio = await startStudio({ folder: relative(process.cwd(), folder) }, join(root, 'first'));
  const { body: session } = await studio.call<{ project: number }>('GET', '/session');
  expect((await studio.images(session.project)).length).toBe(8);
  const again = await studio.again();
  expect((await again.call('GET', '/session')).body).toEqual(session);
  await again.close();
});

it('has the token and the port of its last start, so that an open page goes on', async () => {
  const first = await startStudio({}, join(root, 'fifth'));
  const file = join(root, 'fifth', 'data', 'address.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const second = await first.again();
  expect([second.origin, second.token]).toEqual([first.origin, first.token]);
  await second.stop();

  const other = createServer().listen(Number(new URL(first.origin).port), '127.0.0.1');
  await once(other, 'listening');
  const elsewhere = await startStudio({}, join(root, 'fifth'));
  expect(elsewhere.origin).not.toBe(first.origin);
  expect(elsewhere.token).toBe(first.token);
  await elsewhere.stop();
  other.close();
});

it.skipIf(process.platform === 'win32')(
  'lets a token go that others could have read, or that cannot be read',
  async () => {
    const file = join(root, 'sixth', 'data', 'address.json');
    let studio = await startStudio({}, join(root, 'sixth'));
    const tokens = new Set([studio.token]);
    const spoilt = [
      () => chmodSync(file, 0o640),
      () => writeFileSync(file, '{"token": "'),
      () => writeFileSync(file, '{"token":"short","port":null}'),
      () => {
        renameSync(file, `${file}.elsewhere`);
        symlinkSync(`${file}.elsewhere`, file);
      },
    ];
    for (const spoil of spoilt) {
      spoil();
      studio = await studio.again();
      tokens.add(studio.token);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, 'utf8')).toContain(studio.token);
    }
    expect(tokens.size).toBe(1 + spoilt.length);
    expect(readFileSync(`${file}.elsewhere`, 'utf8')).not.toContain(studio.token);
    await studio.stop();
  },
);

it('says why it cannot', async () => {
  const data = join(root, 'data');
  await expect(openStudio({ host: '0.0.0.0', data })).rejects.toMatchObject({ code: 'usage' });
  await expect(startStudio({ folder: join(root, 'nowhere') }, join(root, 'second'))).rejects.toMatchObject({
    code: 'data',
    message: expect.stringContaining('does not exist'),
  });
  const studio = await startStudio({}, join(root, 'third'));
  const { port } = new URL(studio.origin);
  await expect(startStudio({ port: Number(port) }, join(root, 'fourth'))).rejects.toMatchObject({ code: 'io' });
  await expect(startStudio({}, join(root, 'third'))).rejects.toMatchObject({ code: 'io' });
  await studio.close();
});

it('keeps its data where each system has data of programs', () => {
  expect(defaultDataFolder({ XDG_DATA_HOME: '/data' }, 'linux', '/home/me')).toBe('/data/clflow-studio');
  expect(defaultDataFolder({}, 'linux', '/home/me')).toBe('/home/me/.local/share/clflow-studio');
  expect(defaultDataFolder({}, 'darwin', '/Users/me')).toBe('/Users/me/Library/Application Support/clflow-studio');
});
