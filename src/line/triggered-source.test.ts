import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { bareFrame, type Frame } from './frame.js';
import type { Source, SourceHooks } from './source.js';
import { LineState } from './state.js';
import { entryOf } from './testing/entries.js';
import { until } from './testing/frames.js';
import { taking } from './testing/taking.js';
import { wait } from './testing/programs.js';
import { Crowded, type Take, type TriggerInput } from './trigger-input.js';
import { triggeredSource, type TriggeredOptions } from './triggered-source.js';
import type { CameraTrigger } from './trigger.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-triggered-'));
afterAll(() => rmSync(root, { recursive: true }));
const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

const trigger = (triggerId: string | null, more: Partial<CameraTrigger> = {}): CameraTrigger => ({
  ...{ triggerId, partId: null, tags: {}, triggeredAt: null },
  ...more,
});

let count = 0;
interface Wishes extends Partial<TriggeredOptions> {
  readonly folder?: string;
  /** Called for each frame in place of settling it. */
  readonly each?: (frame: Frame, state: LineState) => Promise<void>;
}

/** A camera whose pictures the test takes by hand, its triggers, and a line that settles each frame. */
async function line({ folder = join(root, String(++count)), each, ...options }: Wishes = {}) {
  const state = await LineState.open(folder, () => {});
  let hooks!: SourceHooks;
  let [show, take]: [(name: string) => void, Take] = [() => {}, () => Promise.reject(new Error())];
  const camera: Source = {
    name: 'cam',
    async *frames(given, signal) {
      hooks = given;
      given.onState({ state: 'online', reason: null });
      while (!signal.aborted) {
        const next = await new Promise<Frame | null>((resolve) => {
          signal.addEventListener('abort', () => resolve(null));
          show = (name) => resolve(bareFrame('cam', Buffer.from(name)));
        });
        if (next) yield next;
      }
    },
  };
  const input: TriggerInput = {
    name: 'test',
    listen: (given, { onState }, signal) => {
      take = given;
      onState({ state: 'online', reason: null });
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    },
    check: () => Promise.resolve('fine'),
  };
  const spent = { maxAge: 0, wait: 150, delay: 0, repeat: 60_000, ...options };
  const source = triggeredSource(camera, input, state.triggers('line-3'), spent);
  const settle = async (frame: Frame) => {
    const entry = { ...entryOf(state), trigger: frame.trigger ?? null };
    await state.write([entry]);
    await frame.settle('normal', entry.payload);
  };
  const taken = taking(source, (frame) => (each ?? settle)(frame, state));
  const end = async () => {
    await taken.end();
    state.close();
  };
  let ended: Promise<void> | undefined;
  const endOnce = () => (ended ??= end());
  cleaning.push(endOnce);
  await until('it listens', () => taken.states.at(-1)?.state === 'online');
  return {
    ...taken,
    end: endOnce,
    folder,
    state,
    show: async (name: string) => {
      show(name);
      await wait(2);
    },
    take: (given: CameraTrigger) => take(given),
    away: () => hooks.onState({ state: 'offline', reason: 'The camera cam gives no pictures: unplugged.' }),
  };
}

const told = (frames: readonly Frame[]) =>
  frames.map(({ triggerId, content, trouble }) => [triggerId, content && Buffer.from(content).toString(), trouble]);

