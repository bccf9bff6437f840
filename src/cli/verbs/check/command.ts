/** @file `clflow check`. */
import { Command } from 'commander';
import { contaminationOption, jsonOption, layoutOption, maxMegapixelsOption, threadsOption } from '../../arguments.js';
import type { Status } from '../../status.js';
import type { CheckFlags } from './run.js';

const EXAMPLES = `
Looks at every image and mask, before anything is trained on them: files that cannot be read, copies and near copies, images
of one colour, other shapes and sizes, light and focus that stand out, masks that cover everything, are empty or do not fit,
transparency, colour profiles, CMYK, grey among colours, turned among upright, 16 among 8 bits.
With --contamination the embedded backbone looks at the good images as well, and so many of those that are strangest to the
others are named: a tenth is soon looked through, and most defects that hide among good images are in it.
A model file is opened as an inspection would open it; then its parts are listed with the bytes that they take.
Nothing is changed. Training looks for the same in the images that it is given, and says so.

Exit status: 1 with --fail-on-findings when there is a warning or an error, 2 for wrong use, else 0.

Examples:
  clflow check photos/bottle
  clflow check photos/bottle --contamination 0.1
  clflow check photos/bottle --json --fail-on-findings
  clflow check bottle.onnx`;

export function checkCommand(status: Status): Command {
  return new Command('check')
    .description('Look at the images of a folder for what would spoil a training or a test.')
    .argument('<DATA>', 'folder of one product, or a model file (.onnx)')
    .addOption(layoutOption())
    .addOption(contaminationOption('named, the strangest first (default: not looked for)'))
    .addOption(threadsOption())
    .option('--fail-on-findings', 'exit with status 1 when there is a warning or an error')
    .addOption(maxMegapixelsOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (data: string, options: CheckFlags) => {
      if (/\.onnx$/i.test(data)) {
        const { runCheckModel } = await import('./run-model.js');
        return runCheckModel(data, options);
      }
      const { runCheck } = await import('./run.js');
      await runCheck(data, options, status);
    });
}
