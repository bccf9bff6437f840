/** @file A small product to train on within seconds. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeProduct, type ProductOptions } from '../../src/demo/product.js';

/** Options that make a training small and need no download: one training, too. */
export const SMALL = ['--backbone', 'random-resnet', '--size', '64', '--calibration', 'split'];

/** The same, for trainings whose detection power nobody looks at: to paint and score defects takes longer than they do. */
export const QUICK = [...SMALL, '--no-power'];

/** A new folder, and how to remove it. */
export function workplace(name: string): { readonly root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), `clflow-${name}-`));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Twelve good pictures to learn from, and a few test pictures of every kind. */
export function smallProduct(folder: string): Promise<void> {
  return drawnProduct(folder, { seed: 5, trainImages: 12, testImages: 4, defectImages: 2 });
}

const sources = join(import.meta.dirname, '../../src');
const kept = join(import.meta.dirname, '../../node_modules/.cache/clflow/products');

/** What `writeProduct` writes, copied from where it was drawn once: a picture takes a twentieth of a second, and many tests want the same. */
export async function drawnProduct(folder: string, options: ProductOptions): Promise<void> {
  const hash = createHash('sha256').update(JSON.stringify(options));
  const drawing = readdirSync(join(sources, 'demo')).filter((file) => file.endsWith('.ts'));
  for (const file of ['random.ts', ...drawing.map((name) => join('demo', name))]) {
    hash.update(readFileSync(join(sources, file)));
  }
  const place = join(kept, hash.digest('hex').slice(0, 16));
  if (!existsSync(place)) {
    mkdirSync(kept, { recursive: true });
    const beside = mkdtempSync(`${place}-`);
    await writeProduct(beside, options);
    try {
      renameSync(beside, place);
    } catch (error) {
      // Another test file was drawing the same.
      if (!existsSync(place)) throw error;
      rmSync(beside, { recursive: true });
    }
  }
  cpSync(place, folder, { recursive: true });
}
