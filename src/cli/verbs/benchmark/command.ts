/** @file `clflow benchmark`. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { methods, type Method } from '../../../training/methods.js';
import { devices, jsonOption, names, threadsOption, wholeNumber, type Device } from '../../arguments.js';
import type { Status } from '../../status.js';

export interface BenchmarkOptions {
  readonly output: string;
  readonly methods: readonly Method[];
  readonly backbones: readonly string[];
  readonly weights?: string;
  readonly seeds: readonly number[];
  readonly size: string;
  readonly epochs?: number;
  readonly threads: number;
  readonly device: Device;
  readonly hubUrl?: string;
  readonly json?: boolean;
}

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
    .option('-o, --output <DIR>', 'folder of the results', 'benchmark')
    .addOption(
      new Option('--methods <a,b>', `any of ${methods.join(', ')}`)
        .argParser(methodNames)
        .default(['clflow'], 'clflow'),
    )
    .addOption(
      new Option('--backbones <a,b>', 'as in clflow train').argParser(distinctNames).default(['embedded'], 'embedded'),
    )
    .option('--weights <file>', 'safetensors file of the one ResNet among the backbones (default: downloaded once)')
    .addOption(new Option('--seeds <a,b>', 'seeds of all chance').argParser(seedList).default([0], '0'))
    .option('--size <n>', 'working size: 256 for that area with the aspect ratio kept, or HxW', '256')
    .addOption(
      new Option('--epochs <n>', 'passes over the images, for methods that have them').argParser(wholeNumber(1)),
    )
    .addOption(threadsOption())
    .addOption(
      new Option('--device <name>', 'what computes; auto is the processor').choices([...devices]).default('auto'),
    )
    .option('--hub-url <url>', 'address of the Hugging Face hub or a mirror')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (roots: string[], options: BenchmarkOptions) => {
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
