/** @file `clflow watch`. */
import { Command, Option } from 'commander';
import { devices } from '../../../graph/devices.js';
import { wholeNumber } from '../../arguments.js';
import { defaults } from '../../../tasks/support/defaults.js';
import type { Status } from '../../status.js';
import type { WatchFlags } from './run.js';

const EXAMPLES = `
Every picture becomes one result: a verdict of normal, review or anomalous, or error where there is none, or none in time.
docs/reference/watch-result.schema.json says what is in it. Each sink gets each result at least once and in order, over crashes
and restarts; inspection_id tells a second one. What is on its way, what was inspected and where counting stood lie in the state
folder, which must be on a local disk; one line a folder.

Sources: a folder (each image once, when it is written to its end), rtsp://HOST/…, /dev/videoN, http://:PORT (images are posted
to it), mqtt://HOST/SITE (a trigger names an image or brings it).
Triggers, beside a camera (rtsp:// or /dev/videoN): mqtt://HOST/SITE or http://:PORT (POST /trigger). Each gets the first picture
of its moment, and one result: error where no picture came in time.
Sinks: - (lines of JSON on stdout), FILE.jsonl, a folder (pictures of what is not good, and a sample of the rest), mqtt://HOST/…,
https://… (webhook), modbus://HOST. Several sinks: --sink more than once.
A configuration file has several cameras, models and sinks, and options of each; \${NAME} in it is taken from the environment,
which is the place for passwords. See docs/guides/on-the-line.md.

A PLC must reject a part unless a valid "normal" for it came within its window: no line without that.

Exit status: 0 when it was told to stop and has, or with --once when all is delivered; 2 when it could not start, cannot go on,
or results still wait; with --dry-run 2 when an end does not answer.

Examples:
  clflow watch --model bottle.onnx --source incoming/ --sink results.jsonl
  clflow watch --model bottle.onnx --source incoming/ --once --sink - | jq .verdict
  clflow watch --model bottle.onnx --source rtsp://10.0.0.7/live --sink mqtt://10.0.0.2 --sink archive/ --deadline 300
  clflow watch --model bottle.onnx --source rtsp://10.0.0.7/live --trigger mqtt://10.0.0.2 --sink mqtt://10.0.0.2 --deadline 300
  clflow watch --config line.json --dry-run`;

function several(value: string, before: string[] = []): string[] {
  return [...before, value];
}

export function watchCommand(status: Status): Command {
  return new Command('watch')
    .description('Inspect what cameras of a line give, and send every verdict on.')
    .option('--model <M.onnx>', 'model file')
    .option('--source <from>', 'folder or address that pictures come from')
    .option('--trigger <from>', 'what asks a camera for its newest picture, instead of taking each')
    .addOption(new Option('--sink <to>', 'folder, file or address that results go to').argParser(several))
    .option('--config <FILE>', 'JSON file with cameras, models and sinks, instead of these')
    .option('--state <DIR>', `folder for what must not be lost (default: ${defaults.lineState})`)
    .option('--station <name>', `the camera's place on the line (default: ${defaults.station})`)
    .option('--part-id-from <regex>', "finds the part's id in a file's name: its first group, or all that it matches")
    .addOption(
      new Option(
        '--deadline <ms>',
        'from the image or trigger to the verdict; a later one is error (default: none)',
      ).argParser(wholeNumber(1)),
    )
    .addOption(
      new Option('--device <name>', 'what computes; auto is the processor (default: auto)').choices([...devices]),
    )
    .addOption(
      new Option('--metrics <port>', "metrics and state over HTTP on this machine's own address").argParser(
        wholeNumber(0),
      ),
    )
    .option('--once', 'take what is there, deliver it, and end')
    .option('--dry-run', 'say what would be done and try each end, without a result sent')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: WatchFlags) => {
      const { runWatch } = await import('./run.js');
      await runWatch(flags, status);
    });
}
