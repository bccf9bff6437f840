/** @file `clflow benchmark`. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { defaults } from '../../../tasks/support/defaults.js';
import { methods, type Method } from '../../../training/methods.js';
import {
  deviceOption,
  jsonOption,
  maxMegapixelsOption,
  names,
  precisionOption,
  sizeOption,
  threadsOption,
  wholeNumber,
} from '../../arguments.js';
import type { BenchmarkFlags } from './run.js';
import type { Status } from '../../status.js';

const EXAMPLES = `
ROOT is the folder of one category or of many (MVTec AD, BTAD, VisA, KolektorSDD or plain folders), which need good images to
train on and both good and bad ones to test on. Every detector is the last epoch's; nothing is chosen by test images.
Finished cells are lines of DIR/results.jsonl and are not run again: after Ctrl-C the same command goes on. DIR/benchmark.md
and DIR/benchmark.html hold the tables.

Examples:
  clflow benchmark data/mvtec
  clflow benchmark data/mvtec data/btad --methods clflow,fastflow,gaussian,patchcore --seeds 0,1,2 --output results
  clflow benchmark data/bottle --backbones embedded,resnet18 --weights resnet18.safetensors`;

export function benchmarkCommand(status: Status): Command {
  return new Command('benchmark')
    .description('Train and measure methods on all categories of folders, and write the tables.')
    .argument('<ROOT...>', 'folders of categories')
    .option('-o, --output <DIR>', 'folder of the results', defaults.results)
    .addOption(
      new Option('--methods <a,b>', `any of ${methods.join(', ')}`)
        .argParser(methodNames)
        .default([defaults.method], defaults.method),
    )
    .addOption(
      new Option('--backbones <a,b>', 'as in clflow train')
        .argParser(distinctNames)
        .default([defaults.backbone], defaults.backbone),
    )
    .option('--weights <file>', 'safetensors file of the one ResNet among the backbones (default: downloaded once)')
    .addOption(
      new Option('--seeds <a,b>', 'seeds of all chance')
        .argParser(seedList)
        .default([defaults.seed], String(defaults.seed)),
    )
    .addOption(sizeOption())
    .addOption(
      new Option('--epochs <n>', 'passes over the images, for methods that have them').argParser(wholeNumber(1)),
    )
    .option('--keep-models', 'keep every detector in DIR/models/CATEGORY/METHOD-BACKBONE-SEED.onnx')
    .addOption(maxMegapixelsOption())
    .addOption(precisionOption())
    .addOption(threadsOption())
    .addOption(deviceOption())
    .option('--hub-url <url>', 'address of the Hugging Face hub or a mirror')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (roots: string[], options: BenchmarkFlags) => {
      const { runBenchmarkVerb } = await import('./run.js');
      await runBenchmarkVerb(roots, options, status);
    });
}

function methodNames(text: string): Method[] {
  return distinctNames(text).map((name) => {
    const method = methods.find((known) => known === name);
    if (!method) throw new InvalidArgumentError(`There is no method "${name}"; choose of ${methods.join(', ')}.`);
    return method;
  });
}

function seedList(text: string): number[] {
  return distinctNames(text).map(wholeNumber(0));
}

function distinctNames(text: string): string[] {
  const list = names(text);
  const twice = list.find((name, i) => list.indexOf(name) !== i);
  if (twice !== undefined) throw new InvalidArgumentError(`"${twice}" is given twice.`);
  return list;
}
