import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { workplace } from '../../test/support/product.js';
import { compiledOf, isBuilt, programOf } from './compiled.js';
import { replacingModules } from './own-process.js';

const { root, remove } = workplace('compiled');
const repository = join(import.meta.dirname, '../..');
afterAll(remove);

/** A package whose one source was written and built at these seconds. */
function packageOf(name: string, written: number, built?: number): string {
  const folder = join(root, name);
  for (const part of ['src/testing', 'dist']) mkdirSync(join(folder, part), { recursive: true });
  for (const file of ['src/a.test.ts', 'src/testing/b.ts']) writeFileSync(join(folder, file), '');
  writeFileSync(join(folder, 'src/a.ts'), '');
  utimesSync(join(folder, 'src/a.ts'), written, written);
  if (built === undefined) return folder;
  writeFileSync(join(folder, 'dist/a.js'), '');
  utimesSync(join(folder, 'dist/a.js'), built, built);
  return folder;
}

it('takes a package for built only where nothing was written since', () => {
  expect(isBuilt(packageOf('built', 100, 101))).toBe(true);
  expect(isBuilt(packageOf('written-since', 102, 101))).toBe(false);
  expect(isBuilt(packageOf('never-built', 100))).toBe(false);
});

it('knows what was built from a source, and that nothing is from what lies elsewhere', () => {
  const built = isBuilt(repository) ? join(repository, 'dist/line/inspector.js') : undefined;
  expect(compiledOf(join(repository, 'src/line/inspector.ts'))).toBe(built);
  expect(compiledOf(join(repository, 'src/line/none.ts'))).toBeUndefined();
  expect(compiledOf(join(root, 'built/src/a.ts'))).toBeUndefined();
});

it('gives words that run a program, one for tests alone too', async () => {
  const version = execFileSync(
    process.execPath,
    [...(await programOf(join(repository, 'src/cli/main.ts'))), '--version'],
    { cwd: repository, encoding: 'utf8' },
  );
  const about = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string };
  expect(version.trim()).toBe(about.version);
  const words = await programOf(join(repository, 'packages/queue/src/work/testing/stub-child.ts'));
  expect(existsSync(words.at(-1)!)).toBe(true);
  expect(words.length).toBe(isBuilt(join(repository, 'packages/queue')) ? 1 : 3);
});

it('finds tests that replace modules', () => {
  mkdirSync(join(root, 'tests'));
  writeFileSync(join(root, 'tests/a.test.ts'), "vi.mock('node:fs');");
  writeFileSync(join(root, 'tests/b.test.ts'), 'vi.mocked(read).mockClear();');
  expect(replacingModules(root, 'tests')).toEqual(['tests/a.test.ts']);
});
