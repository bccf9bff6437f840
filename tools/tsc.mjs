/**
 * @file TypeScript's compiler of version 7, which takes a third of the time of version 6. That one stays beside it, since linters and
 * documents ask it about types; both have a command of the same name.
 *
 *   node tools/tsc.mjs -p FOLDER [options] [, -p FOLDER …]     # one after the other, to the first that fails
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const tsc = join(import.meta.dirname, '../node_modules/typescript-7/bin/tsc');
const calls = [[]];
for (const word of process.argv.slice(2)) {
  if (word === ',') calls.push([]);
  else calls.at(-1).push(word);
}
for (const words of calls) {
  const { status } = spawnSync(process.execPath, [tsc, ...words], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
