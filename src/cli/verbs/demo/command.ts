/** @file `clflow demo`. */
import { Command } from 'commander';
import type { RunLine } from './run.js';
import type { Status } from '../../status.js';

const EXAMPLES = `
Draws a sample product, a steel flange, with good pictures and four kinds of defects; then trains, evaluates and inspects by
the commands that it prints. It needs no picture of yours, no download and about half a minute on two cores. What an earlier
demo left in the folder is overwritten.

Examples:
  clflow demo
  clflow demo /tmp/flange`;

/** @param run runs a command line and gives its exit status */
export function demoCommand(status: Status, run: RunLine): Command {
  return new Command('demo')
    .description('Show the main job from end to end on a sample product that it draws itself.')
    .argument('[DIR]', 'folder for everything that it writes', 'demo-output')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string) => {
      const { runDemo } = await import('./run.js');
      const code = await runDemo(folder, run);
      if (code !== 0) status.report(2);
    });
}
