/**
 * @file Nothing leaves the machine: name look-ups, connections and telemetry's files are watched by strace while a session
 * lives and ends, and the same watch is shown to see them where there are some.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Graph, add, serialize } from '../src/graph/index.js';
import { workplace } from './support/product.js';

const { root, remove } = workplace('privacy');
afterAll(remove);

// In CI strace must be there: without it these tests fail instead of being skipped.
const absent = !process.env.CI && spawnSync('strace', ['-V'], { stdio: 'ignore' }).status !== 0;
if (absent) console.log('skipped: watching for connections needs strace');

const runtime = pathToFileURL(join(import.meta.dirname, '../src/graph/runtime.node.ts')).href;
const model = join(root, 'model.onnx');
const session = `
  import { readFileSync } from 'node:fs';
  import { nodeRuntime } from '${runtime}';
  const session = await nodeRuntime({ threads: 1 }).open(readFileSync('${model}'));
  await session.run({ x: { type: 'float32', shape: [4], data: new Float32Array(4) } });
  // Telemetry, where it is on, makes its first look-up after nine seconds.
  await new Promise((resolve) => setTimeout(resolve, 14_000));
  await session.release();
`;

interface Sight {
  /** Calls that reach for the network or a resolver. */
  readonly calls: string[];
  /** Files that are opened to be written. */
  readonly written: string[];
}

/** Runs a script in a process of its own and tells what it reached for. */
async function watch(name: string, script: string, env: Record<string, string> = {}): Promise<Sight> {
  const cache = join(root, `${name}-cache`);
  mkdirSync(cache);
  const [file, log] = [join(root, `${name}.mts`), join(root, `${name}.strace`)];
  writeFileSync(file, script);
  const command = ['-f', '-e', 'trace=network,openat', '-o', log, process.execPath, '--import', 'tsx', file];
  await promisify(execFile)('strace', command, {
    // No more than this: the library behaves differently where it finds the variables of a CI.
    env: { PATH: process.env.PATH, HOME: cache, XDG_CACHE_HOME: cache, TMPDIR: cache, ...env },
  });
  const lines = readFileSync(log, 'utf8').split('\n');
  return {
    // The resolver shows by its files and its daemon's socket, a look-up and a connection by their addresses.
    calls: lines.filter((line) => /AF_INET6?\b|nscd|\/etc\/(resolv\.conf|hosts)|systemd\/resolve/.test(line)),
    written: lines.flatMap((line) => (/O_(WRONLY|RDWR)/.test(line) ? (/"([^"]+)"/.exec(line)?.[1] ?? []) : [])),
  };
}

describe.skipIf(absent)(`a session${absent ? ' (skipped: no strace)' : ''}`, () => {
  let ours: Sight;
  let allowed: Sight;
  beforeAll(async () => {
    const graph = new Graph();
    const x = graph.input('x', [4]);
    graph.output('y', add(x, x));
    writeFileSync(model, serialize(graph));
    [ours, allowed] = await Promise.all([
      watch('ours', session),
      watch('allowed', session, { ORT_DISABLE_TELEMETRY: '0' }),
    ]);
  });
  const records = ({ written }: Sight) => written.filter((file) => /onnxruntime\.db|deviceid|mat-debug/.test(file));

  it('looks up no name and opens no connection', () => {
    expect(ours.calls).toEqual([]);
  });

  it('keeps no record of its use', () => {
    expect(records(ours)).toEqual([]);
  });

  it('would be seen to do both where the user allows it', () => {
    expect(allowed.calls.join('\n')).toContain('AF_INET');
    expect(records(allowed).join('\n')).toMatch(/onnxruntime\.db[^]*deviceid/);
  });
});

describe.skipIf(absent)(`the watch${absent ? ' (skipped: no strace)' : ''}`, () => {
  it('sees a look-up', async () => {
    const lookup = `import { lookup } from 'node:dns/promises'; await lookup('clflow.invalid').catch(() => {});`;
    expect((await watch('lookup', lookup)).calls.join('\n')).toMatch(/resolv\.conf|\/etc\/hosts|nscd/);
  });

  it('sees a connection', async () => {
    const connection = `import { connect } from 'node:net'; connect(9, '127.0.0.1').on('error', () => {});`;
    expect((await watch('connection', connection)).calls.join('\n')).toMatch(/connect\(.*AF_INET/);
  });
});
