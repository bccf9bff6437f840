/** @file `clflow calibrate`. */
import { Command, Option } from 'commander';
import {
  deviceOption,
  jsonOption,
  maxMegapixelsOption,
  reviewRateOption,
  share,
  threadsOption,
} from '../../arguments.js';
import type { CalibrateFlags } from './run.js';

const EXAMPLES = `
Sets the thresholds of a model anew from good images, without training: after a change of the light or the camera that the
model still copes with, for another false-alarm rate, or because there are now more good images. They must be images that
the model was not trained on, taken as they will be in use; the images it was calibrated with before are forgotten.

Examples:
  clflow calibrate bottle.onnx photos/good-of-this-week --output bottle-2.onnx
  clflow calibrate bottle.onnx photos/good-of-this-week --output bottle-2.onnx --false-alarm-rate 0.001 --review-rate 0.02`;

export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('Set the thresholds of a model anew from good images, without training.')
    .argument('<M.onnx>', 'model file')
    .argument('<GOOD>', 'folder of good images that the model was not trained on')
    .requiredOption('-o, --output <M2.onnx>', 'model file to write')
    .addOption(
      new Option(
        '--false-alarm-rate <share>',
        'share of good images that may be called anomalous (default: as the model has it)',
      ).argParser(share),
    )
    .addOption(reviewRateOption('as the model has it'))
    .option('--no-power', 'do not measure which synthesized defects are found')
    .option('--skip-bad', 'leave out images that cannot be decoded instead of stopping')
    .addOption(maxMegapixelsOption())
    .addOption(threadsOption())
    .addOption(deviceOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, good: string, options: CalibrateFlags) => {
      const { runCalibrate } = await import('./run.js');
      await runCalibrate(model, good, options);
    });
}
