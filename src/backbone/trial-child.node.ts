/** @file The process in which somebody else's network runs for the first time: opens it as a training would, and answers. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ClflowError, messageOf } from '../errors.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { onnxBackbone } from './onnx-file.js';
import type { TrialAnswer, TrialTask } from './trial.node.js';

/** Runs beside the native library, which keeps the main thread. In a worker `process.exit` would end the worker alone. */
const WATCH = `
const { parentPort, workerData: { milliseconds, bytes, started } } = require('node:worker_threads');
const end = (over) => {
  require('node:fs').writeSync(1, '\\n' + JSON.stringify({ over }) + '\\n');
  process.kill(process.pid, 'SIGKILL');
};
setInterval(() => {
  if (process.memoryUsage.rss() > bytes) end('memory');
  if (Date.now() - started > milliseconds) end('time');
}, 20);
parentPort.postMessage('watching');
`;

const task = JSON.parse(process.argv[2]) as TrialTask;
const { milliseconds, bytes } = task;
const workerData = { milliseconds, bytes, started: Date.now() };
const watch = new Worker(WATCH, { eval: true, workerData, execArgv: [] });
await once(watch, 'message');
watch.unref();

let answer: TrialAnswer;
try {
  await onnxBackbone(readFileSync(task.path), { file: task.file, taps: task.taps }, nodeRuntime({ threads: 1 }));
  answer = { sound: true };
} catch (error) {
  answer = { code: error instanceof ClflowError ? error.code : 'internal', message: messageOf(error) };
}
process.stdout.write(`\n${JSON.stringify(answer)}\n`, () => process.exit());
