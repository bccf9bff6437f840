import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { workplace } from '../../../../test/support/product.js';
import { WarmChildren } from './warm-children.js';

const { root, remove } = workplace('warm-children');
afterAll(remove);

it('keeps one log before a log that has become long', async () => {
  const state = join(root, 'state');
  mkdirSync(state);
  writeFileSync(join(state, 'log.1.txt'), 'oldest');
  writeFileSync(join(state, 'log.txt'), 'x'.repeat(2 ** 20));
  const program = pathToFileURL(join(root, 'program.mjs'));
  writeFileSync(program, "console.error('says something'); process.on('disconnect', () => process.exit());");
  const children = new WarmChildren({ state, program });
  const child = await children.take();
  await expect.poll(() => readFileSync(join(state, 'log.txt'), 'utf8')).toBe('says something\n');
  expect(readdirSync(state).sort()).toEqual(['log.1.txt', 'log.txt']);
  expect(readFileSync(join(state, 'log.1.txt')).length).toBe(2 ** 20);
  child.end();
  await children.close();
});
