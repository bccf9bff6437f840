/** @file Starts the process of a job, listens to it and ends it. */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { JobError } from '../store/index.js';
import { behindOthers } from '../behind-others.js';
import type { FromChild, Order, ToChild, ToldEvent } from './child-messages.js';

export interface JobProcess {
  readonly pid: number | undefined;
  /** Null: done, and what the task returned is in its file. */
  readonly ended: Promise<JobError | null>;
  /** Asks it to end between two steps; then by SIGTERM, then by SIGKILL. */
  stop(): void;
}

export interface JobProcessOptions {
  /** Open file that its output is added to. */
  readonly log: number;
  /** Where relative paths in its options begin. */
  readonly directory: string;
  readonly onEvent: (event: ToldEvent) => void;
  /** From the wish to end to SIGKILL; SIGTERM comes halfway. */
  readonly graceMilliseconds: number;
  /** Program of the process, which calls `workInChild`. Default: the one that knows the tasks of clflow. */
  readonly program?: URL;
}

/** A training may wait; an image that somebody waits for must not. */
const NICENESS = 10;

/** The same from src/ and from dist/: beside this file, with its extension. */
const tasksAlone = new URL(`./job-child${extname(import.meta.url)}`, import.meta.url);

export function startJob(order: Order, options: JobProcessOptions): JobProcess {
  const { log, directory, onEvent, graceMilliseconds, program = tasksAlone } = options;
  const child = fork(fileURLToPath(program), [], {
    cwd: directory,
    // Sources need what compiles them.
    execArgv: program.pathname.endsWith('.ts')
      ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
      : [],
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
  });
  if (child.pid !== undefined) behindOthers(child.pid, NICENESS);
  const timers: NodeJS.Timeout[] = [];
  let stopping = false;
  const ended = new Promise<JobError | null>((resolve) => {
    let outcome: JobError | null | undefined;
    child.on('message', (message: FromChild) => {
      if (message.type === 'event') return onEvent(message.event);
      outcome = message.type === 'done' ? null : { code: message.code, message: message.message };
      // Its work is over; a native library may still keep it from ending.
      timers.push(setTimeout(() => child.kill('SIGKILL'), graceMilliseconds));
    });
    const settle = (otherwise: JobError): void => {
      timers.forEach(clearTimeout);
      resolve(outcome === undefined ? otherwise : outcome);
    };
    child.once('error', (error) => {
      settle({ code: 'io', message: `No process could be started for the job (${error.message}).` });
    });
    // `close` comes after the last message was read, `exit` may come before.
    child.once('close', (status, signal) => {
      settle({
        code: 'killed',
        message: `The job's process ended without an answer (${signal ?? `status ${status}`}).`,
      });
    });
  });
  const send = (message: ToChild): void => {
    // A child that is gone already is told of by its end.
    if (child.connected) child.send(message, () => {});
  };
  send({ ...order, type: 'work' });
  return {
    pid: child.pid,
    ended,
    stop() {
      if (stopping) return;
      stopping = true;
      send({ type: 'abort' });
      timers.push(setTimeout(() => child.kill('SIGTERM'), graceMilliseconds / 2));
      timers.push(setTimeout(() => child.kill('SIGKILL'), graceMilliseconds));
    },
  };
}
