/**
 * @file The package as a user gets it: packed, installed into an empty folder with the registry alone, every export imported,
 * the demo run, a detector trained and used by a program.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { own } from '../tools/house/environment.js';
import { workplace } from './support/product.js';

/** Mebibytes on the disk after an install, of which onnxruntime-node alone has 287. */
const SIZE_BUDGET = 345;

const { root, remove } = workplace('install');
const folder = join(root, 'app');
const repository = join(import.meta.dirname, '..');
const skip = { ONNXRUNTIME_NODE_INSTALL: 'skip' };

// In CI the registry must answer: without it these tests fail instead of being skipped.
const absent = !process.env.CI && run('npm', ['view', 'zod', 'version', '--fetch-retries=0'], root).status !== 0;
if (absent) console.log('skipped: installing the package needs an npm registry');

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function run(command: string, args: string[], cwd: string, env: Record<string, string> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: own(env),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, out: stdout ?? '', err: stderr ?? '' };
}

/** Runs a program of the user's in a Node of its own. */
function program(source: string, ...options: string[]): Ended {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, source);
  return run(process.execPath, [...options, file], folder);
}

/** What a program prints; it must end well. */
function output({ status, out, err }: Ended): string {
  if (status !== 0) throw new Error(`It ended with status ${status}:\n${out.slice(-2000)}\n${err.slice(-2000)}`);
  return out;
}

function sizeOf(path: string): number {
  const { blocks, size } = statSync(path);
  const own = blocks === undefined ? size : 512 * blocks;
  return (
    own +
    (statSync(path).isDirectory() ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0) : 0)
  );
}

describe.skipIf(absent)(`an installed package${absent ? ' (skipped: no registry)' : ''}`, () => {
  let packed: readonly { readonly path: string }[];

  beforeAll(() => {
    mkdirSync(folder);
    // What was built, and not built anew meanwhile: other tests use it at the same time.
    const [answer] = JSON.parse(
      output(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', root], repository)),
    ) as [{ filename: string; files: { path: string }[] }];
    packed = answer.files;
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    output(run('npm', ['install', '--no-audit', '--no-fund', join(root, answer.filename)], folder, skip));
  }, 240_000);
  afterAll(remove);

  it('carries its licence, its readme and the weights, no tests, source maps or training records', () => {
    const paths = packed.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'weights/embedded.safetensors']));
    expect(paths.filter((path) => /\.map$|\.test\.|\/testing\/|\.jsonl$|^(src|test|bench)\//.test(path))).toEqual([]);
  });

  it(`takes ${SIZE_BUDGET} MiB of disk at most, without onnxruntime-web`, () => {
    const size = sizeOf(join(folder, 'node_modules')) / 2 ** 20;
    console.log(`installed: ${size.toFixed(0)} MiB`);
    expect(readdirSync(join(folder, 'node_modules'))).not.toContain('onnxruntime-web');
    expect(size).toBeLessThanOrEqual(SIZE_BUDGET);
  });

  it.each(['clflow', 'clflow/parts', 'clflow/graph'])('imports %s', (name) => {
    const names = output(program(`console.log(Object.keys(await import('${name}')).join(' '));`))
      .trim()
      .split(' ');
    expect(names.length).toBeGreaterThan(5);
  });

  it('gives its version by clflow/package.json', () => {
    const source = `import about from 'clflow/package.json' with { type: 'json' }; console.log(about.version);`;
    const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string };
    expect(output(program(source)).trim()).toBe(version);
  });

  it('has its command, and runs the demo, smaller here', () => {
    expect(output(run('npx', ['--no-install', 'clflow', 'demo', '--help'], folder))).toContain(
      'clflow demo /tmp/flange',
    );
    const source = `
      import { runDemo } from './node_modules/clflow/dist/cli/verbs/demo/run.js';
      import { runCli } from './node_modules/clflow/dist/cli/run.js';
      const product = { seed: 2, trainImages: 24, testImages: 4, defectImages: 2 };
      process.exitCode = await runDemo('demo-output', runCli, { product, epochs: 1 });
    `;
    expect(output(program(source))).toContain('contact-sheet.png');
  }, 300_000);

  it('trains and inspects from a program', () => {
    const source = `
      import { train, inspect, Detector, ClflowError } from 'clflow';
      const data = 'demo-output/product';
      const events = [];
      const { model, threshold } = await train({ data, output: 'flange.onnx', epochs: 1, power: false, onEvent: (event) => events.push(event) });
      const detector = await Detector.load('flange.onnx');
      const { verdict, score, pValue, regions } = await detector.inspect(data + '/test/missing_hole/000.png');
      const lines = [];
      for await (const line of inspect({ model: 'flange.onnx', images: [data + '/test/missing_hole'] })) lines.push([line.file, line.score]);
      const refused = await train({ data: 'nowhere', output: 'never.onnx' }).catch((error) => error instanceof ClflowError);
      console.log(JSON.stringify({ model, threshold, events: events.length, verdict, score, pValue, regions, lines, refused }));
    `;
    const seen = JSON.parse(output(program(source)).trim().split('\n').at(-1)!) as Record<string, unknown>;
    expect(seen).toMatchObject({
      verdict: 'anomalous',
      score: expect.any(Number),
      pValue: expect.any(Number),
      refused: true,
    });
    expect(seen.events).toBeGreaterThan(0);
    expect((seen.regions as unknown[]).length).toBeGreaterThan(0);
    const lines = seen.lines as [string, number][];
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.find(([file]) => file.endsWith('000.png'))?.[1]).toBe(seen.score);
  }, 300_000);

  it('has types that resolve', () => {
    const source = `
      import { train, Detector, ClflowError } from 'clflow';
      import * as parts from 'clflow/parts';
      import { Graph } from 'clflow/graph';
      export const trained: Promise<{ threshold: unknown }> = train({ data: 'a', output: 'b.onnx' });
      export const detector: Promise<Detector> = Detector.load('b.onnx');
      export const used: unknown[] = [ClflowError, parts, Graph];
      // @ts-expect-error: an option must have the right type, which it has not where types are missing.
      export const wrong = train({ data: 3 });
    `;
    writeFileSync(join(folder, 'program.ts'), source);
    const compilerOptions = {
      ...{ noEmit: true, strict: true, skipLibCheck: true, types: [] },
      ...{ module: 'nodenext', target: 'es2022', lib: ['es2023'] },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    output(run(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc')], folder));
  });

  it('says how to install ONNX Runtime where it is not there', () => {
    const place = join(folder, 'node_modules/onnxruntime-node');
    renameSync(place, `${place}-away`);
    try {
      const { status, err } = run(
        'npx',
        ['--no-install', 'clflow', 'evaluate', 'demo-output/flange.onnx', 'demo-output/product'],
        folder,
      );
      expect(status).not.toBe(0);
      expect(err.trim()).toBe(
        'clflow: The package onnxruntime-node is not there: install it by "ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node".',
      );
    } finally {
      renameSync(`${place}-away`, place);
    }
  });

  it('imports clflow/web beside onnxruntime-web, an optional peer', () => {
    const { peerDependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
      peerDependencies: Record<string, string>;
    };
    const peer = `onnxruntime-web@${peerDependencies['onnxruntime-web']}`;
    output(run('npm', ['install', '--no-audit', '--no-fund', peer], folder, skip));
    expect(output(program(`console.log(typeof (await import('clflow/web')).webRuntime);`)).trim()).toBe('function');
  }, 120_000);
});
