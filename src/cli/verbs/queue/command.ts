/** @file `clflow queue`. */
import { Command } from 'commander';

const EXAMPLES = `
A queue in PostgreSQL needs tables, which lie in the schema "bullmq" of the database. A new version of clflow may need them brought up
to date: the same command does it. To do it twice does no harm. Redis and Valkey need nothing.

Example:
  clflow queue migrate postgres://admin@db.plant/jobs`;

export function queueCommand(): Command {
  const migrate = new Command('migrate')
    .description('Make the tables of a queue in PostgreSQL, or bring them up to date.')
    .argument('[URL]', 'postgres://…, with a user who may create a schema (env: CLFLOW_QUEUE)')
    .action(async (url: string | undefined) => {
      const { runMigrate } = await import('./run.js');
      await runMigrate(url ?? process.env.CLFLOW_QUEUE ?? '');
    });
  const command = new Command('queue').description('Prepare a queue for jobs on many machines.');
  return command.addCommand(migrate).addHelpText('after', EXAMPLES);
}
