/** @file `clflow batch train`. */
import { Command, Option } from 'commander';
import { jsonOption, names, threadsOption, wholeNumber } from '../../arguments.js';
import { queueOption, waitOption } from '../../queue-package.js';
import type { Status } from '../../status.js';
import type { BatchTrainFlags } from './train.js';

const EXAMPLES = `
Each folder in DIR is a product, as "clflow train" takes it; a folder that is none is told of before anything begins. Models
are written to OUTPUT/PRODUCT.onnx, and OUTPUT/trainings.md and trainings.json hold a row for each training, the failed ones too. With
several methods, backbones or seeds every combination is trained, and its names stand behind the product's. On a queue, DIR and OUTPUT
must be the same folders on all machines; OUTPUT/jobs then holds the logs of trainings that failed, and those of the others until the table
is written.

Exit status: 0 when all are trained (or, without --wait, submitted), 2 when one is not.

Examples:
  clflow batch train products/ --output models/
  clflow batch train /srv/products --queue redis://queue.plant:6379 --output /srv/models --wait
  clflow batch train products/ --output models/ --methods clflow,patchcore --seeds 0,1,2`;

export function batchTrainCommand(status: Status): Command {
  return new Command('train')
    .description('Train every product of a folder, and write a table of them.')
    .argument('<DIR>', 'folder whose folders are products')
    .requiredOption('-o, --output <DIR>', 'folder for models and table')
    .addOption(queueOption())
    .addOption(waitOption())
    .addOption(new Option('--methods <a,b>', 'as --method of clflow train').argParser(names))
    .addOption(new Option('--backbones <a,b>', 'as --backbone of clflow train').argParser(names))
    .addOption(
      new Option('--seeds <a,b>', 'as --seed of clflow train').argParser((text) => names(text).map(wholeNumber(0))),
    )
    .addOption(
      new Option('--epochs <n>', 'passes over the images (default: as the method has it)').argParser(wholeNumber(1)),
    )
    .option('--size <n>', 'working size, as in clflow train')
    .option('--no-power', 'do not measure which synthesized defects are found')
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (products: string, flags: BatchTrainFlags) => {
      const { runBatchTrain } = await import('./train.js');
      await runBatchTrain(products, flags, status);
    });
}
