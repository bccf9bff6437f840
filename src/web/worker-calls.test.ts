import { describe, expect, it, vi } from 'vitest';
import { ClflowError } from '../errors.js';
import { plainError, type Answer, type Call } from './protocol.js';
import { WorkerCalls } from './worker-calls.js';

/** A worker that a test answers for. */
class FakeWorker {
  onmessage: ((message: { data: Answer }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  readonly asked: Call[] = [];
  readonly terminate = vi.fn();
  postMessage(call: Call): void {
    this.asked.push(call);
  }
  answer(data: Answer): void {
    this.onmessage?.({ data });
  }
}

const opened = () => {
  const worker = new FakeWorker();
  return { worker, calls: new WorkerCalls(worker as unknown as Worker) };
};
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('WorkerCalls', () => {
  it('asks one thing at a time and hands on events and values', async () => {
    const { worker, calls } = opened();
    const events: unknown[] = [];
    const first = calls.call('look', 1, { onEvent: (event) => events.push(event) });
    const second = calls.call('look', 2);
    await settled();
    expect(worker.asked).toEqual([{ method: 'look', argument: 1 }]);
    worker.answer({ kind: 'event', event: 'half' });
    worker.answer({ kind: 'done', value: 'one' });
    expect(await first).toBe('one');
    await settled();
    worker.answer({ kind: 'done', value: 'two' });
    expect(await second).toBe('two');
    expect(events).toEqual(['half']);
  });

  it('gives errors back as they were', async () => {
    const { worker, calls } = opened();
    const call = calls.call('look', 1);
    await settled();
    worker.answer({ kind: 'failed', error: plainError(new ClflowError('data', 'It is no image.')) });
    await expect(call).rejects.toMatchObject({ name: 'ClflowError', code: 'data', message: 'It is no image.' });
    const next = calls.call('look', 2);
    await settled();
    worker.answer({ kind: 'failed', error: plainError(new TypeError('bug')) });
    await expect(next).rejects.toEqual(new Error('bug'));
  });

  it('never asks what was given up before its turn', async () => {
    const { worker, calls } = opened();
    const stop = new AbortController();
    const first = calls.call('look', 1);
    const second = calls.call('look', 2, { signal: stop.signal });
    await settled();
    stop.abort();
    await expect(second).rejects.toMatchObject({ code: 'interrupted' });
    worker.answer({ kind: 'done', value: null });
    await first;
    await settled();
    expect(worker.asked).toHaveLength(1);
    await expect(calls.call('look', 3, { signal: stop.signal })).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('tells all that waits when the worker is ended, and whatever comes later', async () => {
    const { worker, calls } = opened();
    const waiting = [calls.call('look', 1), calls.call('look', 2)];
    await settled();
    calls.end();
    for (const call of waiting) await expect(call).rejects.toMatchObject({ code: 'interrupted' });
    await expect(calls.call('look', 3)).rejects.toThrow('disposed of; load it again');
    expect(worker.terminate).toHaveBeenCalledOnce();
  });

  it('says what to do when the worker cannot be run', async () => {
    const { worker, calls } = opened();
    const call = calls.call('look', 1);
    await settled();
    worker.onerror?.({ message: 'no such file', preventDefault: () => {} });
    await expect(call).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^The worker of clflow cannot be run \(no such file\): .*`worker`/),
    });
  });
});
