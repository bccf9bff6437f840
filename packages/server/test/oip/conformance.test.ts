/**
 * @file The Open Inference Protocol as real clients speak it: tritonclient and kserve, of $PYTHON or of .ci/.venv. Where a client is
 * not installed, its test is skipped.
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Detector } from 'clflow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plate } from '../../src/http/testing/model.js';
import { startServer, workplace, type TestServer, type Workplace } from '../../src/http/testing/server.js';

const VENV = join(import.meta.dirname, '../../../../.ci/.venv/bin/python');
const python = process.env.PYTHON ?? (existsSync(VENV) ? VENV : 'python3');

function has(module: string): boolean {
  try {
    execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
    return true;
  } catch {
    console.log(`skipped: conformance by ${module}, which ${python} lacks (.ci/requirements.txt)`);
    return false;
  }
}

let place: Workplace;
let server: TestServer;
let expected: readonly string[];

beforeAll(async () => {
  place = await workplace();
  server = await startServer(place);
  const image = plate(200, true);
  const file = join(place.folder, 'image.rgb');
  await writeFile(file, image.data);
  await using detector = await Detector.load(place.model, { threads: 1 });
  expected = [String((await detector.inspect(image)).score), file, String(image.width), String(image.height)];
});

afterAll(async () => {
  await server.close();
  await place.remove();
});

async function run(script: string, address: string): Promise<string> {
  const { stdout } = await promisify(execFile)(python, [join(import.meta.dirname, script), address, ...expected], {
    timeout: 100_000,
    env: { ...process.env, no_proxy: '127.0.0.1', NO_PROXY: '127.0.0.1' },
  });
  return stdout;
}

it.skipIf(!has('tritonclient.http'))(
  'is spoken to Triton’s client (Python)',
  async () => {
    expect(await run('conf_triton.py', `127.0.0.1:${server.port}`)).toContain('8 errors');
  },
  120_000,
);

it.skipIf(!has('kserve'))(
  'is spoken to KServe’s client (Python)',
  async () => {
    expect(await run('conf_kserve.py', server.url)).toContain('an error');
  },
  120_000,
);
