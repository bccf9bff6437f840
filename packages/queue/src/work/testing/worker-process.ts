/** @file A worker as a process of its own, to be killed at any moment; says on its output what it does. */
import { startWorker, type WorkerOptions } from '../index.js';

const [url, options] = process.argv.slice(2);
const { program, ...given } = JSON.parse(options) as WorkerOptions & { readonly program?: string };
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const worker = await startWorker(url, {
  ...given,
  ...(program === undefined ? {} : { program: new URL(program) }),
  onNote: say,
  onWarning: say,
});
process.once('SIGTERM', () => void worker.stop());
say('ready');
await worker.stopped;
process.exit(0);
