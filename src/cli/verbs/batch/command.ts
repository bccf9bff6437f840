/** @file `clflow batch`. */
import { Command } from 'commander';
import { jsonOption } from '../../arguments.js';
import { queueOption } from '../../queue-package.js';
import type { Status } from '../../status.js';
import { batchInspectCommand } from './inspect/command.js';
import type { ActFlags } from './run.js';
import { batchTrainCommand } from './train-command.js';

const EXAMPLES = `
A batch is many jobs and a last one that sums them up. With --queue it is done by whatever machines run "clflow work" on the same
queue, and its id is printed; without, this machine does it, one job after the other. The same batch submitted twice is done once.

Examples:
  clflow batch inspect bottle.onnx archive/ --output archive-results/
  clflow batch train products/ --queue redis://queue.plant:6379 --output models/ --wait
  clflow batch status 4f1c… --queue redis://queue.plant:6379
  clflow batch retry 4f1c… --queue redis://queue.plant:6379`;

type Act = 'status' | 'cancel' | 'retry';

const ACTS: Readonly<Record<Act, string>> = {
  status: 'Tell how far a batch is.',
  cancel: 'Stop a batch: what runs is ended, what waits is not begun.',
  retry: 'Begin again what has failed or was cancelled; what is done stays.',
};

export function batchCommand(status: Status): Command {
  const command = new Command('batch').description('Do many jobs as one, on one machine or on many.');
  command.addCommand(batchInspectCommand(status));
  command.addCommand(batchTrainCommand(status));
  for (const act of Object.keys(ACTS) as Act[]) command.addCommand(actCommand(act, status));
  return command.addHelpText('after', EXAMPLES);
}

function actCommand(act: Act, status: Status): Command {
  return new Command(act)
    .description(ACTS[act])
    .argument('<ID>', 'of the batch, as it was printed')
    .addOption(queueOption().makeOptionMandatory())
    .addOption(jsonOption())
    .action(async (id: string, flags: ActFlags) => {
      const { runAct } = await import('./run.js');
      await runAct(act, id, flags, status);
    });
}
