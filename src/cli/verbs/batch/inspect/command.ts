/** @file `clflow batch inspect`. */
import { Command, Option } from 'commander';
import {
  deviceOption,
  ignoreOption,
  jsonOption,
  maxMegapixelsOption,
  roiOption,
  threadsOption,
  wholeNumber,
} from '../../../arguments.js';
import { queueOption, waitOption } from '../../../queue-package.js';
import type { Status } from '../../../status.js';
import type { BatchInspectFlags } from './run.js';

const EXAMPLES = `
SOURCE is a folder of images, a prefix of a bucket (s3://BUCKET/PREFIX), or a file that names one image a line: a path, an
address of S3, or JSON such as {"file": "part.png", "id": "P-0815", "sha256": "…"}. It is listed once; the images are cut into
shards, and every shard leaves one file of results, which is written whole or not at all and never over another.

The output has: batch.json, the plan; results/, for each shard the lines of "clflow inspect --json", or Parquet; summary.json
and report.html with counts, scores, drift and the most anomalous images. It has a copy of the model too, so that nothing else
is needed to go on. After Ctrl-C or a crash the same command goes on where it was; what was listed then is what is done.

Addresses of S3 need the package @aws-sdk/client-s3 and read the usual variables: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_REGION, AWS_ENDPOINT_URL.

What --ignore, --roi and --device say is part of the batch, for whoever does its shards: with others it is another batch, and
needs another output. A mask is copied to the output as the model is.

With --queue the shards are done by whatever machines run "clflow work" on the same queue. Model, source and output are then
copied or read by all of them, so they must be folders that all machines have under the same name, or addresses of a bucket.
What --device names, every machine must have.

Exit status: 2 when an image could not be read, else 0.

Examples:
  clflow batch inspect bottle.onnx archive/ --output archive-results/
  clflow batch inspect bottle.onnx s3://plant/2026/ --output s3://results/2026-bottle --format parquet
  clflow batch inspect bottle.onnx s3://plant/2026/ --output s3://results/2026-bottle --queue redis://queue.plant:6379 --wait
  clflow batch inspect bottle.onnx recall.txt --output recall/ --top 100 --json`;

export function batchInspectCommand(status: Status): Command {
  return new Command('inspect')
    .description('Give a verdict on every image of an archive, and sum them up.')
    .argument('<M.onnx>', 'model file, or its address in a bucket')
    .argument('<SOURCE>', 'folder, s3://BUCKET/PREFIX, or a file with one image a line')
    .requiredOption('--output <DIR>', 'folder or s3://BUCKET/PREFIX for everything that comes of it')
    .addOption(new Option('--format <name>', 'of the results').choices(['jsonl', 'parquet']).default('jsonl'))
    .addOption(new Option('--shard-size <n>', 'images of one shard').argParser(wholeNumber(1)).default(500))
    .addOption(new Option('--top <n>', 'most anomalous images in the report').argParser(wholeNumber(0)).default(24))
    .option('--s3-endpoint <url>', "address of another store than Amazon's (default: AWS_ENDPOINT_URL)")
    .addOption(queueOption())
    .addOption(waitOption())
    .addOption(ignoreOption())
    .addOption(roiOption())
    .addOption(maxMegapixelsOption())
    .addOption(threadsOption())
    .addOption(deviceOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, source: string, flags: BatchInspectFlags) => {
      const { runBatchInspect } = await import('./run.js');
      await runBatchInspect(model, source, flags, status);
    });
}
