/** @file A child as the pool's process sees it: started in an empty folder, talked to by messages, ended by SIGKILL. */
import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { line } from 'clflow/parts';
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
      env: line.childEnvironment(),
      execArgv: line.childFlags(childFile),
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
