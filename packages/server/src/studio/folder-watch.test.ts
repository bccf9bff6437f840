import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { FolderWatch } from './folder-watch.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-watch-'));
afterAll(() => rmSync(root, { recursive: true }));

it('takes each file once when it has stopped growing, and goes on when its folder was away', async () => {
  const folder = join(root, 'incoming');
  mkdirSync(folder);
  writeFileSync(join(folder, 'old.png'), 'old');
  const taken: string[] = [];
  const watch = new FolderWatch(
    folder,
    false,
    {
      knows: () => false,
      inspect: (content, { name }) => {
        taken.push(`${name}: ${Buffer.from(content).toString()}`);
        return Promise.resolve();
      },
      onChange: () => {},
    },
    60,
  );
  await new Promise((resolve) => setTimeout(resolve, 150));
  const growing = join(folder, 'new.png');
  writeFileSync(growing, 'a');
  for (let i = 0; i < 6; i++) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    appendFileSync(growing, 'b');
  }
  await vi.waitFor(() => expect(taken).toEqual(['new.png: abbbbbb']), 3000);

  renameSync(folder, `${folder}-away`);
  await vi.waitFor(() => expect(watch.state.state).toBe('offline'), 3000);
  renameSync(`${folder}-away`, folder);
  writeFileSync(join(folder, 'late.png'), 'late');
  await vi.waitFor(() => expect(taken).toEqual(['new.png: abbbbbb', 'late.png: late']), 3000);
  expect(watch.state).toMatchObject({ state: 'watching', inspected: 2, waiting: 0, failures: [] });
  await watch.stop();
});