describe('a camera with triggers', () => {
  it('gives each the first picture behind it, and no other picture at all', async () => {
    const { show, take, frames, fates, counts } = await line();
    await show('before');
    const first = await take(trigger('1', { partId: 'A-7', tags: { lot: '3' } }));
    await show('p1');
    await show('p2');
    await take(trigger('2'));
    // Two on one picture.
    await take(trigger('3'));
    await show('p3');
    await show('p4');
    await until('three', () => frames.length === 3);
    expect(told(frames)).toEqual([
      ['1', 'p1', undefined],
      ['2', 'p3', undefined],
      ['3', 'p3', undefined],
    ]);
    expect(frames[0]).toMatchObject({ uri: 'cam', partId: 'A-7', tags: { lot: '3' } });
    expect(frames[0].capturedAt).toEqual(frames[0].receivedAt);
    expect(frames[0].askedAt!.getTime()).toBeLessThanOrEqual(frames[0].receivedAt.getTime());
    expect(JSON.parse(await first.result)).toMatchObject({ verdict: 'normal' });
    expect(first).toMatchObject({ repeated: false, kept: true });
    expect(fates).toEqual(['pictured', 'pictured', 'pictured']);
    expect(counts.skipped).toBe(0);
  });

  it('says why where none came in time, and is asked again', async () => {
    const { show, take, away, frames, fates, states } = await line();
    await take(trigger('1'));
    await until('an error', () => frames.length === 1);
    expect(frames[0]).toMatchObject({
      content: null,
      trouble: 'No picture of cam came within 150 ms of the trigger.',
      capturedAt: null,
    });
    away();
    await take(trigger('2'));
    await until('another', () => frames.length === 2);
    expect(frames[1].trouble).toBe(
      'No picture of cam came within 150 ms of the trigger. The camera cam gives no pictures: unplugged.',
    );
    expect(states.at(-1)).toMatchObject({ state: 'offline' });
    await take(trigger('3'));
    await show('back');
    await until('a picture', () => frames.length === 3);
    expect(fates).toEqual(['missed', 'missed', 'pictured']);
  });

  it('takes a picture that is not too old, where it may, and counts what its stream takes', async () => {
    const lenient = await line({ maxAge: 100 });
    await lenient.show('fresh');
    await lenient.take(trigger('1'));
    await until('at once', () => lenient.frames.length === 1);
    await wait(130);
    await lenient.take(trigger('2'));
    await lenient.show('next');
    await until('the next', () => lenient.frames.length === 2);
    expect(told(lenient.frames).map(([, picture]) => picture)).toEqual(['fresh', 'next']);

    const slow = await line({ delay: 80 });
    await slow.take(trigger('1'));
    // Here already, and it shows a moment before the trigger.
    await slow.show('too early');
    await wait(90);
    await slow.show('right');
    await until('one', () => slow.frames.length === 1);
    expect(told(slow.frames)[0][1]).toBe('right');
    const { capturedAt, receivedAt } = slow.frames[0];
    expect(receivedAt.getTime() - capturedAt!.getTime()).toBe(80);
  });

  it('follows the time that a trigger says, as far as it looks', async () => {
    const { show, take, frames } = await line();
    const at = (ahead: number) => ({ triggeredAt: new Date(Date.now() + ahead) });
    await show('past');
    await wait(60);
    await take(trigger('before', at(-100)));
    await take(trigger('soon', at(60)));
    await show('too soon');
    await wait(70);
    await show('then');
    await take(trigger('hour', at(-3_600_000)));
    await take(trigger('future', at(5000)));
    await until('four', () => frames.length === 4);
    expect(told(frames)).toEqual([
      ['before', 'past', undefined],
      ['soon', 'then', undefined],
      ['hour', null, 'The trigger came 3600 s after its moment, and a picture is looked for 150 ms.'],
      [
        'future',
        null,
        expect.stringMatching(/^The moment of the trigger is (5000|49\d\d) ms ahead: are the clocks right\?$/),
      ],
    ]);
  });

  it('knows one that comes again: in hand, with its result, and after a restart', async () => {
    const folder = join(root, 'again');
    const { show, take, frames, fates, end } = await line({ folder });
    const first = await take(trigger('7'));
    const second = await take(trigger('7'));
    expect(second.repeated).toBe(true);
    await show('p');
    expect(await second.result).toBe(await first.result);
    const { inspection_id } = JSON.parse(await first.result) as { inspection_id: string };
    const third = await take(trigger('7'));
    expect(JSON.parse(await third.result)).toEqual({ inspection_id, verdict: 'normal' });
    expect(fates.sort()).toEqual(['pictured', 'repeated', 'repeated']);
    expect(frames).toHaveLength(1);
    await end();
    const after = await line({ folder });
    expect(await (await after.take(trigger('7'))).result).toContain(inspection_id);
    // Without a name none is another.
    for (const name of ['a', 'b']) {
      await after.take(trigger(null));
      await after.show(name);
    }
    await until('two', () => after.frames.length === 2);
  });

  it('takes an id as a new one after a while: counters of a PLC begin anew', async () => {
    const { show, take, frames } = await line({ repeat: 100 });
    await take(trigger('1'));
    await show('p1');
    await until('one', () => frames.length === 1);
    await wait(120);
    expect((await take(trigger('1'))).repeated).toBe(false);
    await show('p2');
    await until('two', () => frames.length === 2);
    const never = await line({ repeat: 0 });
    for (let i = 0; i < 2; i++) expect((await never.take(trigger('1'))).repeated).toBe(false);
    await never.show('p');
    await until('both', () => never.frames.length === 2);
  });

  it('leaves no trigger without a result where the line dies', async () => {
    const folder = join(root, 'dies');
    const before = await line({ folder, each: () => Promise.resolve() });
    await before.take(trigger('a', { partId: 'P' }));
    await before.take(trigger('b'));
    await before.show('p');
    await until('both, and never settled', () => before.frames.length === 2);
    await before.end();
    const after = await line({ folder });
    await until('both', () => after.frames.length === 2);
    expect(told(after.frames)).toEqual(
      ['a', 'b'].map((id) => [
        id,
        null,
        expect.stringMatching(/^The line ended before this trigger of .*Z had its result\.$/),
      ]),
    );
    expect(after.frames[0].partId).toBe('P');
    await after.end();
    const third = await line({ folder });
    await wait(50);
    expect(third.frames).toEqual([]);
  });

  it('refuses more than it can hold, and answers the others', async () => {
    const { show, take, frames } = await line({ wait: 5000, each: () => Promise.resolve() });
    const all = Array.from({ length: 1000 }, (_, i) => take(trigger(String(i))));
    await expect(take(trigger('one more'))).rejects.toThrow(Crowded);
    await Promise.all(all);
    await show('p');
    await until('a thousand', () => frames.length === 1000);
    expect(new Set(frames.map(({ triggerId }) => triggerId)).size).toBe(1000);
  });
});
