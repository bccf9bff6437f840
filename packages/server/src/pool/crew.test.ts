import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Crew } from './crew.js';

it('starts children that end at once ever more slowly, says so, and goes on when they live', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clflow-crew-'));
  const away = join(folder, 'away');
  const told: string[] = [];
  let failed = 0;
  const options = { modelsPerChild: 1, device: 'auto' as const, patience: 1000, startWithin: 60_000, folder: away };
  let freed: () => void = () => {};
  const lives = new Promise<void>((resolve) => (freed = resolve));
  const crew = new Crew(
    1,
    { ...options, log: (_, message) => told.push(message) },
    { free: () => freed(), lost: () => {}, failed: () => failed++ },
  );
  await new Promise((resolve) => setTimeout(resolve, 4500));
  // After 0.2, 0.4, 0.8 and 1.6 s; the sixth would come 3.2 s later.
  expect(told).toHaveLength(5);
  expect(failed).toBe(1);
  expect(crew.failure).toMatch(/end before they can work \(.*ENOENT/);
  await mkdir(away);
  await lives;
  expect(crew.failure).toBeNull();
  await crew.close();
  await rm(folder, { recursive: true });
});
