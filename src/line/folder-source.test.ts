import { createHash } from 'node:crypto';
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { encodeJpeg, encodePng } from '../image/index.node.js';
import { FolderSource } from './folder-source.js';
import type { Frame } from './frame.js';
import { LineState } from './state.js';
import { entryOf } from './testing/entries.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-folder-source-'));
afterAll(() => rmSync(root, { recursive: true }));
const EVERY_MS = 30;
let shade = 0;
/** A picture like no other. */
const picture = () => encodePng({ width: 9, height: 9, data: new Uint8Array(243).fill(++shade) });

interface Run {
  readonly taken: string[];
  readonly frames: Frame[];
  readonly refused: string[];
  readonly states: string[];
  end(): Promise<void>;
}

/** Takes frames as a line does: a result for each, written with its place in the ledger, then settled. */
function run(
  state: LineState,
  folder: string,
  { moveTo, once = false }: { moveTo?: string; once?: boolean } = {},
): Run {
  const controller = new AbortController();
  const ledger = state.ledger('line-3');
  const source = new FolderSource(folder, moveTo, { once, ledger }, EVERY_MS);
  const [taken, frames, refused, states]: [string[], Frame[], string[], string[]] = [[], [], [], []];
  const hooks = {
    onState: ({ state: is }: { state: string }) => void (states.at(-1) === is || states.push(is)),
    onSkipped: () => {},
    onTrigger: () => {},
    onRefused: (uri: string, reason: string) => void refused.push(`${basename(uri)}: ${reason}`),
  };
  const running = (async () => {
    for await (const frame of source.frames(hooks, controller.signal)) {
      const entry = entryOf(state, { ledger: { key: frame.key!, sha256: hashOf(frame), file: frame.file! } });
      await state.write([entry]);
      taken.push(relative(folder, frame.uri));
      frames.push(frame);
      await frame.settle('normal', entry.payload);
    }
  })();
  const end = async (): Promise<void> => {
    if (!once) controller.abort();
    await running;
  };
  return { taken, frames, refused, states, end };
}

function hashOf({ content }: Frame): string {
  return createHash('sha256').update(content!).digest('hex');
}

/** So long that a file which is to be taken would have been. */
const looks = (count: number) => new Promise((resolve) => setTimeout(resolve, count * EVERY_MS + 100));

async function place(name: string): Promise<{ folder: string; state: LineState; open: () => Promise<LineState> }> {
  const folder = join(root, name, 'in');
  mkdirSync(folder, { recursive: true });
  const open = (): Promise<LineState> => LineState.open(join(root, name, 'state'), () => {});
  return { folder, state: await open(), open };
}

