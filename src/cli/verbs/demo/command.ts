/** @file `clflow demo`. */
import { Command } from 'commander';
import type { Status } from '../../status.js';

const EXAMPLES = `
Draws a sample product, a steel flange, with good pictures and four kinds of defects; then trains, evaluates and inspects by
the commands that it prints. It needs no picture of yours, no download and about half a minute on two cores. What an earlier
demo left in the folder is overwritten.

Examples:
  clflow demo
  clflow demo /tmp/flange`;

export function demoCommand(status: Status): Command {
  return new Command('demo')
    .description('Show the main job from end to end on a sample product that it draws itself.')
    .argument('[DIR]', 'folder for everything that it writes', 'demo-output')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string) => {
      const { runDemo } = await import('./run.js');
      const code = await runDemo(folder);
      if (code !== 0) status.report(2);
    });
}
