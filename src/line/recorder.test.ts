import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { canMount, mountSmallDisk } from '../../test/support/small-disk.js';
import { Recorder } from './recorder.js';
import { LineState } from './state.js';
import { entryOf } from './testing/entries.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-recorder-'));
afterAll(() => rmSync(root, { recursive: true }));

async function start(folder: string, bounds = { messages: 1000, bytes: 1e9 }) {
  const state = await LineState.open(folder, () => {});
  const [dropped, troubles]: [string[], string[]] = [[], []];
  const recorder = new Recorder(state, bounds, {
    onDropped: (sink, count) => dropped.push(`${sink}: ${count}`),
    onRecorded: () => {},
    onTrouble: (sentence) => troubles.push(sentence),
  });
  const close = async (): Promise<number> => {
    const lost = await recorder.close();
    state.close();
    return lost;
  };
  return { state, recorder, dropped, troubles, close };
}

describe('a recorder', () => {
  it('drops the oldest good results where too many wait, counts them, and keeps all others', async () => {
    const { state, recorder, dropped, troubles, close } = await start(join(root, 'bounds'), {
      messages: 60,
      bytes: 1e9,
    });
    for (let i = 0; i < 200; i++) {
      await recorder.record(entryOf(state, { sinks: ['away'], verdict: i % 5 === 0 ? 'anomalous' : 'normal' }));
    }
    const waiting = state.outbox.next('away', 999).map(({ payload }) => JSON.parse(payload) as { verdict: string });
    expect(waiting).toHaveLength(60);
    expect(waiting.filter(({ verdict }) => verdict === 'anomalous')).toHaveLength(40);
    expect(dropped).toEqual(['away: 40', 'away: 50', 'away: 50']);
    for (let i = 0; i < 50; i++) await recorder.record(entryOf(state, { sinks: ['away'], verdict: 'error' }));
    expect(state.outbox.size('away').messages).toBe(90);
    expect(troubles).toEqual([expect.stringMatching(/not good wait for away than are allowed to; they are kept/)]);
    expect(await close()).toBe(0);
  });

  it.skipIf(!canMount())('goes on where the disk is full, and writes all of it when there is room again', async () => {
    const disk = mountSmallDisk('24m')!;
    let lost = NaN;
    const { state, recorder, dropped, troubles, close } = await start(join(disk, 'state'));
    try {
      writeFileSync(join(disk, 'others'), new Uint8Array(6.5 * 2 ** 20));
      const saved: Promise<boolean>[] = [];
      const record = async (count: number, verdict: 'normal' | 'anomalous'): Promise<void> => {
        for (let i = 0; i < count; i++) {
          const entry = entryOf(state, { sinks: ['mqtt'], verdict });
          const padded = { ...entry, payload: JSON.stringify({ ...entry.result, error: 'x'.repeat(100_000) }) };
          saved.push((await recorder.record(padded)).saved);
        }
      };
      await record(60, 'normal');
      await record(30, 'anomalous');
      // The reserve was given, and good ones went.
      expect(troubles.join('\n')).toMatch(/is full: free some space/);
      expect(dropped.length).toBeGreaterThan(0);
      await record(200, 'anomalous');
      expect(recorder.unsafe).toBeGreaterThan(0);
      expect(troubles.filter((one) => one.includes('are sent from memory'))).toHaveLength(1);
      const inMemory = recorder.memory.next('mqtt', 1);
      expect(inMemory).toHaveLength(1);
      // Of what is in memory one is acknowledged before there is room: it is not written to be sent again.
      recorder.memory.delivered(inMemory[0].id);
      rmSync(join(disk, 'others'));
      // The dispatcher goes on, too: what is delivered makes room.
      for (const { id } of state.outbox.next('mqtt', 999)) state.outbox.delivered(id);
      expect(troubles.length).toBeLessThan(12);
      await vi.waitFor(() => expect(recorder.unsafe).toBe(0), { timeout: 10_000, interval: 100 }).catch(() => {});
      expect(new Set(await Promise.all(saved))).toEqual(new Set([true]));
      expect(state.outbox.has('mqtt', inMemory[0].inspectionId)).toBe(false);
      expect(troubles.at(-1)).toMatch(/are written to .* again, and so is what was in memory/);
    } finally {
      lost = await close();
      // Before Node 22.13 files of a database are open until its statements are collected.
      execFileSync('umount', ['--lazy', disk]);
      rmSync(disk, { recursive: true });
    }
    expect(lost).toBe(0);
  });
});
