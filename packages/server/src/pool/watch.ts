/** @file A thread beside the native library, which may keep a child's main thread for ever: it ends the process when its time has come. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { OVER, type ChildSettings } from './messages.js';

/** In a worker `process.exit` would end the worker alone. */
const WATCH = `
const { parentPort, workerData: { parent, limits, started, over } } = require('node:worker_threads');
const end = (words) => {
  if (words) require('node:fs').writeSync(1, '\\n' + words + '\\n');
  process.kill(process.pid, 'SIGKILL');
};
const orphaned = () => {
  try { return !process.kill(parent, 0) } catch (error) { return error.code === 'ESRCH' }
};
setInterval(() => {
  if (orphaned()) end();
  if (limits && process.memoryUsage.rss() > limits.bytes) end(over.memory);
  if (limits && Date.now() - started > limits.milliseconds) end(over.time);
}, limits ? 20 : 1000);
parentPort.postMessage('watching');
`;

/** Resolves once it watches. */
export async function startWatch({ parent, limits }: ChildSettings): Promise<void> {
  const workerData = { parent, limits, started: Date.now(), over: OVER };
  const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };
  const watch = new Worker(WATCH, { eval: true, workerData, execArgv: [], resourceLimits });
  await once(watch, 'message');
  watch.unref();
}
