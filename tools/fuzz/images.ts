/**
 * @file Thousands of damaged image files, each of which must become an image or a sentence: no crash, no hang, no growth.
 *
 *   npm run fuzz -- [files a kind, default 1000] [first seed, default 0]
 *
 * Files are decoded in a child process; when it dies or stops answering, the file is saved beside the seed's name, counted,
 * and another child goes on behind it. Exit status 1 where any file did so or came out otherwise.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../src/errors.js';
import { mutated, seedlings } from '../../src/image/testing/mutate.node.js';
import { outcomeOf, type Outcome } from '../../src/image/testing/outcome.node.js';

/** Milliseconds that one file may take. */
const PATIENCE = 20_000;
/** Memory of the child, at most, in bytes: that of the largest image that is accepted. */
const MOST_MEMORY = 1.5 * 2 ** 30;

interface Task {
  readonly kind: string;
  readonly seed: number;
}
interface Answer {
  readonly outcome: Outcome | 'fault';
  readonly fault: string;
  /** Peak of memory so far, in bytes. */
  readonly memory: number;
}

if (process.send) await answer();
else await ask(Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 0));

async function answer(): Promise<void> {
  const files = new Map((await seedlings()).map((file) => [file.name, file]));
  process.on('message', ({ kind, seed }: Task) => {
    void outcomeOf(mutated(files.get(kind)!, seed))
      .then((outcome) => ({ outcome, fault: '' }))
      .catch((error: unknown) => ({ outcome: 'fault' as const, fault: messageOf(error) }))
      .then((result) => process.send!({ ...result, memory: process.resourceUsage().maxRSS * 1024 } satisfies Answer));
  });
}

async function ask(each: number, first: number): Promise<void> {
  const files = await seedlings();
  const faults: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'clflow-fuzz-'));
  let child = start();
  let [memory, slowest] = [0, 0];
  for (const file of files) {
    const counts = { image: 0, sentence: 0, fault: 0 };
    for (let seed = first; seed < first + each; seed++) {
      const begun = performance.now();
      const result = await tried(child, { kind: file.name, seed });
      slowest = Math.max(slowest, performance.now() - begun);
      memory = Math.max(memory, result.memory);
      counts[result.outcome]++;
      if (result.outcome !== 'fault') continue;
      const path = join(folder, `${seed}-${file.name}`);
      writeFileSync(path, mutated(file, seed));
      faults.push(`${path}: ${result.fault}`);
      if (!child.connected || child.killed) child = start();
    }
    console.log(
      `${file.name.padEnd(16)}  ${counts.image} images, ${counts.sentence} sentences, ${counts.fault} faults`,
    );
  }
  child.kill();
  console.log(`slowest ${(slowest / 1000).toFixed(1)} s, peak memory ${Math.round(memory / 2 ** 20)} MiB`);
  if (memory > MOST_MEMORY) faults.push(`peak memory is over ${MOST_MEMORY / 2 ** 20} MiB`);
  for (const fault of faults) console.log(`fault: ${fault}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

function start(): ChildProcess {
  return fork(import.meta.filename, { execArgv: process.execArgv });
}

function tried(child: ChildProcess, task: Task): Promise<Answer> {
  return new Promise((resolve) => {
    const end = (result: Answer): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(result);
    };
    const fault = (what: string): void => end({ outcome: 'fault', fault: what, memory: 0 });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fault(`no answer within ${PATIENCE / 1000} s`);
    }, PATIENCE);
    child.once('message', (result: Answer) => end(result));
    child.once('exit', (code, signal) => fault(`the process ended with ${signal ?? code}`));
    child.send(task);
  });
}
