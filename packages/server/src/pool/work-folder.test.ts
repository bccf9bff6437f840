import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { openWorkFolder } from './work-folder.js';

it('is new, and those of servers that were killed are gone, of no one else', async () => {
  const root = mkdtempSync(join(tmpdir(), 'clflow-work-'));
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  const [left, lives, other] = [`clflow-pool-${pid}-abc`, `clflow-pool-${process.ppid}-abc`, 'clflow-pool-notes'];
  for (const name of [left, lives, other]) mkdirSync(join(root, name, 'inside'), { recursive: true });
  const folder = await openWorkFolder(root);
  expect(basename(folder)).toMatch(new RegExp(`^clflow-pool-${process.pid}-`));
  expect([left, lives, other].map((name) => existsSync(join(root, name)))).toEqual([false, true, true]);
  rmSync(root, { recursive: true });
});
