/**
 * @file Sessions on a thread beside the one that asks. onnxruntime-node keeps the thread that calls it until a run is over, so
 * that nothing else gets on; here the next images are painted and whitened while a step runs. The numbers are the same.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type * as ort from 'onnxruntime-common';
import { ClflowError } from '../errors.js';
import type { TensorData } from './data.js';
import { MODEL_REFUSED, RUN_FAILED, type Feeds, type Session } from './session.js';

/** Answers each message with its number; inputs come as copies, outputs go without one. */
const THREAD = `
const { parentPort, workerData: { library } } = require('node:worker_threads');
const { InferenceSession, Tensor } = require(library);
const sessions = new Map();
const acts = {
  async open({ session, model, options }) {
    const opened = await InferenceSession.create(model, options);
    sessions.set(session, opened);
    return { inputNames: opened.inputNames, outputNames: opened.outputNames };
  },
  async run({ session, feeds }) {
    const inputs = {};
    for (const [name, { type, data, shape }] of Object.entries(feeds)) inputs[name] = new Tensor(type, data, shape);
    const outputs = await sessions.get(session).run(inputs);
    return Object.entries(outputs).map(([name, { type, dims, data }]) => [name, { type, shape: dims, data }]);
  },
  async release({ session }) {
    await sessions.get(session).release();
    sessions.delete(session);
  },
};
let queue = Promise.resolve();
parentPort.on('message', ({ act, number, ...rest }) => {
  queue = queue.then(async () => {
    try {
      const result = await acts[act](rest);
      const buffers = act === 'run' ? [...new Set(result.map(([, { data }]) => data.buffer))] : [];
      parentPort.postMessage({ number, result }, buffers);
    } catch (error) {
      parentPort.postMessage({ number, error: error instanceof Error ? error.message : String(error) });
    }
  });
});
`;

interface Answer {
  readonly number: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** A thread that holds sessions, for as long as it holds any. */
export class SessionThread {
  private worker: Worker | null = null;
  private held = 0;
  private asked = 0;
  private readonly waiting = new Map<number, (answer: Pick<Answer, 'result' | 'error'>) => void>();

  /** @throws ClflowError as `Runtime.open` does */
  async open(model: Uint8Array, options: ort.InferenceSession.SessionOptions): Promise<Session> {
    const session = ++this.asked;
    this.held++;
    let names: Pick<Session, 'inputNames' | 'outputNames'>;
    try {
      names = (await this.ask('model', MODEL_REFUSED, { act: 'open', session, model, options })) as typeof names;
    } catch (error) {
      await this.letGo();
      throw error;
    }
    return {
      ...names,
      run: async (feeds: Feeds) => {
        const outputs = await this.ask('internal', RUN_FAILED, { act: 'run', session, feeds });
        return Object.fromEntries(outputs as [string, TensorData][]);
      },
      release: async () => {
        await this.ask('internal', RUN_FAILED, { act: 'release', session });
        await this.letGo();
      },
    };
  }

  private async ask(code: 'model' | 'internal', complaint: string, message: object): Promise<unknown> {
    const number = ++this.asked;
    const { result, error } = await new Promise<Pick<Answer, 'result' | 'error'>>((resolve) => {
      this.waiting.set(number, resolve);
      (this.worker ??= this.start()).postMessage({ ...message, number });
    });
    if (error !== undefined) throw new ClflowError(code, `${complaint}: ${error}`);
    return result;
  }

  private start(): Worker {
    const library = createRequire(import.meta.url).resolve('onnxruntime-node');
    const worker = new Worker(THREAD, { eval: true, workerData: { library }, execArgv: [] });
    worker.on('message', ({ number, ...answer }: Answer) => {
      this.waiting.get(number)?.(answer);
      this.waiting.delete(number);
    });
    const ended = (error: string): void => {
      if (this.worker === worker) this.worker = null;
      for (const resolve of this.waiting.values()) resolve({ error });
      this.waiting.clear();
    };
    worker.on('error', (error: Error) => ended(error.message));
    worker.on('exit', (status) => ended(`its thread ended (${status})`));
    return worker;
  }

  /** Without sessions a thread would only keep the process from ending. */
  private async letGo(): Promise<void> {
    if (--this.held > 0) return;
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
  }
}
