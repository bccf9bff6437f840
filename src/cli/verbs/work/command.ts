/** @file `clflow work`. */
import { Command, Option } from 'commander';
import { wholeNumber } from '../../arguments.js';
import { queueOption } from '../../queue-package.js';
import type { WorkFlags } from './run.js';

const EXAMPLES = `
Takes jobs from the queue, trainings and shards of archives, and does each in a process of its own. Start one on every machine that
is to help; folders in jobs' options must be the same on all of them, as on a share. What a job tells is shown by "clflow batch
status", by the server and in the studio.

Told to stop (Ctrl-C, SIGTERM), it hands its jobs back to the queue, a training from its last epoch, and ends with status 0; another
machine goes on with them. A job whose machine dies is taken up elsewhere about a minute later. An address with a password is better
kept in the environment variable CLFLOW_QUEUE than on the command line.

Examples:
  clflow work --queue redis://queue.plant:6379
  clflow work --queue postgres://clflow@db.plant/jobs --concurrency 2
  CLFLOW_QUEUE=rediss://:secret@queue.plant clflow work --drain`;

export function workCommand(): Command {
  return new Command('work')
    .description('Do jobs of a queue on this machine.')
    .addOption(queueOption().makeOptionMandatory())
    .addOption(new Option('--concurrency <n>', 'jobs at the same time').argParser(wholeNumber(1)).default(1))
    .option('--drain', 'end when the queue has nothing more to begin')
    .option('--state <DIR>', 'folder on this machine for what jobs need on the way (default: one for temporary files)')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: WorkFlags) => {
      const { runWork } = await import('./run.js');
      await runWork(flags);
    });
}
