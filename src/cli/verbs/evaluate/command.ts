/** @file `clflow evaluate`. */
import { Command } from 'commander';
import { deviceOption, jsonOption, layoutOption, maxMegapixelsOption, threadsOption } from '../../arguments.js';
import type { EvaluateFlags } from './run.js';

const EXAMPLES = `
Image metrics: AUROC, average precision (AP), best F1. Pixel metrics, where there are masks: AUROC, AP, and AUPRO up
to a false-positive rate of 0.3, at the model's working size; anomalous images without a mask are left out of them.
Regions show a defect where the boxes of the two overlap, and outline it where they do by half or more (intersection
over union).
The time is the mean from file to verdict, one image at a time, after one image to warm up.

Examples:
  clflow evaluate bottle.onnx photos/bottle
  clflow evaluate bottle.onnx photos/bottle --report bottle.html
  clflow evaluate bottle.onnx photos/bottle --json > bottle.json`;

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Measure a model on the labelled test images of a folder.')
    .argument('<M.onnx>', 'model file')
    .argument('<DATA>', 'folder of one product with test images')
    .addOption(layoutOption())
    .option('--report <R.html>', 'write a page with scores, curves, the worst errors and their heat maps')
    .option('--partial', 'without defects, or without good images, say what can be said instead of stopping')
    .option('--skip-bad', 'leave out images and masks that cannot be read instead of stopping')
    .addOption(maxMegapixelsOption())
    .addOption(threadsOption())
    .addOption(deviceOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, data: string, options: EvaluateFlags) => {
      const { runEvaluate } = await import('./run.js');
      await runEvaluate(model, data, options);
    });
}
