/** @file A child as the pool's process sees it: started in an empty folder, talked to by messages, ended by SIGKILL. */
import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { behindOthers } from '../behind-others.js';
import type { ChildSettings, Job, Report } from './messages.js';

/** What is worth telling a person; `info` of what happened as it should. */
export type PoolLog = (level: 'info' | 'warn' | 'error', message: string) => void;

export interface ChildEvents {
  report(report: Report): void;
  /** Once, when the process has ended or could not be started. @param last line of its output */
  end(how: string, last: string): void;
}

/** Whoever serves answers first. */
const NICENESS = 5;
const LONGEST_LINE = 500;

/** The same from src/ and from dist/: beside this file, with its extension. */
const isSource = import.meta.url.endsWith('.ts');
const childFile = fileURLToPath(new URL(`./inspecting-child.${isSource ? 'ts' : 'js'}`, import.meta.url));

/** Sources need what compiles them. */
function loader(): string[] {
  if (!isSource) return [];
  return ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href];
}

/** What a child needs of the environment; secrets of whoever serves are not among it. */
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'LANG', 'TZ', 'LD_LIBRARY_PATH', 'SystemRoot', 'USERPROFILE'];

function environment(): NodeJS.ProcessEnv {
  const kept = KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  // An Electron application's program is a Node by that variable only.
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1', ...FRUGAL };
}

/**
 * What keeps a child below 300 MB with images of a megapixel, at full speed: few places where glibc keeps what was freed, blocks of
 * 2 MB and more given back at once (in large pages, where the system has them), garbage collected by the one thread that the child
 * has, and collected after each image: the buffers of an image are young, but so large that V8 would look through everything.
 */
const FRUGAL = {
  MALLOC_ARENA_MAX: '2',
  GLIBC_TUNABLES: [
    'glibc.malloc.hugetlb=1',
    'glibc.malloc.trim_threshold=8388608',
    'glibc.malloc.mmap_threshold=2097152',
  ].join(':'),
};
const FLAGS = ['--expose-gc', '--single-threaded-gc'];

export class Child {
  private readonly process: ChildProcess;
  private last = '';
  private ended = false;

  /** @param folder an empty one: a model may read files below its working directory */
  constructor(
    settings: Omit<ChildSettings, 'parent'>,
    folder: string,
    log: PoolLog,
    private readonly events: ChildEvents,
  ) {
    this.process = fork(childFile, [JSON.stringify({ ...settings, parent: process.pid } satisfies ChildSettings)], {
      cwd: folder,
      env: environment(),
      execArgv: [...FLAGS, ...loader()],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const { pid, stdout, stderr } = this.process;
    this.process.once('error', (error) => this.finish(error.message));
    this.process.once('close', (status, signal) => this.finish(signal ?? `status ${status}`));
    this.process.on('message', (report: Report) => {
      if (!this.ended) this.events.report(report);
    });
    eachLine(stdout, (line) => (this.last = line));
    eachLine(stderr, (line) => log('warn', `Inspecting process ${pid}: ${line}`));
    if (pid !== undefined) behindOthers(pid, NICENESS);
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** One that has ended meanwhile says so by its `end`. */
  send(job: Job): void {
    this.process.send(job, () => {});
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }

  private finish(how: string): void {
    if (this.ended) return;
    this.ended = true;
    this.events.end(how, this.last);
  }
}

function eachLine(stream: Readable | null, act: (line: string) => void): void {
  if (!stream) return;
  createInterface({ input: stream }).on('line', (line) => {
    if (line.trim() !== '') act(line.slice(0, LONGEST_LINE));
  });
}
