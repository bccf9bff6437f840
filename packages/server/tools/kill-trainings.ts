/**
 * @file Kills the process of a training job at random moments, lets the executor take it up, and compares the model with that of a
 * training nobody disturbed: `npx tsx packages/server/tools/kill-trainings.ts [times]`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { train } from 'clflow';
import { LocalExecutor } from '../src/jobs/index.js';
import { openStore } from '../src/store/index.js';
import { smallProduct } from '../../../test/support/product.js';

const [times = '50'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'clflow-kill-trainings-'));
const data = join(folder, 'product');
await smallProduct(data);
const options = { data, epochs: 6, backbone: 'random-resnet', size: 96, power: false, threads: 1 };
const whole = join(folder, 'whole.onnx');
await train({ ...options, output: whole, calibration: 'split' });

// As a server would: an executor alone keeps no process alive.
const alive = setInterval(() => {}, 1000);
const store = await openStore(join(folder, 'store'));
const retry = { backoffMilliseconds: [10] };
const executor = new LocalExecutor(store, { retry, onError: (error) => console.error(error) });
/** Milliseconds of one that nobody disturbs, its process' start included. */
const usual = await timed(async () => void (await finished(await begin('usual'))));
let wrong = 0;
for (let i = 1; i <= Number(times); i++) {
  const output = join(folder, `${i}.onnx`);
  const id = await begin(String(i));
  const at = Math.random() * usual;
  await new Promise((resolve) => setTimeout(resolve, at));
  const pid = Number([...(await executor.log(id)).matchAll(/ in process (\d+):/g)].at(-1)?.[1]);
  const killed = Number.isFinite(pid) && signalled(pid);
  const { state, attempts, error } = await finished(id);
  const same = state === 'done' && readFileSync(output).equals(readFileSync(whole));
  if (!same) wrong++;
  const how = killed ? `killed after ${at.toFixed(0)} ms` : 'was done before';
  process.stdout.write(
    `${i}: ${how}, ${state}, ${attempts} attempts, ${same ? 'same model' : `wrong: ${error?.message}`}\n`,
  );
  rmSync(output, { force: true });
}
process.stdout.write(`${times} trainings, ${wrong} wrong\n`);
await executor.close();
store.close();
clearInterval(alive);
rmSync(folder, { recursive: true });
process.exitCode = wrong === 0 ? 0 : 1;

async function begin(name: string): Promise<string> {
  const output = join(folder, `${name}.onnx`);
  return (await executor.submit({ task: 'train', options: { ...options, calibration: 'split', output } })).job.id;
}

async function finished(id: string): Promise<Awaited<ReturnType<LocalExecutor['get']>>> {
  for await (const { data } of executor.events(0, { jobId: id }))
    if (['done', 'failed', 'cancelled'].includes(String(data.state))) break;
  return executor.get(id);
}

function signalled(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

async function timed(act: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}
