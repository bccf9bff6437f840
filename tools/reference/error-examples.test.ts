import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from './commands.js';
import { errorExamples } from './error-examples.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'clflow-errors-')));
const before = process.cwd();

/** The folder that the examples speak of: good photos, a week with a bad one, and weights that are none. */
beforeAll(async () => {
  mkdirSync(join(folder, 'photos'));
  for (let i = 0; i < 6; i++) {
    const grey = { width: 64, height: 64, channels: 3, background: { r: 20 * i, g: 90, b: 90 } } as const;
    await sharp({ create: grey }).toFile(join(folder, 'photos', `00${i}.png`));
  }
  cpSync(join(folder, 'photos'), join(folder, 'week-7'), { recursive: true });
  writeFileSync(join(folder, 'week-7', '005.png'), 'hello\n');
  writeFileSync(join(folder, 'weights.safetensors'), 'hello\n');
  process.chdir(folder);
  vi.stubEnv('CLFLOW_DEBUG', '1');
});
afterAll(() => {
  vi.unstubAllEnvs();
  process.chdir(before);
  rmSync(folder, { recursive: true });
});
afterEach(() => vi.restoreAllMocks());

/** An interruption needs a hand on the keyboard, and `internal` a bug. */
const provoked = ['usage', 'data', 'model', 'weights', 'io', 'network'] as const;

describe('examples of errors', () => {
  it.each(provoked)('%s: the command says so, word for word', async (code) => {
    const { when, message } = errorExamples[code];
    let said = '';
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((said += String(text))));
    expect(await runCli(when.split(' ').slice(1))).toBe(2);
    const here = said.replaceAll(folder, '/data');
    expect(here).toContain(`clflow: ${message}\n`);
    expect(here).toContain(`code: '${code}'`);
  });
});