describe('a folder that a camera writes to', () => {
  it('gives what was there and what comes, in the order of time, when it is written to its end', async () => {
    const { folder, state } = await place('growing');
    writeFileSync(join(folder, 'z.png'), await picture());
    utimesSync(join(folder, 'z.png'), new Date(1e12), new Date(1e12));
    mkdirSync(join(folder, 'below'));
    writeFileSync(join(folder, 'below', 'a.png'), await picture());
    writeFileSync(join(folder, 'notes.txt'), 'no image');
    writeFileSync(join(folder, '.hidden.png'), await picture());
    const { taken, refused, end } = run(state, folder);
    await vi.waitFor(() => expect(taken).toEqual(['z.png', join('below', 'a.png')]), 5000);
    const bytes = await encodeJpeg({ width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(99) });
    const growing = join(folder, 'growing.jpg');
    writeFileSync(growing, bytes.subarray(0, 100));
    // Stable for many looks, and cut off.
    await looks(4);
    expect(taken).toHaveLength(2);
    appendFileSync(growing, bytes.subarray(100));
    await vi.waitFor(() => expect(taken.at(-1)).toBe('growing.jpg'), 5000);
    writeFileSync(join(folder, 'phone.heic'), 'x');
    await vi.waitFor(() => expect(refused).toEqual([expect.stringMatching(/^phone\.heic: .*save it as png/)]), 5000);
    await end();
    state.close();
  });

  it('gives each picture once, over restarts, and a new one under an old name again', async () => {
    const { folder, state, open } = await place('once');
    const path = (name: string): string => join(folder, name);
    const bytes = await picture();
    writeFileSync(path('a.png'), bytes);
    writeFileSync(path('b.png'), await picture());
    const first = run(state, folder);
    await vi.waitFor(() => expect(first.taken).toEqual(['a.png', 'b.png']), 5000);
    // Touched and renamed: the same. A link, a copy, another picture under the name: others.
    utimesSync(path('a.png'), new Date(), new Date());
    renameSync(path('b.png'), path('c.png'));
    await looks(5);
    expect(first.taken).toHaveLength(2);
    linkSync(path('a.png'), path('link.png'));
    writeFileSync(path('copy.png'), bytes);
    await vi.waitFor(() => expect(first.taken.slice(2).sort()).toEqual(['copy.png', 'link.png']), 5000);
    rmSync(path('link.png'));
    writeFileSync(path('a.png'), await picture());
    await vi.waitFor(() => expect(first.taken.slice(4)).toEqual(['a.png']), 5000);
    await first.end();
    state.close();

    writeFileSync(path('while-away.png'), await picture());
    const again = await open();
    const second = run(again, folder, { once: true });
    await second.end();
    expect(second.taken).toEqual(['while-away.png']);
    again.close();
  });

  it('takes the same bytes again where the file was gone, and nothing twice where the share was', async () => {
    const { folder, state } = await place('gone');
    const path = join(folder, 'latest.png');
    const bytes = await picture();
    writeFileSync(path, bytes);
    const { taken, states, end } = run(state, folder);
    await vi.waitFor(() => expect(taken).toHaveLength(1), 5000);
    renameSync(folder, `${folder}-away`);
    await vi.waitFor(() => expect(states).toEqual(['online', 'offline']), 5000);
    // A share that is not mounted is an empty folder.
    mkdirSync(folder);
    await looks(3);
    rmSync(folder, { recursive: true });
    renameSync(`${folder}-away`, folder);
    await looks(5);
    expect(taken).toHaveLength(1);
    rmSync(path);
    await looks(3);
    writeFileSync(path, bytes);
    await vi.waitFor(() => expect(taken).toHaveLength(2), 5000);
    await end();
    state.close();
  });

  it('moves files with their sidecars when they are settled, and reads what those say', async () => {
    const { folder, state } = await place('moved');
    writeFileSync(
      join(folder, 'a.json'),
      JSON.stringify({ part_id: 815, trigger_id: 'T1', captured_at: '2026-11-27T13:00:00+01:00', lot: 'L7', deep: {} }),
    );
    writeFileSync(join(folder, 'a.png'), await picture());
    writeFileSync(join(folder, 'b.json'), '{"part_id":');
    const done = join(folder, 'done');
    const { taken, frames, refused, end } = run(state, folder, { moveTo: done });
    await vi.waitFor(() => expect(taken).toEqual(['a.png']), 5000);
    expect(frames[0]).toMatchObject({ partId: '815', triggerId: 'T1', tags: { lot: 'L7' } });
    expect(frames[0].capturedAt?.toISOString()).toBe('2026-11-27T12:00:00.000Z');
    await vi.waitFor(
      () => expect(below(done)).toEqual(['normal', join('normal', 'a.json'), join('normal', 'a.png')]),
      15_000,
    );
    // The same name again, and a sidecar that is none.
    writeFileSync(join(folder, 'a.png'), await picture());
    writeFileSync(join(folder, 'b.png'), await picture());
    await vi.waitFor(() => expect(taken.slice(1).sort()).toEqual(['a.png', 'b.png']), 5000);
    expect(refused).toEqual([expect.stringMatching(/b\.json is no JSON: the image is inspected without it/)]);
    await vi.waitFor(() => expect(below(done)).toContain(join('normal', 'a-2.png')), 15_000);
    await end();
    state.close();
  });

  it('gives what stays cut off all the same: no part is without a result', async () => {
    const { folder, state } = await place('cut-off');
    writeFileSync(join(folder, 'a.png'), (await picture()).subarray(0, 60));
    const { taken, frames, end } = run(state, folder, { once: true });
    await end();
    expect(taken).toEqual(['a.png']);
    expect(frames[0].content).toHaveLength(60);
    state.close();
  }, 15_000);

  it('refuses what is no folder', async () => {
    const { folder, state } = await place('refused');
    writeFileSync(join(folder, 'file'), '');
    await expect(run(state, join(folder, 'file'), { once: true }).end()).rejects.toThrow(/is no folder/);
    await expect(run(state, join(folder, 'missing'), { once: true }).end()).rejects.toThrow(/There is no folder/);
    state.close();
  });
});

function below(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}
