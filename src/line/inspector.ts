/**
 * @file A model in a process of its own, for one camera: the line answers, counts and sends while it computes, and a run that does
 * not end costs the process, not the line. One picture at a time, in order.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ClflowError, errorCodes, type ErrorCode } from '../errors.js';
import type { Device } from '../graph/devices.js';
import { childEnvironment, childFlags } from './child-process.js';
import type { ChildSettings, FromChild, Inspected, ToChild } from './inspector-messages.js';

export interface InspectorOptions {
  readonly model: Uint8Array;
  /** For messages. */
  readonly modelName: string;
  readonly threads: number;
  /** What computes; `auto` is the processor. */
  readonly device?: Device;
  readonly maxMegapixels: number;
  /** Milliseconds that the process may compute on one picture before it is ended. Default 10,000. */
  readonly patience?: number;
  /** Something that happened to the process, a sentence. */
  readonly onNote: (sentence: string) => void;
}

/** Why there is no verdict: `late` says nothing about the image. */
export class NoVerdict extends Error {
  constructor(
    readonly kind: 'late' | 'image' | 'process',
    message: string,
  ) {
    super(message);
  }
}

const PATIENCE_MS = 10_000;
const START_WITHIN_MS = 120_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;

/** The same from src/ and from dist/: beside this file, with its extension. */
const isSource = import.meta.url.endsWith('.ts');
const childFile = fileURLToPath(new URL(`./inspecting-child.${isSource ? 'ts' : 'js'}`, import.meta.url));

interface Work {
  readonly id: number;
  readonly resolve: (inspected: Inspected) => void;
  readonly reject: (error: NoVerdict) => void;
}

export class Inspector {
  private child: ChildProcess | null = null;
  private ready: Promise<void>;
  private work: Work | null = null;
  private patience: NodeJS.Timeout | undefined;
  private ids = 0;
  private closed = false;
  private failures = 0;
  private starting: { readonly resolve: () => void; readonly reject: (error: ClflowError) => void } | null = null;
  /** Until the process is done with a picture whose time is over. */
  private free: Promise<void> = Promise.resolve();

  private constructor(private readonly options: InspectorOptions) {
    this.ready = this.start();
  }

  /**
   * @throws ClflowError `model` for bytes that are no model of clflow, `usage` for a device that does not work here or gives other
   *   scores than the processor, `io` where no process can be started
   */
  static async open(options: InspectorOptions): Promise<Inspector> {
    const inspector = new Inspector(options);
    try {
      await inspector.ready;
      return inspector;
    } catch (error) {
      await inspector.close();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * @param milliseconds until there must be an answer; Infinity for none
   * @throws NoVerdict `late` when they are over, `image` for one that cannot be inspected, `process` when the process ended
   */
  async inspect(image: Uint8Array, overlay: boolean, milliseconds: number): Promise<Inspected> {
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      if (milliseconds === Infinity) return;
      const over = (): void => {
        isOver = true;
        reject(new NoVerdict('late', 'The verdict was not there in time.'));
      };
      timer = setTimeout(over, Math.max(0, milliseconds));
    });
    late.catch(() => {});
    try {
      return await Promise.race([this.inspectNext(image, overlay, () => !isOver), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async inspectNext(image: Uint8Array, overlay: boolean, isWanted: () => boolean): Promise<Inspected> {
    await this.free;
    await this.ready.catch(() => {});
    if (!isWanted()) throw new NoVerdict('late', 'The verdict was not there in time.');
    const { child } = this;
    if (child === null || !child.connected) throw new NoVerdict('process', 'The inspecting process is not there.');
    const id = ++this.ids;
    const answer = new Promise<Inspected>((resolve, reject) => (this.work = { id, resolve, reject }));
    this.free = answer.then(
      () => {},
      () => {},
    );
    const { patience = PATIENCE_MS, onNote } = this.options;
    this.patience = setTimeout(() => {
      onNote(`The inspecting process took more than ${patience / 1000} s for one image and was ended.`);
      child.kill('SIGKILL');
    }, patience);
    this.send(child, { kind: 'inspect', id, image, overlay });
    return answer;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.starting?.reject(new ClflowError('interrupted', 'The line was stopped.'));
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await ended;
  }

  private start(): Promise<void> {
    const { modelName, threads, device = 'auto', maxMegapixels, model } = this.options;
    const settings: ChildSettings = { parent: process.pid, modelName, threads, device, maxMegapixels };
    const child = fork(childFile, [JSON.stringify(settings)], {
      env: childEnvironment(),
      execArgv: childFlags(childFile),
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child = child;
    const ready = new Promise<void>((resolve, reject) => (this.starting = { resolve, reject }));
    const late = setTimeout(() => child.kill('SIGKILL'), START_WITHIN_MS);
    child.once('error', () => this.ended(child, 'it could not be started'));
    child.once('exit', (status, signal) => {
      clearTimeout(late);
      this.ended(child, signal ?? `status ${status}`);
    });
    child.on('message', (message: FromChild) => {
      if (message.kind === 'ready' || message.kind === 'unfit') clearTimeout(late);
      this.hear(message);
    });
    this.send(child, { kind: 'model', bytes: model });
    return ready;
  }

  private send(child: ChildProcess, message: ToChild): void {
    // One that has ended meanwhile says so by its exit.
    child.send(message, () => {});
  }

  private hear(message: FromChild): void {
    if (message.kind === 'ready') this.starting?.resolve();
    else if (message.kind === 'unfit') {
      const { code, message: sentence } = message;
      this.starting?.reject(new ClflowError(code in errorCodes ? (code as ErrorCode) : 'internal', sentence));
    } else if (this.work?.id === message.id) {
      const { work } = this;
      this.done();
      this.failures = 0;
      if (message.kind === 'inspected') work.resolve(message.inspected);
      else work.reject(new NoVerdict('image', message.message));
    }
  }

  private done(): void {
    clearTimeout(this.patience);
    this.work = null;
  }

  private ended(child: ChildProcess, how: string): void {
    if (this.child !== child) return;
    this.child = null;
    const { work } = this;
    this.done();
    work?.reject(new NoVerdict('process', `The inspecting process ended (${how}) while it worked on this image.`));
    this.starting?.reject(new ClflowError('io', `The inspecting process could not be started (${how}).`));
    if (this.closed) return;
    this.failures++;
    const pause = work ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures);
    this.options.onNote(`The inspecting process ended (${how}); another one is started.`);
    this.ready = new Promise((resolve) => setTimeout(resolve, pause)).then(() =>
      this.closed ? undefined : this.start(),
    );
    this.ready.catch(() => {});
  }
}
