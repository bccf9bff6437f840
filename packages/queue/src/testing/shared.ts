/** @file What several test files need, made by the first that asks. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

/**
 * @param name of a folder of its own, the same in all files
 * @param make fills it
 * @returns the folder, once it is filled
 */
export async function shared(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(inject('shared'), name);
  const end = `${folder}.end`;
  if (mkdirSync(folder, { recursive: true }) === undefined) {
    while (!existsSync(end)) await sleep(50);
    const trouble = readFileSync(end, 'utf8');
    if (trouble !== '') throw new Error(`Another test file did not make ${name}: ${trouble}`);
    return folder;
  }
  let trouble = 'it was stopped';
  try {
    await make(folder);
    trouble = '';
  } catch (error) {
    trouble = String(error);
    throw error;
  } finally {
    writeFileSync(end, trouble);
  }
  return folder;
}
