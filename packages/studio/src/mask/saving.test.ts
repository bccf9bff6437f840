import { expect, it, vi } from 'vitest';
import { ApiError } from '../api/client.js';
import { Saving } from './saving.js';
import type { Saved } from './source.js';

function saving() {
  let painted = 0;
  const waiting: { done: (saved: Saved) => void; fail: (error: Error) => void }[] = [];
  const save = vi.fn(
    (_: Uint8Array<ArrayBuffer> | null, __: string | null) =>
      new Promise<Saved>((done, fail) => void waiting.push({ done, fail })),
  );
  const saver = new Saving({ save }, () => Promise.resolve(Uint8Array.of(painted)));
  saver.startFrom('"0"', null);
  const paint = (): void => {
    painted++;
    saver.changed();
  };
  const answered = async (tag: string): Promise<void> => {
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting.pop()!.done({ tag, place: 'folder' });
    await vi.waitFor(() => expect(waiting.length > 0 || !saver.isUnsaved).toBe(true));
  };
  return { saver, save, waiting, paint, answered };
}

it('saves one at a time, and what came meanwhile as one, each upon the one before', async () => {
  const { saver, save, paint, answered } = saving();
  paint();
  await vi.waitFor(() => expect(save).toHaveBeenCalledTimes(1));
  paint();
  paint();
  expect(saver.isUnsaved).toBe(true);
  await answered('"1"');
  await answered('"2"');
  expect(save.mock.calls).toEqual([
    [Uint8Array.of(1), '"0"'],
    [Uint8Array.of(3), '"1"'],
  ]);
  expect([saver.isUnsaved, saver.state.get().kind, saver.place.get()]).toEqual([false, 'saved', 'folder']);
});

it('says why it could not, and saves with the next stroke', async () => {
  const { saver, save, paint, waiting, answered } = saving();
  paint();
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  waiting.pop()!.fail(new ApiError(507, 'The disk is full.'));
  await vi.waitFor(() =>
    expect(saver.state.get()).toMatchObject({ kind: 'failed', error: { message: 'The disk is full.' } }),
  );
  expect(saver.isUnsaved).toBe(true);
  paint();
  await answered('"2"');
  expect(save.mock.lastCall).toEqual([Uint8Array.of(2), '"0"']);
  expect(saver.state.get().kind).toBe('saved');
});

it('stops at a conflict until somebody says whose counts', async () => {
  const { saver, save, paint, waiting, answered } = saving();
  paint();
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  waiting.pop()!.fail(new ApiError(412, 'changed elsewhere'));
  await vi.waitFor(() => expect(saver.state.get().kind).toBe('conflict'));
  paint();
  await saver.flush();
  expect(save).toHaveBeenCalledTimes(1);
  void saver.keepMine();
  await answered('"9"');
  expect(save.mock.lastCall).toEqual([Uint8Array.of(2), null]);
  expect(saver.state.get().kind).toBe('saved');
});
