/** @file What ships for operating systems and containers: read by their own tools, where no engine runs. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';

const at = (name: string): string => fileURLToPath(new URL(`../deploy/${name}`, import.meta.url));
const dockerfile = readFileSync(at('Dockerfile'), 'utf8');
const unit = readFileSync(at('clflow.service'), 'utf8');
const ANALYZE = '/usr/bin/systemd-analyze';

describe('the Dockerfile', () => {
  it('has no fault that a linter finds, nor has that of a fleet, which is built on it', () => {
    const fleet = readFileSync(at('../../queue/deploy/Dockerfile'), 'utf8');
    expect([dockerfile, fleet].map((text) => validate(text))).toEqual([[], []]);
  });

  it('ends as a user without rights, writes to /data alone and is told to stop as the server understands', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM'));
    expect(last).toMatch(/^USER 10001$/m);
    expect(last).toMatch(/^VOLUME \["\/data"\]$/m);
    expect(last).toMatch(/^STOPSIGNAL SIGTERM$/m);
  });
});

describe('the systemd unit', () => {
  it('gives the service its own user, a folder to write to, and nothing else', () => {
    const settings = new Map(
      unit
        .split('\n')
        .flatMap((line) => (/^\w+=/.test(line) ? [line.split(/=(.*)/s).slice(0, 2) as [string, string]] : [])),
    );
    expect(Object.fromEntries(settings)).toMatchObject({
      User: 'clflow',
      StateDirectory: 'clflow',
      ProtectSystem: 'strict',
      NoNewPrivileges: 'yes',
      CapabilityBoundingSet: '',
      KillSignal: 'SIGTERM',
      Restart: 'always',
    });
    // Longer than the server's own notice and drain.
    expect(Number(settings.get('TimeoutStopSec'))).toBeGreaterThan(21);
  });

  it.skipIf(!existsSync(ANALYZE))('is understood by systemd, without a warning', async () => {
    const { stdout, stderr } = await promisify(execFile)(ANALYZE, ['verify', '--man=no', at('clflow.service')]);
    expect(stdout + stderr).not.toMatch(/clflow\.service/);
  });
});
