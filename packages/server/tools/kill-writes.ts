/**
 * @file Kills a process that writes to a store in many random moments and looks each time whether anything acknowledged is lost or
 * anything half-written is left: `npx tsx packages/server/tools/kill-writes.ts [times] [longest milliseconds]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faults, writeUntilKilled } from '../src/store/testing/kill-and-check.js';

const [times = '60', longest = '1000'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'clflow-kill-writes-'));
const acknowledged: string[] = [];
for (let i = 1; i <= Number(times); i++) {
  const milliseconds = Math.random() * Number(longest);
  acknowledged.push(...(await writeUntilKilled(folder, milliseconds)));
  const found = await faults(folder, acknowledged);
  process.stdout.write(
    `${i}: killed after ${milliseconds.toFixed(0)} ms, ${acknowledged.length} acknowledged, ${found.length} faults\n`,
  );
  if (found.length > 0) {
    process.stdout.write(`${found.join('\n')}\nThe folder is left at ${folder}.\n`);
    process.exit(1);
  }
}
rmSync(folder, { recursive: true });
