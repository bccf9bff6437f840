/** @file `clflow refine`. */
import { Command, Option } from 'commander';
import { deviceOption, jsonOption, layoutOption, maxMegapixelsOption, names, threadsOption } from '../../arguments.js';
import type { RefineFlags } from './run.js';

const EXAMPLES = `
Trains again with the settings of the model, on the good images that it was trained on (--data) and on what was learned since:
  --normal     good images that it called anomalous: half of them join the training, half the calibration (all join
               both where the model was calibrated by folds)
  --anomalous  real defects: every fourth negative becomes one of them. A mask beside an image (scratch.png, scratch_mask.png,
               white where the defect is) makes it a source for defects on other images, too
The images that calibrated the model before calibrate it again, and of them no more than stated are called anomalous. Images
chosen because the model was wrong about them raise the threshold: that is on the safe side for false alarms. It starts from
scratch, so give all that was learned so far, not only what is new.

Examples:
  clflow refine bottle.onnx --data photos/bottle --normal rejected-but-good --output bottle-2.onnx
  clflow refine bottle.onnx --data photos/bottle --normal rejected-but-good --anomalous escaped --output bottle-2.onnx`;

export function refineCommand(): Command {
  return new Command('refine')
    .description('Train a model again with what was learned in use: rejected good images, real defects.')
    .argument('<M.onnx>', 'model file')
    .requiredOption('--data <DATA>', 'folder of the product that the model was trained on')
    .option('--normal <dir>', 'folder of good images that it called anomalous')
    .option('--anomalous <dir>', 'folder of real defects, with or without masks')
    .requiredOption('-o, --output <M2.onnx>', 'model file to write')
    .option('--backbone <name>', 'as in clflow train; only for a backbone from an .onnx file')
    .addOption(
      new Option('--taps <a,b,c>', 'feature maps of an .onnx backbone (default: all outputs)').argParser(names),
    )
    .option('--weights <file>', 'safetensors file of a ResNet backbone (default: downloaded once)')
    .option('--hub-url <url>', 'address of the Hugging Face hub or a mirror')
    .option('--skip-bad', 'leave out images that cannot be decoded (default: as the training did)')
    .option('--no-power', 'do not measure which synthesized defects are found')
    .addOption(layoutOption())
    .addOption(maxMegapixelsOption())
    .addOption(threadsOption())
    .addOption(deviceOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, options: RefineFlags) => {
      const { runRefine } = await import('./run.js');
      await runRefine(model, options);
    });
}
