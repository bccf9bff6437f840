import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readResults } from './results-file.js';

const folder = mkdtempSync(join(tmpdir(), 'clflow-results-'));
const path = join(folder, 'results.jsonl');
afterAll(() => rmSync(folder, { recursive: true }));

describe('readResults', () => {
  it.each(['{"my": "own results"}', 'a note without an end', '{"my":1}\n{"category":"x'])(
    'never touches a file of somebody else: %j',
    async (text) => {
      writeFileSync(path, text);
      await expect(readResults(path)).rejects.toMatchObject({ code: 'data' });
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('cuts off what a killed run left of a line', async () => {
    writeFileSync(path, '{"category":"bottle","met');
    expect(await readResults(path)).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('');
  });
});
