/** @file A thread beside the native library, which may keep a child's main thread for ever: it ends the process when its time has come. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface ProcessWatch {
  /** Process id of whoever started this process: without them it ends. */
  readonly parent: number;
  /** It ends itself when it takes longer or holds more, and says so on its output. */
  readonly limits?: { readonly milliseconds: number; readonly bytes: number };
}

/** How a process that passed its limits ends its output. */
export const OVER = { time: 'clflow: over time', memory: 'clflow: over memory' } as const;

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
export async function startWatch({ parent, limits }: ProcessWatch): Promise<void> {
  const workerData = { parent, limits, started: Date.now(), over: OVER };
  const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };
  const watch = new Worker(WATCH, { eval: true, workerData, execArgv: [], resourceLimits });
  await once(watch, 'message');
  watch.unref();
}
