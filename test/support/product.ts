/** @file A small product to train on within seconds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeProduct } from '../../src/demo/product.js';

/** Options that make a training small and need no download: one training, too. */
export const SMALL = ['--backbone', 'random-resnet', '--size', '128', '--calibration', 'split'];

/** The same, for trainings whose detection power nobody looks at: to paint and score defects takes longer than they do. */
export const QUICK = [...SMALL, '--no-power'];

/** A new folder, and how to remove it. */
export function workplace(name: string): { readonly root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), `clflow-${name}-`));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Twelve good pictures to learn from, and a few test pictures of every kind. */
export function smallProduct(folder: string): Promise<void> {
  return writeProduct(folder, { seed: 5, trainImages: 12, testImages: 4, defectImages: 2 });
}
