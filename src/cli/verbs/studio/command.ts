/** @file `clflow studio`. */
import { Command, Option } from 'commander';
import { devices } from '../../../graph/devices.js';
import { defaults } from '../../../tasks/support/defaults.js';
import { wholeNumber } from '../../arguments.js';
import { queueOption } from '../../queue-package.js';
import type { StudioFlags } from './run.js';

const EXAMPLES = `
From a pile of photos to a trusted inspection, in the browser: look at images and label them, train, see what the model finds and
what it promises, choose its threshold. The studio is for one person on this machine: it listens to no other address, and its
address holds a token that lets a browser in. One line on stdout tells it. Token and port stay the same from start to start, so
that an open page goes on; the token lies in a file of --data that only its owner may read, and a new one is made where it is gone.

Folders of products stay as they are; only what is uploaded into them is added. Labels, models and all else are kept in the
folder of --data, which by default is clflow-studio among this user's data of programs.

With --queue trainings and refinements are done by workers ("clflow work") on any machine; all else, such as measuring and the line,
stays here. The workers must see the folder of --data and the products' folders under the same paths, as on a share of this machine's
disk, and read and write --data as this user may. The folder of --data itself must lie on this machine's own disk. An address with a
password is better kept in the environment variable CLFLOW_QUEUE than on the command line.

Exit status: 0 when it was told to stop and has, 2 when it could not start.

Examples:
  clflow studio
  clflow studio photos/bottle --lang de
  clflow studio --no-open --port 8090 --data /srv/studio
  clflow studio /srv/products/bottle --data /srv/studio --queue redis://queue.plant:6379`;

export function studioCommand(): Command {
  return new Command('studio')
    .description('Open the studio: label, train and judge in the browser.')
    .argument('[FOLDER]', 'product to open: a folder of images')
    .addOption(
      new Option('--port <n>', 'port, 0 for a free one (default: that of the last start, where it is free)').argParser(
        wholeNumber(0),
      ),
    )
    .addOption(
      new Option('--device <name>', 'what computes where images are inspected; auto is the processor')
        .choices([...devices])
        .default(defaults.device),
    )
    .option('--no-open', 'do not open the browser')
    .addOption(new Option('--lang <language>', "language of the pages (default: the browser's)").choices(['de', 'en']))
    .option('--data <DIR>', "folder for labels, models and all else (default: clflow-studio in the user's data)")
    .addOption(queueOption('leave trainings to the workers of this queue, redis://… or postgres://…'))
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string | undefined, flags: StudioFlags) => {
      const { runStudio } = await import('./run.js');
      await runStudio(folder, flags);
    });
}
