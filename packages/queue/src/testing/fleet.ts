/** @file Executors for one suite of tests: each with machines that can be stopped and killed, and what is known of its jobs. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Executor, Job, JobEvent, JobQuery, JobRequest } from '@clflow/server/jobs';
import { programOf } from '../../../../tools/suite/compiled.js';
import { migrate } from '../connection/index.js';
import { postgresServer, redisServer, type TestServer } from '../connection/testing/servers.js';
import { QueueExecutor } from '../executor/index.js';
import type { WorkerOptions } from '../work/index.js';

/** Something that does jobs. */
export interface Machine {
  /** In order, as by SIGTERM. */
  stop(): Promise<void>;
  /** As a crash does. */
  kill(): Promise<void>;
}

/** What a test asks an executor. */
export interface Jobs {
  submit(request: JobRequest): Promise<{ readonly job: Job; readonly isNew: boolean }>;
  get(id: string): Promise<Job>;
  list(query: JobQuery): Promise<readonly Job[]>;
  cancel(id: string): Promise<Job>;
  result(id: string): Promise<unknown>;
  log(id: string): Promise<string>;
  /** Those so far. */
  told(id: string): Promise<readonly JobEvent[]>;
}

export interface Fleet {
  readonly jobs: Jobs;
  start(): Promise<Machine>;
  /** Of a queue. */
  readonly server?: TestServer;
  close(): Promise<void>;
}

/** Short enough to be waited for. */
export const timing = { lockMilliseconds: 3000, stalledMilliseconds: 1000, pollMilliseconds: 200 } as const;
export const retry = { attempts: 2, backoffMilliseconds: [20] };

/** @param folder on all machines */
export async function queueFleet(kind: 'redis' | 'postgres', folder: string): Promise<Fleet> {
  const server = await (kind === 'redis' ? redisServer() : postgresServer());
  await migrate(server.url);
  const executor = await QueueExecutor.open(server.url, { directory: folder });
  const machines: Machine[] = [];
  return {
    server,
    jobs: { ...bound(executor), told: (id) => toldSoFar(executor, id) },
    start: async () => {
      const machine = await startWorkerProcess(server.url, { ...timing, retry, state: `${folder}/state` });
      machines.push(machine);
      return machine;
    },
    close: async () => {
      for (const machine of machines) await machine.kill();
      await executor.close();
      await server.remove();
    },
  };
}

/** A server that keeps jobs in SQLite and does them itself: one machine at a time. */
export function localFleet(folder: string): Fleet {
  let server: ChildProcess | undefined;
  let asked = 0;
  const waiting = new Map<number, (answer: Answer) => void>();
  const ask = (method: string, ...args: unknown[]): Promise<unknown> => {
    const question = ++asked;
    server!.send({ question, method, args });
    return new Promise((resolve, reject) => {
      waiting.set(question, ({ value, error }) =>
        error ? reject(Object.assign(new Error(error.message), error)) : resolve(value),
      );
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = server;
    server = undefined;
    if (ended) await ending(ended, signal);
  };
  const methods = ['submit', 'get', 'list', 'cancel', 'result', 'log', 'told'] as const;
  return {
    jobs: Object.fromEntries(
      methods.map((method) => [method, (...args: unknown[]) => ask(method, ...args)]),
    ) as unknown as Jobs,
    start: async () => {
      const program = fileURLToPath(new URL('./local-process.ts', import.meta.url));
      const words = await programOf(program);
      server = fork(words.at(-1)!, [folder, JSON.stringify(retry)], {
        execArgv: words.slice(0, -1),
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      server.on('message', (answer: Answer) => waiting.get(answer.question)?.(answer));
      await ask('list', { limit: 1 });
      return { stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
    },
    close: () => end('SIGKILL'),
  };
}

export interface Answer {
  readonly question: number;
  readonly value?: unknown;
  readonly error?: { readonly message: string; readonly status?: number };
}

/** @param wrap words before the command, such as those that enter a network */
export async function startWorkerProcess(
  url: string,
  options: Omit<WorkerOptions, 'program'> & { readonly program?: string },
  wrap: readonly string[] = [],
): Promise<Machine & { readonly pid: number; readonly said: () => string }> {
  const program = fileURLToPath(new URL('../work/testing/worker-process.ts', import.meta.url));
  const words = [...wrap, process.execPath, ...(await programOf(program)), url, JSON.stringify(options)];
  const worker = spawn(words[0], words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  worker.stdout.on('data', (chunk: Buffer) => (said += String(chunk)));
  worker.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
  while (!/^ready$/m.test(said)) {
    if (worker.exitCode !== null) throw new Error(`the worker does not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    pid: worker.pid!,
    said: () => said,
    stop: () => ending(worker, 'SIGTERM'),
    kill: () => ending(worker, 'SIGKILL'),
  };
}

async function ending(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const closed = new Promise((resolve) => process.once('close', resolve));
  process.kill(signal);
  await closed;
}

export async function toldSoFar(executor: Executor, jobId: string): Promise<JobEvent[]> {
  const events: JobEvent[] = [];
  // Not AbortSignal.timeout: Node 20 may collect it as garbage when it is part of another signal, and then it never comes.
  const enough = new AbortController();
  setTimeout(() => enough.abort(), 100);
  for await (const event of executor.events(0, { jobId, signal: enough.signal })) events.push(event);
  return events;
}

/** The newest process of a job, by its log. */
export async function processOf(jobs: Jobs, id: string): Promise<number> {
  return Number([...(await jobs.log(id)).matchAll(/ in process (\d+)/g)].at(-1)![1]);
}

function bound(executor: Executor): Omit<Jobs, 'told'> {
  return {
    submit: (request) => executor.submit(request),
    get: (id) => executor.get(id),
    list: (query) => executor.list(query),
    cancel: (id) => executor.cancel(id),
    result: (id) => executor.result(id),
    log: (id) => executor.log(id),
  };
}
