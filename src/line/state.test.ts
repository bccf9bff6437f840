import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { keyOf, type FileStamp } from './ledger.js';
import { LineState } from './state.js';
import { entryOf } from './testing/entries.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-line-state-'));
afterAll(() => rmSync(root, { recursive: true }));
const notes: string[] = [];
const open = (name: string) => LineState.open(join(root, name), (note) => notes.push(note));

describe('a line’s state', () => {
  it('keeps results, places in the order and observations over a restart, also with the clock set back', async () => {
    const state = await open('kept');
    const first = entryOf(state, { sinks: ['mqtt', 'lines'], seen: 1 });
    const second = entryOf(state, { sinks: ['mqtt'], seen: 2, verdict: 'anomalous' });
    await state.write([first]);
    await state.write([second]);
    state.close();

    vi.useFakeTimers({ now: Date.now() - 86_400_000, toFake: ['Date'] });
    const again = await open('kept');
    const names = (sink: string) => again.outbox.next(sink, 9).map(({ inspectionId }) => inspectionId);
    expect(names('mqtt')).toEqual([first.result.inspection_id, second.result.inspection_id]);
    expect(names('lines')).toEqual([first.result.inspection_id]);
    const { hash } = first.result.model;
    expect(again.observations('line-3', hash)).toEqual([
      { sequence: 1, observation: { score: 1 } },
      { sequence: 2, observation: { score: 2 } },
    ]);
    expect(again.observations('line-3', 'f'.repeat(64))).toEqual([]);
    const third = again.next('line-3');
    expect(third.sequence).toBe(3);
    expect(third.inspectionId > second.result.inspection_id).toBe(true);
    expect(again.next('line-4').sequence).toBe(1);
    vi.useRealTimers();
    again.close();
  });

  it('belongs to one line at a time', async () => {
    const state = await open('locked');
    await expect(open('locked')).rejects.toThrow(
      /is written to by another process: end that one first, or choose another state folder/,
    );
    state.close();
    (await open('locked')).close();
  });

  it('says what is wrong with its folder', async () => {
    writeFileSync(join(root, 'file'), '');
    await expect(open('file')).rejects.toThrow(/Cannot write .*file/);
    expect(notes).toEqual([]);
  });

  it('keeps pictures of results that wait, and of no others', async () => {
    const state = await open('pictures');
    const entry = entryOf(state, { sinks: ['archive'] });
    await state.write([entry]);
    const { inspection_id: id } = entry.result;
    expect(await state.pictures.keep(id, 'image', Buffer.from('kept'), true)).toBe(true);
    await state.pictures.keep('00000000-0000-7000-8000-000000000000', 'image', Buffer.from('left by a crash'), false);
    state.close();
    const again = await open('pictures');
    expect(Buffer.from((await again.pictures.read(id, 'image'))!).toString()).toBe('kept');
    expect(readdirSync(join(root, 'pictures', 'pictures'))).toHaveLength(1);
    await again.pictures.remove(id);
    expect(await again.pictures.read(id, 'image')).toBeNull();
    again.close();
  });
});

describe('the ledger', () => {
  const stamp = (change: Partial<FileStamp> = {}): FileStamp => {
    return { path: '/in/a.png', inode: '1:10', size: '5', mtime: '1000', ...change };
  };
  const sha256 = 'a'.repeat(64);

  it('knows a file again that was touched, renamed or mounted anew, and no copy, link or new picture', async () => {
    const state = await open('ledger');
    const file = stamp();
    await state.write([entryOf(state, { ledger: { key: keyOf(file), sha256, file } })]);
    const ledger = state.ledger('line-3');
    const there = new Set(['/in/a.png', '/in/b.png']);
    const has = (path: string): boolean => there.has(path);
    expect(ledger.known(keyOf(file))?.verdict).toBe('normal');
    expect(state.ledger('line-4').known(keyOf(file))).toBeNull();
    // Touched, and mounted anew.
    expect(ledger.sameFile(stamp({ mtime: '2000' }), sha256, has)).toBe(true);
    expect(ledger.known(keyOf(stamp({ mtime: '2000' })))).not.toBeNull();
    expect(ledger.sameFile(stamp({ inode: '9:77' }), sha256, has)).toBe(true);
    // The same name with other bytes, or the same bytes written again; a copy; a second link.
    expect(ledger.sameFile(stamp({ mtime: '3000' }), 'b'.repeat(64), has)).toBe(false);
    expect(ledger.sameFile(stamp({ mtime: '3000', inode: '1:12' }), sha256, has)).toBe(false);
    expect(ledger.sameFile(stamp({ path: '/in/b.png', inode: '1:11' }), sha256, has)).toBe(false);
    expect(ledger.sameFile(stamp({ path: '/in/b.png' }), sha256, has)).toBe(false);
    // Renamed.
    there.delete('/in/a.png');
    ledger.gone(['/in/a.png']);
    expect(ledger.sameFile(stamp({ path: '/in/b.png' }), sha256, has)).toBe(true);
    expect(ledger.paths()).toEqual(['/in/b.png']);
    // Away and back with the share: known as it was.
    expect(ledger.known(keyOf(file))).not.toBeNull();
    // Removed, and the same bytes put there again.
    there.add('/in/a.png');
    expect(ledger.sameFile(stamp({ mtime: '9000' }), sha256, has)).toBe(false);
    state.close();
  });
});
