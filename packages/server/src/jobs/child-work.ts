/**
 * @file What the process of a job does: a piece of work, whose events it tells and whose return value it writes to a file; then it ends,
 * or waits for another. What it prints and what the native library says goes to the job's log.
 */
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ClflowError, type TaskHooks } from 'clflow';
import { files } from 'clflow/parts';
import type { FromChild, Order, ToChild, ToldEvent } from './child-messages.js';
import { eventFilter } from './event-filter.js';
import { PreviewFiles } from './preview-files.js';

/** Without the process that started it nobody renews the job's lease: the work would be done twice. A run of a network blocks. */
const WATCH = `
const { parentPort, workerData: { parent } } = require('node:worker_threads');
setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 200);
`;

/** What does the work. @returns what is to be kept of it; lists may come item by item */
export type Run = (order: Order, hooks: Required<TaskHooks>) => Promise<unknown> | AsyncIterable<unknown>;

/** Makes this process that of a job: it waits for its order. */
export function workInChild(run: Run): void {
  new Worker(WATCH, { eval: true, workerData: { parent: process.ppid }, execArgv: [] }).unref();
  process.on('disconnect', () => process.exit(1));
  // Ctrl-C goes to the whole group of processes; the executor decides what becomes of its jobs.
  process.on('SIGINT', () => {});
  let stop = new AbortController();
  process.on('message', (message: ToChild) => {
    if (message.type === 'abort') return stop.abort();
    stop = new AbortController();
    void work(run, message, stop.signal, message.stays ? () => {} : () => process.exit());
  });
}

/** @param end what comes when it is done; where it fails, the process ends */
async function work(run: Run, order: Order, signal: AbortSignal, end: () => void): Promise<void> {
  const told = eventFilter();
  const { result } = order;
  const previews = new PreviewFiles(dirname(result));
  let goesOn = false;
  let kept = Promise.resolve();
  /** One after the other; a picture that cannot be kept is no reason to end a training. */
  const keep = (write: () => void | Promise<void>, event: ToldEvent): void => {
    kept = kept.then(write).then(
      () => pass(event),
      (error: unknown) => console.error(error),
    );
  };
  const pass = (event: ToldEvent): void => {
    const how = told(event);
    if (how !== 'not') tell({ type: 'event', event });
    if (how === 'fully') log(event);
  };
  const hooks: Required<TaskHooks> = {
    signal,
    onEvent: (event) => {
      if (event.phase === 'resumed') goesOn = true;
      if (event.phase === 'pictures') {
        const { phase, pictures } = event;
        keep(() => previews.begin(event, goesOn), { phase, count: pictures.length });
      } else if (event.phase === 'preview') {
        const { phase, epoch, epochs } = event;
        keep(() => previews.add(event), { phase, epoch, epochs });
      } else pass(event);
    },
  };
  try {
    const returned = run(order, hooks);
    const content = Symbol.asyncIterator in returned ? listed(returned) : bytes(json(await returned));
    await kept;
    await files.writeFileAtomic(result, content);
    tell({ type: 'done' }, end);
  } catch (error) {
    const code = error instanceof ClflowError ? error.code : 'internal';
    console.error(error);
    tell({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) }, () =>
      process.exit(),
    );
  }
}

function tell(message: FromChild, then?: () => void): void {
  process.send!(message, undefined, undefined, then);
}

function log(event: ToldEvent): void {
  console.error(new Date().toISOString(), json(event));
}

/** A list is written line by line: an inspection of many images need not fit into memory. */
async function* listed(lines: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  let before = '[\n';
  for await (const line of lines) {
    yield bytes(before + json(line));
    before = ',\n';
  }
  yield bytes(before === '[\n' ? '[]\n' : '\n]\n');
}

function json(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    ArrayBuffer.isView(part) ? Array.from(part as Uint8Array) : part,
  );
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
