/** @file A studio in a process of its own, which can be killed, and a Chromium that opens it. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../../tools/browser/chromium.js';

const CLI = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

export interface StartedStudio {
  /** With its token. */
  readonly url: string;
  readonly child: ChildProcess;
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  raw(path: string, init?: RequestInit): Promise<Response>;
  /** SIGKILL, as by a power cut. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** `clflow studio`, as somebody types it: at the port of its last start. @param data its data folder */
export async function startStudio(data: string): Promise<StartedStudio> {
  const child = spawn(process.execPath, [CLI, 'studio', '--data', data, '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  for await (const part of child.stdout as AsyncIterable<Buffer>) {
    told += part.toString();
    if (told.includes('\n')) break;
  }
  const url = /http:\S+/.exec(told)?.[0];
  if (url === undefined) throw new Error(`The studio did not start: ${told}`);
  const { origin, searchParams } = new URL(url);
  const raw = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(origin + path, {
      ...init,
      headers: { authorization: `Bearer ${searchParams.get('token')}`, ...init.headers },
    });
  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    const end = once(child, 'exit');
    child.kill(signal);
    await end;
  };
  return {
    ...{ url, child, raw },
    async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
      const json =
        body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const response = await raw(`/api${path}`, { method, ...json });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return (text === '' ? null : JSON.parse(text)) as Answer;
    },
    kill: () => ended('SIGKILL'),
    stop: () => ended('SIGTERM'),
  };
}

export function openBrowser(): Promise<Browser> {
  const command = findChromium()?.command;
  if (!command) throw new Error('It needs Chromium, in $CHROMIUM or the PATH.');
  const executablePath = execFileSync('which', [command], { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export async function until<Answer>(
  ask: () => Promise<Answer>,
  isSo: (answer: Answer) => boolean,
  seconds = 300,
): Promise<Answer> {
  const end = Date.now() + 1000 * seconds;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (Date.now() > end)
      throw new Error(`It took longer than ${seconds} s; last: ${JSON.stringify(answer).slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What else the machine does: numbers of a busy one are no numbers of the studio. */
export function load(): string {
  return `load ${loadavg()[0].toFixed(1)}`;
}

/** Ends with 1 where something was not as it must be. */
export function verdict(isSo: boolean, text: string): void {
  process.stdout.write(`${isSo ? 'ok' : 'WRONG'}: ${text}\n`);
  if (!isSo) process.exitCode = 1;
}
