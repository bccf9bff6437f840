/** @file `clflow keys`. */
import { Command, Option } from 'commander';
import { jsonOption, names } from '../../arguments.js';
import { instant } from './instant.js';
import type { CreateFlags, KeysFlags } from './run.js';

const EXAMPLES = `
A key is shown once, when it is created; the server keeps its hash alone. A server that runs sees new and revoked keys within
a second. Scopes: inspect (verdicts), read (what models there are, metrics), train (jobs), admin (everything).

Examples:
  clflow keys create --data /var/lib/clflow --scope inspect,read --models bottle --expires 90d
  clflow keys list --data /var/lib/clflow
  clflow keys revoke 0123456789ab --data /var/lib/clflow`;

export function keysCommand(): Command {
  const data = (): Option => new Option('--data <DIR>', 'data folder of the server').default('clflow-data');
  const create = new Command('create')
    .description('Create a key and print it, once.')
    .addOption(data())
    .addOption(
      new Option('--scope <names>', 'what it may do: inspect, read, train, admin')
        .argParser(names)
        .default(['inspect', 'read'], 'inspect,read'),
    )
    .addOption(new Option('--models <names>', 'models that it opens (default: all)').argParser(names))
    .addOption(new Option('--expires <time>', 'such as 90d, 12h or 2030-01-31 (default: never)').argParser(instant))
    .option('--name <text>', 'what it is for')
    .addOption(jsonOption())
    .action(async (flags: CreateFlags) => {
      const { createKey } = await import('./run.js');
      await createKey(flags);
    });
  const list = new Command('list')
    .description('List keys, without what is secret of them.')
    .addOption(data())
    .addOption(jsonOption())
    .action(async (flags: KeysFlags) => {
      const { listKeys } = await import('./run.js');
      await listKeys(flags);
    });
  const revoke = new Command('revoke')
    .description('End a key.')
    .argument('<ID>', 'as the list has it: what stands behind clf_')
    .addOption(data())
    .action(async (id: string, flags: KeysFlags) => {
      const { revokeKey } = await import('./run.js');
      await revokeKey(id, flags);
    });
  const command = new Command('keys').description('Create, list and revoke API keys of a server.');
  for (const one of [create, list, revoke]) command.addCommand(one);
  return command.addHelpText('after', EXAMPLES);
}
