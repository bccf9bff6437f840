/** @file A folder that all test files of a run share: what several of them need, and takes long to make, is made once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly shared: string;
  }
}

export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'clflow-shared-'));
  provide('shared', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
