/**
 * @file Somebody else's network runs for the first time in a process of its own: a crash of the native library, a run without end
 * or one that takes all memory then ends in a sentence and not in the end of the training.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { totalmem } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ClflowError, errorCodes, messageOf, type ErrorCode } from '../errors.js';

export interface TrialOptions {
  /** Names of the feature maps; all outputs when missing. */
  readonly taps?: readonly string[];
  /** Longest time. Default 120 s. */
  readonly milliseconds?: number;
  /** Most memory, resident. Default 4 GiB, or half of the machine's where that is less. */
  readonly bytes?: number;
}

/** What the child is given, as JSON, and what it answers on its output. */
export interface TrialTask {
  readonly path: string;
  readonly file: string;
  readonly taps?: readonly string[];
  readonly milliseconds: number;
  readonly bytes: number;
}
export type TrialAnswer =
  | { readonly sound: true }
  | { readonly code: string; readonly message: string }
  /** Its own watch ended it. */
  | { readonly over: 'memory' | 'time' };

const LONGEST_MS = 120_000;
const MOST_BYTES = 4 * 2 ** 30;

/**
 * Opens a network and runs it on a few images in a process of its own.
 * @param path of the .onnx file
 * @param file what messages call it
 * @throws ClflowError as `onnxBackbone` does; `weights` when the process crashes, takes too long or too much memory; `io` when
 *   there can be no process
 */
export async function tryBackbone(path: string, file: string, options: TrialOptions = {}): Promise<void> {
  const milliseconds = options.milliseconds ?? LONGEST_MS;
  const bytes = options.bytes ?? Math.min(MOST_BYTES, totalmem() / 2);
  const { status, signal, output } = await run({ path, file, taps: options.taps, milliseconds, bytes });
  const refused = (what: string): ClflowError =>
    new ClflowError('weights', `${file} cannot be used as a backbone: ${what}; export it again, or choose another.`);
  const answer = answerOf(output);
  if (answer === null) throw refused(`on a trial it ended the process (${signal ?? `status ${status}`})`);
  if ('sound' in answer) return;
  if ('over' in answer) {
    const limit = answer.over === 'memory' ? `${gibibytes(bytes)} GiB of memory` : `${milliseconds / 1000} s`;
    throw refused(`on a trial it took more than ${limit}`);
  }
  throw new ClflowError(isCode(answer.code) ? answer.code : 'weights', answer.message);
}

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly output: string;
}

function run(task: TrialTask): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...loader(), childFile, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'ignore'],
      // An Electron application's program is a Node by this variable only.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      windowsHide: true,
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      if (output.length < MOST_OUTPUT) output += part;
    });
    // The child watches itself; this is for one that cannot even do that.
    const late = setTimeout(() => child.kill('SIGKILL'), task.milliseconds + 10_000);
    const stop = (): boolean => child.kill('SIGKILL');
    process.once('exit', stop);
    const settle = (): void => {
      clearTimeout(late);
      process.removeListener('exit', stop);
    };
    child.once('error', (cause) => {
      settle();
      reject(
        new ClflowError(
          'io',
          `Cannot try ${task.file} in a process of its own (${messageOf(cause)}); allow ${process.execPath} to be started.`,
          { cause },
        ),
      );
    });
    child.once('close', (status, signal) => {
      settle();
      resolve({ status, signal, output });
    });
  });
}

const MOST_OUTPUT = 100_000;

/** The same from src/ and from dist/: beside this file, with its extension. */
const isSource = import.meta.url.endsWith('.ts');
const childFile = fileURLToPath(new URL(`./trial-child.node.${isSource ? 'ts' : 'js'}`, import.meta.url));

/** Sources need what compiles them. */
function loader(): string[] {
  if (!isSource) return [];
  return ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href];
}

/** The last line: the native library may write to the same output. */
function answerOf(output: string): TrialAnswer | null {
  try {
    const answer: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? '');
    const known = typeof answer === 'object' && answer !== null;
    return known && ['sound', 'over', 'message'].some((key) => key in answer) ? (answer as TrialAnswer) : null;
  } catch {
    return null;
  }
}

function isCode(code: string): code is ErrorCode {
  return code in errorCodes;
}

function gibibytes(bytes: number): string {
  return String(Number((bytes / 2 ** 30).toFixed(1)));
}
