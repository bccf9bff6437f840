import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { publish } from './publish.js';

const folder = mkdtempSync(join(tmpdir(), 'clflow-publish-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const path = join(folder, 'deep', 'page.md');
const publication = { pages: { [path]: '# Title\ntext\n' }, command: 'npm run pages' };

describe('publish', () => {
  it('writes a page as Prettier would, folders included, and then finds it as it should be', async () => {
    vi.spyOn(console, 'log').mockImplementation(() => {});
    expect(await publish({ ...publication, check: false })).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe('# Title\n\ntext\n');
    expect(await publish({ ...publication, check: true })).toBe(0);
  });

  it('asks for the command when a page differs, and leaves the page alone', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    writeFileSync(path, '# Title\n\nedited by hand\n');
    expect(await publish({ ...publication, check: true })).toBe(1);
    expect(said.mock.calls).toEqual([
      [`${path} is not what its sources say: run "npm run pages" and commit the page.`],
    ]);
    expect(readFileSync(path, 'utf8')).toContain('edited by hand');
  });

  it('counts a page that is missing as one that differs', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(await publish({ ...publication, pages: { [join(folder, 'none.md')]: 'text' }, check: true })).toBe(1);
  });
});
