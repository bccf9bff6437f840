/** @file Starts the process of a job, listens to it and ends it. */
import { fork, type ChildProcess } from 'node:child_process';
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
  const { onEvent, graceMilliseconds } = options;
  const child = new JobChild(options);
  return {
    pid: child.pid,
    ended: child.work(order, { onEvent, graceMilliseconds }),
    stop: () => child.stop(graceMilliseconds),
  };
}

interface Errand {
  readonly stays: boolean;
  readonly graceMilliseconds: number;
  readonly onEvent: (event: ToldEvent) => void;
  readonly settle: (error: JobError | null) => void;
}

/** A process that does one piece of work, or several one after the other, so that what it has loaded is loaded once. */
export class JobChild {
  private readonly child: ChildProcess;
  private readonly timers: NodeJS.Timeout[] = [];
  private errand: Errand | null = null;
  private outcome: JobError | null | undefined;
  private stopping = false;

  constructor({ log, directory, program = tasksAlone }: Pick<JobProcessOptions, 'log' | 'directory' | 'program'>) {
    this.child = fork(fileURLToPath(program), [], {
      cwd: directory,
      // Sources need what compiles them.
      execArgv: program.pathname.endsWith('.ts')
        ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
        : [],
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    });
    if (this.pid !== undefined) behindOthers(this.pid, NICENESS);
    this.child.on('message', (message: FromChild) => this.hear(message));
    this.child.once('error', (error) => {
      this.settle({ code: 'io', message: `No process could be started for the job (${error.message}).` });
    });
    // `close` comes after the last message was read, `exit` may come before.
    this.child.once('close', (status, signal) => {
      this.settle({
        code: 'killed',
        message: `The job's process ended without an answer (${signal ?? `status ${status}`}).`,
      });
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Has done what it was to do, and waits for more. */
  get isFree(): boolean {
    return this.errand === null && !this.stopping && this.child.connected;
  }

  /**
   * One at a time.
   * @param stays whether the process waits for another order when this one is done; where it fails, the process ends
   * @returns null: done, and what was returned is in the order's file
   */
  work(
    order: Order,
    { stays = false, ...how }: Pick<Errand, 'onEvent' | 'graceMilliseconds'> & { readonly stays?: boolean },
  ): Promise<JobError | null> {
    return new Promise((settle) => {
      this.errand = { ...how, stays, settle };
      this.send({ ...order, type: 'work', stays });
    });
  }

  /** Asks it to end between two steps; then by SIGTERM, then by SIGKILL. */
  stop(graceMilliseconds: number): void {
    if (this.stopping) return;
    this.stopping = true;
    this.send({ type: 'abort' });
    this.timers.push(setTimeout(() => this.child.kill('SIGTERM'), graceMilliseconds / 2));
    this.timers.push(setTimeout(() => this.child.kill('SIGKILL'), graceMilliseconds));
  }

  /** No more orders: it ends by itself. */
  end(): void {
    if (this.child.connected) this.child.disconnect();
  }

  private hear(message: FromChild): void {
    const { errand } = this;
    if (!errand) return;
    if (message.type === 'event') return errand.onEvent(message.event);
    if (message.type === 'done' && errand.stays && !this.stopping) {
      this.errand = null;
      return errand.settle(null);
    }
    this.outcome = message.type === 'done' ? null : { code: message.code, message: message.message };
    // Its work is over; a native library may still keep it from ending, or it waits for more.
    this.timers.push(setTimeout(() => this.child.kill('SIGKILL'), errand.graceMilliseconds));
    if (message.type === 'done' && errand.stays) this.child.kill('SIGKILL');
  }

  /** The process has ended. */
  private settle(otherwise: JobError): void {
    this.timers.forEach(clearTimeout);
    this.errand?.settle(this.outcome === undefined ? otherwise : this.outcome);
    this.errand = null;
  }

  private send(message: ToChild): void {
    // A child that is gone already is told of by its end.
    if (this.child.connected) this.child.send(message, () => {});
  }
}
