import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { overflowFile } from './overflow-file.node.js';

const folder = mkdtempSync(join(tmpdir(), 'clflow-overflow-'));
afterAll(() => rmSync(folder, { recursive: true }));

const maps = (...values: number[]): Float32Array[] => [Float32Array.from(values), Float32Array.of(values[0], NaN)];

describe('maps in a temporary file', () => {
  it('come back bit for bit, by their numbers, and leave no file that others see', () => {
    const overflow = overflowFile({ folder })();
    overflow.keep(7, maps(1, 1e-42, -0));
    overflow.keep(3, maps(2));
    overflow.keep(7, maps(9));
    expect(overflow.get(7)).toEqual(maps(1, 1e-42, -0));
    expect(overflow.get(3)).toEqual(maps(2));
    expect(overflow.get(4)).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    overflow.close();
    expect(overflow.get(7)).toBeUndefined();
    overflow.keep(7, maps(1));
    expect(overflow.get(7)).toBeUndefined();
  });

  it('are not taken where there is no room: said once, whatever is opened', () => {
    const said: string[] = [];
    const open = overflowFile({ folder, limit: 20, onFull: (sentence) => said.push(sentence) });
    for (const overflow of [open(), open()]) {
      overflow.keep(0, maps(1));
      overflow.keep(1, maps(1));
      overflow.keep(2, maps(1));
      expect([0, 1, 2].map((index) => overflow.get(index) !== undefined)).toEqual([true, false, false]);
      overflow.close();
    }
    expect(said).toEqual([expect.stringMatching(/has no room for the features of all images, .*TMPDIR/)]);
  });

  it('are not taken where the folder is not there', () => {
    const said: string[] = [];
    const overflow = overflowFile({ folder: join(folder, 'none'), onFull: (sentence) => said.push(sentence) })();
    overflow.keep(0, maps(1));
    expect(overflow.get(0)).toBeUndefined();
    expect(said).toHaveLength(1);
    overflow.close();
  });
});
