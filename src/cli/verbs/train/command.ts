/** @file `clflow train`. */
import { Command, Option } from 'commander';
import { FEW_IMAGES, calibrationChoices, methods, orientations } from '../../../training/methods.js';
import { defaults } from '../../../tasks/support/defaults.js';
import {
  contaminationOption,
  deviceOption,
  ignoreOption,
  jsonOption,
  layoutOption,
  maxMegapixelsOption,
  names,
  precisionOption,
  reviewRateOption,
  roiOption,
  share,
  threadsOption,
  wholeNumber,
} from '../../arguments.js';
import type { TrainFlags } from './run.js';

const EXAMPLES = `
DATA is the folder of one product: good images directly inside, or in good/ or train/good/ (MVTec AD, BTAD, VisA and
KolektorSDD layouts are recognised). Part of the good images is held back to set the threshold. With fewer than ${FEW_IMAGES}, none is
held back: all of them train, and five more trainings see every image as a new one (--calibration folds).
Real defects (--anomalous) sharpen the contrast. A mask beside one (dent.png, dent_mask.png, white where the defect is) says where.
What --roi and --ignore leave out is not learned and never counts: the model keeps it, for every later inspection.
After every epoch the state is kept in M.onnx.checkpoint: after Ctrl-C or a crash, add --resume to go on.

Examples:
  clflow train photos/bottle --output bottle.onnx
  clflow train photos/bottle --output bottle.onnx --backbone resnet18 --weights resnet18.safetensors
  clflow train photos/panel --output panel.onnx --size 224x512 --epochs 20 --false-alarm-rate 0.005
  clflow train photos/board --output board.onnx --tiles auto
  clflow train photos/flange --output flange.onnx --roi 40,40,176,176
  clflow train photos/bottle --output bottle.onnx --resume`;

export function trainCommand(): Command {
  return new Command('train')
    .description('Learn a product from a folder of good images and write one model file.')
    .argument('<DATA>', 'folder of one product')
    .requiredOption('-o, --output <M.onnx>', 'model file to write')
    .option(
      '--backbone <name>',
      'embedded (ships with clflow), resnet18, resnet34, resnet50, wide_resnet50_2, random-resnet, or an .onnx file',
      defaults.backbone,
    )
    .option('--weights <file>', 'safetensors file of a ResNet backbone (default: downloaded once)')
    .addOption(
      new Option('--taps <a,b,c>', 'feature maps or tokens of an .onnx backbone (default: all outputs)').argParser(
        names,
      ),
    )
    .addOption(new Option('--method <name>', 'how to learn').choices([...methods]).default(defaults.method))
    .addOption(
      new Option('--epochs <n>', 'passes over the images (default: as the method has it)').argParser(wholeNumber(1)),
    )
    .addOption(
      new Option(
        '--orientation <which>',
        'which way up the product lies: as in the images, or any: training turns them as well; auto asks the images (default: as the method has it)',
      ).choices([...orientations]),
    )
    .option(
      '--size <n>',
      `working size: ${defaults.size} for that area with the aspect ratio kept, or HxW (default: ${defaults.size}; with tiles the images' own)`,
    )
    .option(
      '--tiles <n>',
      'for small defects in large images: cut them into overlapping tiles, auto, or the size of one, 256 or HxW',
    )
    .addOption(new Option('--seed <n>', 'seed of all chance').argParser(wholeNumber(0)).default(defaults.seed))
    .addOption(
      new Option('--train-limit <n>', 'use at most this many good images, chosen by the seed').argParser(
        wholeNumber(1),
      ),
    )
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
    .addOption(reviewRateOption('no review'))
    .addOption(
      new Option(
        '--calibration <how>',
        `split: hold good images back; folds: train on all, calibrate by 5 more trainings; auto: folds below ${FEW_IMAGES} images`,
      )
        .choices([...calibrationChoices])
        .default(defaults.calibration),
    )
    .addOption(contaminationOption('left out, and named (default: none)'))
    .addOption(roiOption())
    .addOption(ignoreOption())
    .option('--anomalous <dir>', 'folder of real defects, with or without masks: a quarter of the negatives')
    .option('--no-power', 'do not measure which synthesized defects are found')
    .option('--report <R.html>', 'write a page about the model: scores, power, synthesized defects, curves')
    .option('--resume', 'go on from the checkpoint beside the model')
    .option('--skip-bad', 'leave out images that cannot be decoded instead of stopping')
    .option('--leave-out <file>', 'text file of good images to leave out, a path a line')
    .option('--hub-url <url>', 'address of the Hugging Face hub or a mirror')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (data: string, options: TrainFlags, command: Command) => {
      const { runTrain } = await import('./run.js');
      await runTrain(data, options, command.parent?.args ?? []);
    });
}
