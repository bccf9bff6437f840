/**
 * @file The main job from end to end on a sample product that it draws itself: train, evaluate, inspect. It runs the
 * very commands that a user would type and needs no download.
 */
import { join } from 'node:path';
import { duration } from '../../terminal/duration.js';
import { print } from '../../terminal/output.js';
import { commandLine } from '../../terminal/shell.js';
import { defects } from '../../../demo/defects.js';
import { writeProduct, type ProductOptions } from '../../../demo/product.js';
import { writeSheet } from './sheet.js';

export interface DemoSettings {
  readonly product: ProductOptions;
  readonly epochs: number;
}

const SETTINGS: DemoSettings = {
  product: { seed: 1, trainImages: 40, testImages: 12, defectImages: 6 },
  epochs: 6,
};

/** Runs a command line, without `clflow` itself, and gives its exit status. */
export type RunLine = (args: readonly string[]) => Promise<number>;

/**
 * Runs the demo.
 * @param folder where everything is written, over what an earlier demo left there
 * @returns the exit status
 */
export async function runDemo(folder: string, run: RunLine, settings: DemoSettings = SETTINGS): Promise<number> {
  const started = performance.now();
  const product = join(folder, 'product');
  const model = join(folder, 'flange.onnx');
  const heatmaps = join(folder, 'heatmaps');
  const report = join(folder, 'report.html');

  print(
    `Drawing a sample product, a steel flange: ${settings.product.trainImages} good pictures to learn from, and test pictures`,
  );
  print(`with four kinds of defects (${Object.keys(defects).join(', ')}), into ${product}.`);
  await writeProduct(product, settings.product);

  print('\nThe features come from the embedded backbone, which ships with clflow: nothing is downloaded.');
  const train = ['train', product, '--output', model, '--epochs', String(settings.epochs)];
  const picture = join(product, 'test', 'scratch', '000.png');
  const steps = [
    train,
    ['evaluate', model, product, '--report', report],
    ['inspect', model, picture, '--heatmaps', heatmaps],
  ];
  for (const step of steps) {
    print(`\n$ ${commandLine(['clflow', ...step])}`);
    const status = await run(step);
    if (status !== 0) return status;
  }
  const sheet = join(folder, 'contact-sheet.png');
  await writeSheet(sheet, model, product);
  print(`\nLook at`);
  print(`  ${sheet}  pictures of every kind beside their heat maps`);
  print(`  ${join(heatmaps, '000.png')}  the scratch that was inspected`);
  print(`  ${report}  the whole evaluation on one page`);
  print(`Done in ${duration((performance.now() - started) / 1000)}.`);
  return 0;
}
