import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { Dispatcher } from './dispatcher.js';
import { Later, Refused, type Outgoing, type Sink } from './sink.js';
import { LineState } from './state.js';
import { entryOf } from './testing/entries.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-dispatcher-'));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;
const open: { dispatcher: Dispatcher; state: LineState }[] = [];
afterEach(async () => {
  for (const { dispatcher, state } of open.splice(0)) {
    await dispatcher.stop();
    state.close();
  }
});

/** A line's end with so many results that wait for it. */
async function start(
  send: (sequence: number, outgoing: Outgoing, signal: AbortSignal) => Promise<void>,
  { window = 1, results = 3 } = {},
) {
  const state = await LineState.open(join(root, String(++count)), () => {});
  const sink: Sink = {
    name: 'sink',
    window,
    send: (outgoing, signal) => send(outgoing.result.sequence, outgoing, signal),
    close: () => Promise.resolve(),
  };
  for (let i = 0; i < results; i++) await state.write([entryOf(state, { sinks: ['sink'] })]);
  const told: string[] = [];
  const dispatcher = new Dispatcher(sink, [state.outbox], state.pictures, {
    onSent: (sent) => told.push(`sent ${sent}`),
    onDead: (_, reason) => told.push(`dead: ${reason}`),
    onReachable: (isReachable, reason) => told.push(isReachable ? 'reachable' : `away: ${reason}`),
  });
  open.push({ dispatcher, state });
  return { state, dispatcher, told };
}

describe('a dispatcher', () => {
  it('sends in order and removes what was acknowledged; a failure is tried again before what is behind it', async () => {
    const sent: number[] = [];
    const { dispatcher, state, told } = await start((sequence) => {
      sent.push(sequence);
      return sent.length === 2 ? Promise.reject(new Error('refused')) : Promise.resolve();
    });
    expect(await dispatcher.drain(5000)).toBe(true);
    expect(sent).toEqual([1, 2, 2, 3]);
    await vi.waitFor(() => expect(told).toEqual(['sent 1', 'away: refused', 'sent 1', 'reachable', 'sent 1']), 15_000);
    expect(state.outbox.counts()).toEqual([]);
    await state.write([entryOf(state, { sinks: ['sink'] })]);
    dispatcher.wake();
    expect(await dispatcher.drain(5000)).toBe(true);
    expect(sent.at(-1)).toBe(4);
  });

  it('sends what was acknowledged behind a failure again', async () => {
    const sent: number[] = [];
    let failed = false;
    const { dispatcher } = await start(
      (sequence) => {
        sent.push(sequence);
        if (sequence !== 2 || failed) return Promise.resolve();
        failed = true;
        return Promise.reject(new Error('lost'));
      },
      { window: 3 },
    );
    expect(await dispatcher.drain(5000)).toBe(true);
    expect(sent).toEqual([1, 2, 3, 2, 3]);
  });

  it('gives up what is refused again and again, keeps it, and goes on', async () => {
    const sent: number[] = [];
    const { dispatcher, state, told } = await start(
      (sequence, { attempts }) => {
        sent.push(sequence);
        return sequence === 2 ? Promise.reject(new Refused(`status 400, try ${attempts}`)) : Promise.resolve();
      },
      { window: 3 },
    );
    expect(await dispatcher.drain(20_000)).toBe(true);
    expect(sent).toEqual([1, 2, 3, 2, 2, 2, 2]);
    expect(told.at(-1)).toBe('dead: status 400, try 4');
    expect(state.outbox.dead(9)).toMatchObject([{ sink: 'sink', dead: true, attempts: 5, error: 'status 400, try 4' }]);
  });

  it('comes again when it was asked to', async () => {
    const at: number[] = [];
    const { dispatcher } = await start(
      () => {
        at.push(performance.now());
        return at.length === 1 ? Promise.reject(new Later('busy', 700)) : Promise.resolve();
      },
      { results: 1 },
    );
    expect(await dispatcher.drain(5000)).toBe(true);
    expect(at[1] - at[0]).toBeGreaterThan(690);
  });

  it('ends at once though a receiver never answers, and keeps the result', async () => {
    const { dispatcher, state } = await start(() => new Promise(() => {}), { results: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const began = performance.now();
    await dispatcher.stop();
    expect(performance.now() - began).toBeLessThan(500);
    expect(state.outbox.next('sink', 9)).toHaveLength(1);
  });
});
