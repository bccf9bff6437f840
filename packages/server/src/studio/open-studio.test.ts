/** @file How the studio starts: with a folder, without, and when it cannot. */
import { mkdtempSync, rmSync } from 'node:fs';
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
