/** @file `clflow inspect`. */
import { Command } from 'commander';
import {
  deviceOption,
  ignoreOption,
  jsonOption,
  maxMegapixelsOption,
  roiOption,
  threadsOption,
} from '../../arguments.js';
import type { InspectFlags } from './run.js';
import type { Status } from '../../status.js';

const EXAMPLES = `
Per image: score (higher is more anomalous), p-value (share of held-back good images that score as high), verdict
against the model's thresholds, and regions in pixels of the image: box, area, peak, outline.
What --ignore or --roi leave out can neither raise the score nor lower it: false alarms can only become fewer.
With --json a line also has brightness, sharpness and position of the image, which clflow monitor reads.
Heat maps of one model share one colour scale, so they can be compared.

A model with a review rate has a third verdict, review: nothing to reject, but for a person to look at.

Exit status: 2 when a file could not be read, else 1 with --fail-on-anomaly when an image is anomalous, else 0;
review alone is no failure.
The other images are inspected all the same.

Examples:
  clflow inspect bottle.onnx photo.png
  clflow inspect bottle.onnx new-photos/ --heatmaps heatmaps/
  clflow inspect bottle.onnx line-3/*.png --json --fail-on-anomaly`;

export function inspectCommand(status: Status): Command {
  return new Command('inspect')
    .description('Give a verdict on images: normal, review or anomalous, and where.')
    .argument('<M.onnx>', 'model file')
    .argument('<PATH...>', 'images, or folders with images below')
    .option('--heatmaps <dir>', 'write each image with its heat map and boxes into this folder')
    .addOption(ignoreOption())
    .addOption(roiOption())
    .option('--fail-on-anomaly', 'exit with status 1 when an image is anomalous')
    .addOption(maxMegapixelsOption())
    .addOption(threadsOption())
    .addOption(deviceOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, paths: string[], options: InspectFlags) => {
      const { runInspect } = await import('./run.js');
      await runInspect(model, paths, options, status);
    });
}
