/** @file `clflow monitor`. */
import { Command, Option } from 'commander';
import { defaults } from '../../../tasks/support/defaults.js';
import { deviceOption, jsonOption, maxMegapixelsOption, share, threadsOption } from '../../arguments.js';
import type { MonitorFlags } from './run.js';
import type { Status } from '../../status.js';

const EXAMPLES = `
STREAM is a folder of images, taken in the natural order of their names, or the lines that "clflow inspect --json" wrote, as
a file. The image score, brightness, sharpness (focus) and position of the images are tested against those of the
calibration images and of all images before: an alarm says what has changed, since when and by how much. Single defects
raise none. The chance of any alarm is below the level, however long the stream, while nothing changes.

Exit status: 2 when something could not be read, else 1 with --fail-on-drift when there was an alarm, else 0.

Examples:
  clflow monitor bottle.onnx photos/today
  clflow inspect bottle.onnx photos/today --json > today.jsonl && clflow monitor bottle.onnx today.jsonl --fail-on-drift`;

export function monitorCommand(status: Status): Command {
  return new Command('monitor')
    .description('Tell whether images still are as they were when the model was calibrated.')
    .argument('<M.onnx>', 'model file')
    .argument('<STREAM>', 'folder of images, or a file of lines from clflow inspect --json')
    .addOption(
      new Option('--false-alarm-level <share>', 'chance of any alarm while nothing changes')
        .argParser(share)
        .default(defaults.falseAlarmLevel),
    )
    .option('--fail-on-drift', 'exit with status 1 when there was an alarm')
    .addOption(maxMegapixelsOption())
    .addOption(threadsOption())
    .addOption(deviceOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, stream: string, options: MonitorFlags) => {
      const { runMonitor } = await import('./run.js');
      await runMonitor(model, stream, options, status);
    });
}
