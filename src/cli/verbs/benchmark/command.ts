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
import { queueOption, waitOption } from '../../queue-package.js';
import type { BenchmarkFlags } from './run.js';
import type { Status } from '../../status.js';

const EXAMPLES = `
ROOT is the folder of one category or of many (MVTec AD, BTAD, VisA, KolektorSDD or plain folders), which need good images to
train on and both good and bad ones to test on. Every detector is the last epoch's; nothing is chosen by test images.
Finished cells are lines of DIR/results.jsonl and are not run again: after Ctrl-C the same command goes on. DIR/benchmark.md
and DIR/benchmark.html hold the tables.

With --queue the cells are jobs of whatever machines run "clflow work" on the same queue, and the last job writes the same files. ROOT,
--output, --weights and backbones from files must then be there under the same path on all machines. The same command given twice is one
batch: it tells how far it is. Ctrl-C ends the waiting, not the batch; "clflow batch status|cancel|retry ID" are for it, too.

Examples:
  clflow benchmark data/mvtec
  clflow benchmark data/mvtec data/btad --methods clflow,fastflow,gaussian,patchcore --seeds 0,1,2 --output results
  clflow benchmark /srv/mvtec --seeds 0,1,2 --output /srv/results --queue redis://queue.plant:6379 --wait
  clflow benchmark data/bottle --backbones embedded,resnet18 --weights resnet18.safetensors`;

export function benchmarkCommand(status: Status): Command {
  return new Command('benchmark')
    .description('Train and measure methods on all categories of folders, and write the tables.')
    .argument('<ROOT...>', 'folders of categories')
    .option('-o, --output <DIR>', 'folder of the results', defaults.results)
    .addOption(
      new Option('--categories <a,b>', 'only these of the categories below ROOT (default: all)').argParser(
        distinctNames,
      ),
    )
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
    .addOption(queueOption())
    .addOption(waitOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (roots: string[], options: BenchmarkFlags & { readonly queue?: string; readonly wait?: boolean }) => {
      const { queue, wait, ...flags } = options;
      const { requireQueueToWait } = await import('../batch/run.js');
      requireQueueToWait(wait, queue);
      if (queue !== undefined) {
        const { runBenchmarkOnQueue } = await import('./on-queue.js');
        return await runBenchmarkOnQueue(roots, flags, { queue, wait }, status);
      }
      const { runBenchmarkVerb } = await import('./run.js');
      await runBenchmarkVerb(roots, flags, status);
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
