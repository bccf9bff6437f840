/** @file What a child may see, how it stands behind others, and that it does not outlive whoever started it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodePng } from 'clflow';
import { describe, expect, it } from 'vitest';
import { programOf } from '../../../../tools/suite/compiled.js';
import { endless, hostileModel } from '../testing/hostile-models.js';
import { picture, trainSmall } from '../testing/small-model.js';
import { createPool } from './index.js';

describe.skipIf(process.platform !== 'linux')('a child', () => {
  it('works in an empty folder, without secrets of the environment, and behind others', async () => {
    process.env.CLFLOW_TEST_SECRET = 'secret';
    const pool = await createPool({ workers: 1 });
    const [pid] = pool.state.pids;
    const folder = readlinkSync(`/proc/${pid}/cwd`);
    expect(readdirSync(folder)).toEqual([]);
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('SECRET');
    expect(getPriority(pid)).toBe(5);
    await pool.close();
    expect(() => readdirSync(folder)).toThrow('ENOENT');
    delete process.env.CLFLOW_TEST_SECRET;
  });

  it('that is stuck ends when whoever started it was killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clflow-child-test-'));
    const stuck = await hostileModel(join(folder, 'slow.onnx'), await trainSmall(folder, 'disc'), endless);
    const image = Buffer.from(await encodePng(picture(1))).toString('base64');
    const script = fileURLToPath(new URL('../testing/pool-owner.ts', import.meta.url));
    const owner = spawn(process.execPath, [...(await programOf(script)), JSON.stringify(stuck), image], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(String((await once(owner.stdout, 'data'))[0]));
    expect(lives(pid)).toBe(true);
    // Into the run of the model.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    for (let i = 0; i < 100 && lives(pid); i++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(lives(pid)).toBe(false);
    await rm(folder, { recursive: true });
  });
});

/** A zombie that nobody waited for is none. */
function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
