import { describe, expect, it } from 'vitest';
import { runNode } from './whole-process.js';

describe('a process that is watched', () => {
  it('tells its own processor time and peak memory, whatever its parent holds', async () => {
    const held = Buffer.alloc(300e6, 1);
    const code = `const end = performance.now() + 300; const kept = Buffer.alloc(150e6, 1); while (performance.now() < end); console.log(kept[0])`;
    const idle = await runNode(['--eval', '0']);
    const busy = await runNode(['--eval', code]);
    expect(busy.stdout).toBe('1\n');
    expect(busy.wallSeconds).toBeGreaterThan(0.3);
    expect(busy.cpuSeconds - idle.cpuSeconds).toBeGreaterThan(0.03);
    expect(busy.peakMemoryMb - idle.peakMemoryMb).toBeGreaterThan(120);
    expect(idle.peakMemoryMb).toBeLessThan(held.length / 2e6);
  });

  it('may have children and threads that end before it', async () => {
    const code = `
      import { fork } from 'node:child_process';
      import { once } from 'node:events';
      import { Worker } from 'node:worker_threads';
      await once(new Worker('0', { eval: true }), 'exit');
      const preload = process.execArgv.slice(0, 2);
      await once(fork('-', { execArgv: [...preload, '--eval', '0'] }), 'exit');
      console.log('ended');`;
    const { stdout, cpuSeconds } = await runNode(['--input-type=module', '--eval', code]);
    expect(stdout).toBe('ended\n');
    expect(cpuSeconds).toBeGreaterThan(0);
  });

  it('is quoted when it fails', async () => {
    await expect(runNode(['--eval', 'console.error("no such image"); process.exit(3)'])).rejects.toThrow(
      /ended with 3:\nno such image/,
    );
  });
});
