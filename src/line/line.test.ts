import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { tinyModelFile } from '../detector/testing/tiny-model-file.js';
import { randomImage } from '../detector/testing/tiny-model.js';
import { encodePng } from '../image/index.node.js';
import type { Frame } from './frame.js';
import { Line, type CameraSetting, type LineOptions, type LineSummary } from './line.js';
import { resultSchema, type Result } from './result.js';
import type { Sink } from './sink.js';
import type { Source, SourceHooks } from './source.js';

/** Milliseconds that a busy machine may take. */
const PATIENCE = 30_000;
const root = mkdtempSync(join(tmpdir(), 'clflow-line-'));
const model = join(root, 'bottle.onnx');
let image: Uint8Array;
beforeAll(async () => {
  // Far below what the images score: all of them are anomalous.
  const scores = Array.from({ length: 40 }, (_, i) => -1000 - i);
  writeFileSync(model, await tinyModelFile(scores));
  image = await encodePng(randomImage(64, 96));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Frames that a test puts in, one after the other. */
class Given implements Source {
  readonly name = 'given';
  private readonly waiting: Frame[] = [];
  private wake: () => void = () => {};
  hooks: SourceHooks | undefined;

  give(change: Partial<Frame> = {}): Promise<string> {
    return new Promise((resolve) => {
      this.waiting.push({
        ...{ uri: 'given://part-17.png', content: image, capturedAt: null, receivedAt: new Date() },
        ...{ triggerId: null, partId: null, tags: {} },
        settle: (_, result) => Promise.resolve(resolve(result)),
        ...change,
      });
      this.wake();
    });
  }

  async *frames(hooks: SourceHooks, signal: AbortSignal): AsyncGenerator<Frame, void> {
    this.hooks = hooks;
    hooks.onState({ state: 'online', reason: null });
    signal.addEventListener('abort', () => this.wake());
    while (!signal.aborted) {
      const next = this.waiting.shift();
      if (next) yield next;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

interface Running {
  readonly source: Given;
  readonly results: Result[];
  readonly announced: { state: string; stations: { source: { state: string } }[] }[];
  readonly notes: string[];
  readonly metrics: string | null;
  end(): Promise<LineSummary>;
}

let count = 0;
async function start(camera: Partial<CameraSetting> = {}, options: Partial<LineOptions> = {}): Promise<Running> {
  const source = new Given();
  const [results, announced, notes]: [Result[], Running['announced'], string[]] = [[], [], []];
  const sink: Sink = {
    name: 'memory',
    window: 4,
    overlays: true,
    pictures: () => ['image', 'overlay'],
    send: async ({ payload, picture }) => {
      const result = resultSchema.parse(JSON.parse(payload));
      const kept = await Promise.all([picture('image'), picture('overlay')]);
      results.push({ ...result, tags: { ...result.tags, pictures: kept.map((one) => one?.length ?? 0).join() } });
      // Several are sent at once, and pictures take their time.
      results.sort((one, other) => one.sequence - other.sequence);
    },
    announce: (state) => Promise.resolve(void announced.push(JSON.parse(state) as Running['announced'][0])),
    close: () => Promise.resolve(),
  };
  const setting: CameraSetting = {
    ...{ station: 'line-3', model, source: () => source, sinks: ['memory'], deadline: null, partIdFrom: null },
    ...{ maxMegapixels: 50, threads: 1 },
    ...camera,
  };
  const controller = new AbortController();
  let ready: (metrics: string | null) => void;
  const isReady = new Promise<string | null>((resolve) => (ready = resolve));
  const running = Line.run(
    {
      ...{ state: join(root, `state-${++count}`), cameras: [setting], sinks: [sink], once: false, metrics: null },
      bounds: { messages: 1000, bytes: 1e8 },
      onNote: (note) => void notes.push(note),
      ...options,
    },
    controller.signal,
    (metrics) => ready(metrics),
  );
  const metrics = await Promise.race([isReady, running.then(() => null)]);
  const end = (): Promise<LineSummary> => {
    controller.abort();
    return running;
  };
  // Also where a test fails: its process must not be taken for that of the next one.
  onTestFinished(async () => void (await end().catch(() => {})));
  return { source, results, announced, notes, metrics, end };
}

/** Of the processes that inspect for this one, stopped or not. */
function inspecting(): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const isOurs = readFileSync(`/proc/${name}/status`, 'utf8').includes(`PPid:\t${process.pid}\n`);
      return isOurs && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('inspecting-child') ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

describe('a line', () => {
  it('gives each frame one result with all that was said beside it, and tells of itself', async () => {
    const line = await start({ partIdFrom: /part-(?<part>\d+)/u }, { metrics: 0 });
    const capturedAt = new Date('2026-11-27T12:00:00Z');
    const answer = await line.source.give({ triggerId: 'T-1', capturedAt, tags: { lot: 'L7' } });
    await line.source.give({ partId: '4711', content: Buffer.from('no image') });
    await line.source.give({ content: null, triggerId: 'T-3' });
    await vi.waitFor(() => expect(line.results).toHaveLength(3), PATIENCE);
    const [first] = line.results;
    expect(JSON.parse(answer)).toMatchObject({ trigger_id: 'T-1', verdict: 'anomalous' });
    expect(first).toMatchObject({
      ...{ station: 'line-3', sequence: 1, trigger_id: 'T-1', part_id: '17', verdict: 'anomalous', error: null },
      ...{ captured_at: '2026-11-27T12:00:00.000Z', model: { name: 'bottle' }, image: { width: 64, height: 96 } },
      tags: { lot: 'L7', pictures: expect.stringMatching(/^[1-9]\d*,[1-9]\d*$/) as string },
    });
    expect(first.regions.length).toBeGreaterThan(0);
    expect(line.results[1]).toMatchObject({ sequence: 2, part_id: '4711', verdict: 'error', score: null });
    expect(line.results[1].error).toMatch(/image/i);
    expect(line.results[2]).toMatchObject({
      sequence: 3,
      trigger_id: 'T-3',
      verdict: 'no_image',
      image: { sha256: null },
    });
    const ids = line.results.map(({ inspection_id: id }) => id);
    expect([...ids].sort()).toEqual(ids);

    const metrics = await (await fetch(`${line.metrics}/metrics`)).text();
    expect(metrics).toContain('clflow_watch_results_total{station="line-3",verdict="anomalous"} 1');
    expect(metrics).toContain('clflow_watch_sent_total{sink="memory"} 3');
    expect(metrics).toMatch(/clflow_watch_milliseconds_count\{station="line-3"\} 3/);
    const status = (await (await fetch(`${line.metrics}/status`)).json()) as LineSummary;
    expect(status.stations[0]).toMatchObject({ station: 'line-3', verdicts: { anomalous: 1, error: 1, no_image: 1 } });
    const summary = await line.end();
    expect(summary.sinks).toEqual([expect.objectContaining({ sink: 'memory', sent: 3, waiting: 0, dead: 0 })]);
    expect(line.announced[0]).toMatchObject({ state: 'online' });
    expect(line.announced.at(-1)).toMatchObject({ state: 'offline', stations: [{ source: { state: 'online' } }] });
  });

  it('says error in time though the inspection hangs, and inspects again when it does not', async () => {
    const line = await start({ deadline: 400 });
    const [pid] = inspecting();
    process.kill(pid, 'SIGSTOP');
    const began = performance.now();
    await line.source.give();
    // It hangs for ever: what comes at all comes by the deadline, on a busy machine later.
    expect(performance.now() - began).toBeLessThan(5000);
    // The next one does not even begin.
    await line.source.give();
    process.kill(pid, 'SIGCONT');
    await vi.waitFor(
      async () => expect(JSON.parse(await line.source.give())).toMatchObject({ verdict: 'anomalous' }),
      PATIENCE,
    );
    const [first, second] = line.results;
    expect(first).toMatchObject({ verdict: 'error', error: 'There was no verdict within 400 ms.', score: null });
    expect(first.timing_ms.total).toBeGreaterThan(390);
    expect(second.verdict).toBe('error');
    const { stations } = await line.end();
    expect(stations[0].late).toBeGreaterThanOrEqual(2);
  });

  it('goes on with another process when the inspecting one dies', async () => {
    const line = await start();
    process.kill(inspecting()[0], 'SIGKILL');
    await vi.waitFor(() => expect(line.notes.join()).toMatch(/ended \(SIGKILL\); another one is started/), PATIENCE);
    expect(JSON.parse(await line.source.give())).toMatchObject({ verdict: 'anomalous', sequence: 1 });
    await line.end();
    expect(inspecting()).toEqual([]);
  });

  it('knows a picture by its key, and tells drift by sequences, over a restart', async () => {
    const state = join(root, 'kept');
    const before = await start({}, { state });
    const first = JSON.parse(await before.source.give({ key: 'trigger 1' })) as Result;
    for (let i = 0; i < 25; i++) await before.source.give();
    await before.end();
    const after = await start({}, { state });
    expect(JSON.parse(await after.source.give({ key: 'trigger 1' }))).toEqual({
      inspection_id: first.inspection_id,
      verdict: 'anomalous',
    });
    for (let i = 0; i < 10; i++) await after.source.give();
    const { stations } = await after.end();
    const last = after.results.at(-1)!;
    expect(last.sequence).toBe(36);
    const alarm = last.drift.find(({ statistic }) => statistic === 'score');
    expect(alarm).toMatchObject({ direction: 'higher', since_sequence: 1 });
    expect(alarm!.at_sequence).toBeLessThanOrEqual(36);
    expect(stations[0].drift).toEqual(last.drift);
  });

  it('says what is wrong with a model before it makes a state folder', async () => {
    const broken = join(root, 'broken.onnx');
    writeFileSync(broken, 'no model');
    const state = join(root, 'none');
    await expect(start({ model: broken }, { state })).rejects.toMatchObject({ code: 'model' });
    mkdirSync(state);
  });

  it('leaves no process behind where it is killed', async () => {
    const script = `
      import { Inspector } from ${JSON.stringify(join(import.meta.dirname, 'inspector.ts'))};
      import { readFileSync } from 'node:fs';
      const model = readFileSync(${JSON.stringify(model)});
      const inspector = await Inspector.open({ model, modelName: 'm', threads: 1, maxMegapixels: 1, onNote() {} });
      console.log(inspector.pid);
      process.kill(process.pid, 'SIGKILL');`;
    writeFileSync(join(root, 'killed.mts'), script);
    let pid = 0;
    try {
      execFileSync(process.execPath, ['--import', 'tsx', join(root, 'killed.mts')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    } catch (error) {
      pid = Number(String((error as { stdout: Buffer }).stdout));
    }
    expect(pid).toBeGreaterThan(0);
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), PATIENCE);
  });
});
