/** @file Trees of empty files in a temporary folder that goes when the test ends. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Creates the files (a name ending in `/` is an empty folder) and returns the root. */
export async function makeTree(names: readonly string[], contents: Record<string, string> = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'clflow-dataset-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const name of [...names, ...Object.keys(contents)]) {
    const path = join(root, name);
    await mkdir(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!name.endsWith('/')) await writeFile(path, contents[name] ?? '');
  }
  return root;
}

/** Names with a running number: many('good/#.png', 3) → good/0.png, good/1.png, good/2.png. */
export function many(pattern: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => pattern.replace('#', String(i)));
}
