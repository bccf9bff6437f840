/** @file `clflow tune`. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { defaults } from '../../../tasks/support/defaults.js';
import { methods, orientations } from '../../../training/methods.js';
import {
  deviceOption,
  jsonOption,
  layoutOption,
  listOf,
  maxMegapixelsOption,
  names,
  precisionOption,
  share,
  threadsOption,
  wholeNumber,
} from '../../arguments.js';
import type { TuneFlags } from './run.js';

const EXAMPLES = `
DATA is a folder as for clflow train; its test images are not looked at. Defects are painted on good images held back from all
settings, which are compared by how well they tell the two apart (AUROC). Cheap trainings come first, and the best third goes
on. Where a difference is within uncertainty, the default stays (the first method, backbone and size), or the faster wins.
The budget holds the model's own training; finished trials are kept in M.onnx.tuning: after Ctrl-C, add --resume to go on.

Examples:
  clflow tune photos/bottle --output bottle.onnx
  clflow tune photos/bottle --output bottle.onnx --budget 2h --backbones embedded,resnet18 --sizes 256,384,512
  clflow tune photos/bottle --output bottle.onnx --methods clflow,patchcore --json`;

export function tuneCommand(): Command {
  return new Command('tune')
    .description(
      'Choose method, size, backbone and orientation for one product by painted defects, and train the model.',
    )
    .argument('<DATA>', 'folder of one product')
    .requiredOption('-o, --output <M.onnx>', 'model file to write')
    .addOption(
      new Option('--budget <time>', 'time for everything: 90s, 30m, 2h').argParser(time).default(defaults.budget),
    )
    .addOption(
      new Option('--methods <a,b>', `any of ${methods.join(', ')}`)
        .argParser(listOf('method', methods))
        .default([...methods], methods.join(',')),
    )
    .addOption(
      new Option('--backbones <a,b>', 'as in clflow train')
        .argParser(names)
        .default([defaults.backbone], defaults.backbone),
    )
    .option('--weights <file>', 'safetensors file of the one ResNet among the backbones (default: downloaded once)')
    .addOption(
      new Option('--sizes <a,b>', 'working sizes, as in clflow train')
        .argParser(names)
        .default([...defaults.tunedSizes], defaults.tunedSizes.join(',')),
    )
    .addOption(
      new Option('--orientations <a,b>', 'tried beside the methods’ own, with the first backbone and size')
        .argParser(listOf('orientation', orientations))
        .default([...defaults.tunedOrientations], defaults.tunedOrientations.join(',')),
    )
    .addOption(new Option('--seed <n>', 'seed of all chance').argParser(wholeNumber(0)).default(defaults.seed))
    .addOption(maxMegapixelsOption())
    .addOption(precisionOption())
    .addOption(threadsOption())
    .addOption(deviceOption())
    .addOption(layoutOption())
    .addOption(
      new Option('--false-alarm-rate <share>', 'share of good images that may be called anomalous')
        .argParser(share)
        .default(defaults.falseAlarmRate),
    )
    .option('--resume', 'go on from the trials beside the model')
    .option('--skip-bad', 'leave out images that cannot be decoded instead of stopping')
    .option('--hub-url <url>', 'address of the Hugging Face hub or a mirror')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (data: string, options: TuneFlags, command: Command) => {
      const { runTune } = await import('./run.js');
      await runTune(data, options, command.parent?.args ?? []);
    });
}

/** The text as the task reads it. */
function time(text: string): string {
  if (!/^\d+(\.\d+)?[smh]$/.test(text)) throw new InvalidArgumentError('It must be a time such as 90s, 30m or 2h.');
  return text;
}
