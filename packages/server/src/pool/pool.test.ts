import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Detector, decodeImage, encodePng } from 'clflow';
import { image as images } from 'clflow/parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpError } from '../errors.js';
import { endless, hostileModel } from '../testing/hostile-models.js';
import { picture, trainSmall } from '../testing/small-model.js';
import { createPool, type InspectAnswer, type InspectTask, type InspectionPool, type ModelRef } from './index.js';

let folder: string;
let model: ModelRef;
let slow: ModelRef;
let detector: Detector;
let good: Uint8Array;
let bad: Uint8Array;
const told: string[] = [];
const log = (level: string, message: string): void => void told.push(`${level} ${message}`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clflow-pool-test-'));
  model = await trainSmall(folder, 'disc', { method: 'clflow', epochs: 1 });
  slow = await hostileModel(join(folder, 'slow.onnx'), model, endless);
  detector = await Detector.load(model.path, { threads: 1 });
  good = await encodePng(picture(100));
  bad = await encodePng(picture(101, { scratched: true }));
});
afterAll(async () => {
  await detector.release();
  await rm(folder, { recursive: true });
});

const task = (image: Uint8Array, more: Partial<InspectTask> = {}): InspectTask => ({
  image,
  maxMegapixels: 25,
  ...more,
});

/** What it was refused with. */
async function refusal(request: Promise<unknown>): Promise<HttpError> {
  const error = await request.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(HttpError);
  return error as HttpError;
}

async function until(condition: () => boolean, milliseconds = 20_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('answers', () => {
  let pool: InspectionPool;
  beforeAll(async () => {
    pool = await createPool({ workers: 2, log });
  });
  afterAll(() => pool.close());

  async function expectAsInProcess(answer: InspectAnswer, image: Uint8Array, ignore?: Uint8Array): Promise<void> {
    const expected = await detector.inspect(image, ignore);
    expect(Math.abs(answer.score - expected.score)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected.score)));
    const { verdict, pValue, threshold, regions } = expected;
    expect(answer).toMatchObject({ verdict, pValue, threshold });
    expect(answer.regions.map(({ box, area }) => ({ box, area }))).toEqual(
      regions.map(({ box, area }) => ({ box, area })),
    );
  }

  it('are those of a detector in this process', async () => {
    const [one, other] = [await pool.inspect(model, task(good)), await pool.inspect(model, task(bad))];
    await expectAsInProcess(one, good);
    await expectAsInProcess(other, bad);
    expect(other).toMatchObject({ verdict: 'anomalous', width: 96, height: 96, heatmap: null });
    expect(other.regions.length).toBeGreaterThan(0);
    expect(one.observation).toEqual(detector.observe(one, await decodeImage(good)));
    for (const part of ['decode', 'score', 'regions'] as const) expect(one.timing[part]).toBeGreaterThan(0);
  });

  it('are the same for images that were scored together, of several sizes', async () => {
    const sizes = [96, 96, 96, 80, 96, 80, 96, 96, 120, 96];
    const files = await Promise.all(
      sizes.map((side, i) => encodePng(picture(200 + i, { width: side, height: side, scratched: i % 3 === 0 }))),
    );
    const answers = await Promise.all(files.map((file) => pool.inspect(model, task(file))));
    for (const [i, answer] of answers.entries()) {
      const expected = await detector.inspect(files[i]);
      expect(Math.abs(answer.score - expected.score)).toBeLessThan(1e-5);
      expect(answer).toMatchObject({ verdict: expected.verdict, width: sizes[i] });
    }
  });

  it('leave out what a mask or a region of interest leaves out', async () => {
    const mask = { width: 96, height: 96, data: new Uint8Array(96 * 96) };
    mask.data.fill(255, 0, (96 * 96) / 2);
    const ignore = await encodePng(mask);
    await expectAsInProcess(await pool.inspect(model, task(bad, { ignore })), bad, ignore);
    const lower = await pool.inspect(model, task(bad, { roi: { x: 0, y: 48, width: 96, height: 48 } }));
    await expectAsInProcess(lower, bad, ignore);
  });

  it('bring heat maps of the right size and kind', async () => {
    for (const format of ['jpeg', 'png'] as const) {
      const over = await pool.inspect(model, task(bad, { heatmap: { kind: 'overlay', format } }));
      expect(await images.imageInfo(over.heatmap!.bytes)).toMatchObject({ kind: format, width: 96, height: 96 });
      expect(over.heatmap!.mediaType).toBe(`image/${format}`);
      const map = await pool.inspect(model, task(bad, { heatmap: { kind: 'map', format } }));
      expect(await images.imageInfo(map.heatmap!.bytes)).toMatchObject({ kind: format, width: 64, height: 64 });
      expect(map.timing.heatmap).toBeGreaterThan(0);
    }
  });

  it('give the raw outputs of the graph', async () => {
    const { data } = await decodeImage(good);
    const outputs = await pool.infer(model, { shape: [1, 96, 96, 3], data });
    expect(outputs.anomaly_map.shape).toEqual([1, 64, 64]);
    expect(outputs.anomaly_score.data[0]).toBeCloseTo((await detector.inspect(good)).score, 5);
    expect((await refusal(pool.infer(model, { shape: [1, 96, 96, 3], data: data.subarray(1) }))).status).toBe(422);
    expect((await refusal(pool.infer(model, { shape: [1, 1e9, 1e9, 3], data }))).status).toBe(413);
    expect((await refusal(pool.infer(model, { shape: [1, -5, 1.5, 3], data }))).status).toBe(422);
  });

  it('refuse an image that cannot be used, in a sentence, and the ones beside it not', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>');
    const images = [new Uint8Array(0), svg, good.subarray(0, good.length / 2), new TextEncoder().encode('no image')];
    const results = await Promise.all(
      [...images, good].flatMap((image) => [pool.inspect(model, task(image)).catch((error: unknown) => error)]),
    );
    for (const error of results.slice(0, -1)) expect(error).toMatchObject({ name: 'HttpError', status: 422 });
    expect(results.at(-1)).toMatchObject({ width: 96 });
    const large = await refusal(pool.inspect(model, task(good, { maxMegapixels: 0.001 })));
    expect(large).toMatchObject({ status: 422, message: expect.stringContaining('too large') });
    const beyond = await refusal(pool.inspect(model, task(good, { roi: { x: 0, y: 0, width: 97, height: 2 } })));
    expect(beyond).toMatchObject({ status: 422, message: expect.stringContaining('reaches beyond') });
  });

  it('never name a path where a model cannot be opened', async () => {
    const gone = { name: 'gone', hash: 'gone', path: join(folder, 'gone.onnx') };
    const error = await refusal(pool.inspect(gone, task(good)));
    expect(error.status).toBe(500);
    expect(error.message).not.toContain(folder);
    await until(() => told.some((line) => line.includes('ENOENT')));
  });
});

describe('a child that dies', () => {
  it('takes the request with it that it worked on, and no other', async () => {
    const pool = await createPool({ workers: 1, log });
    const lost = refusal(pool.inspect(slow, task(good)));
    const waiting = [1, 2, 3].map(() => pool.inspect(model, task(good)));
    await until(() => pool.state.busy === 1);
    const [pid] = pool.state.pids;
    process.kill(pid, 'SIGKILL');
    expect(await lost).toMatchObject({ status: 503, message: expect.stringContaining('ended') });
    for (const { width } of await Promise.all(waiting)) expect(width).toBe(96);
    expect(pool.state.replaced).toBe(1);
    expect(pool.state.pids).not.toContain(pid);
    await pool.close();
  });

  it('leaves several requests that it worked on to the next, and none is lost', async () => {
    const pool = await createPool({ workers: 1, log });
    await pool.inspect(model, task(good));
    const files = await Promise.all([1, 2, 3, 4].map((i) => encodePng(picture(i, { width: 1500, height: 1400 }))));
    const first = pool.inspect(model, task(good));
    const requests = files.map((file) => pool.inspect(model, task(file)));
    await first;
    await until(() => pool.state.busy === 1 && pool.state.queued === 0);
    process.kill(pool.state.pids[0], 'SIGKILL');
    const results = await Promise.all(requests);
    expect(results.map(({ width }) => width)).toEqual([1500, 1500, 1500, 1500]);
    expect(pool.state.replaced).toBe(1);
    await pool.close();
  });

  it('while it has nothing to do is replaced', async () => {
    const pool = await createPool({ workers: 1, log });
    process.kill(pool.state.pids[0], 'SIGKILL');
    await until(() => pool.state.replaced === 1);
    expect((await pool.inspect(model, task(good))).width).toBe(96);
    await pool.close();
  });
});

describe('a request', () => {
  it('that is late ends with 503, and so does the child that is stuck in it', async () => {
    const pool = await createPool({ workers: 1, patience: 700, log });
    const started = Date.now();
    const late = refusal(pool.inspect(slow, task(good), { deadline: 500 }));
    const next = pool.inspect(model, task(good));
    expect(await late).toMatchObject({ status: 503, retryAfter: 1 });
    expect(Date.now() - started).toBeLessThan(2000);
    expect((await next).width).toBe(96);
    expect(pool.state.replaced).toBe(1);
    await pool.close();
  });

  it('that was late before it began costs no child its life', async () => {
    const pool = await createPool({ workers: 1, log });
    await pool.inspect(model, task(good));
    const late = await Promise.all(
      Array.from({ length: 30 }, () => refusal(pool.inspect(model, task(good), { deadline: 0.001 }))),
    );
    expect(late.every(({ status }) => status === 503)).toBe(true);
    await pool.inspect(model, task(good));
    expect(pool.state).toMatchObject({ replaced: 0, queued: 0 });
    await pool.close();
  });

  it('whose client has gone is dropped where it has not begun', async () => {
    const pool = await createPool({ workers: 1, patience: 300, log });
    const busy = refusal(pool.inspect(slow, task(good), { deadline: 1000 }));
    const gone = new AbortController();
    const dropped = refusal(pool.inspect(model, task(good), { signal: gone.signal }));
    expect(pool.state.queued).toBe(1);
    gone.abort();
    expect(pool.state.queued).toBe(0);
    expect((await dropped).status).toBe(503);
    expect((await refusal(pool.inspect(model, task(good), { signal: AbortSignal.abort() }))).status).toBe(503);
    await busy;
    await pool.close();
  });

  it('for which there is no room is refused at once and told when to come again', async () => {
    const pool = await createPool({ workers: 1, queue: 2, patience: 300, log });
    const busy = refusal(pool.inspect(slow, task(good), { deadline: 1000 }));
    await until(() => pool.state.busy === 1);
    const waiting = [pool.inspect(model, task(good)), pool.inspect(model, task(bad))];
    const refused = await refusal(pool.inspect(model, task(good)));
    expect(refused.status).toBe(429);
    expect(refused.retryAfter).toBeGreaterThanOrEqual(1);
    await busy;
    await Promise.all(waiting);
    await pool.close();
  });
});

describe('a model', () => {
  it('that ends three processes within a minute is not run any more, and the others are', async () => {
    const pool = await createPool({ workers: 1, patience: 100, log });
    for (let i = 0; i < 3; i++) {
      await pool.inspect(model, task(good));
      expect((await refusal(pool.inspect(slow, task(good), { deadline: 300 }))).message).not.toContain(
        'not run any more',
      );
      await until(() => pool.state.replaced === i + 1);
    }
    const refused = await refusal(pool.inspect(slow, task(good)));
    expect(refused).toMatchObject({ status: 503, message: expect.stringContaining('not run any more') });
    expect(pool.state.quarantined).toEqual([slow.hash]);
    expect((await pool.inspect(model, task(good))).width).toBe(96);
    await pool.close();
  });

  it('is not to blame for images that end processes', async () => {
    const pool = await createPool({ workers: 1, log });
    const large = await encodePng(picture(1, { width: 5000, height: 4900 }));
    for (let i = 0; i < 3; i++) {
      await pool.inspect(model, task(good));
      const lost = refusal(pool.inspect(model, task(large)));
      // Into its decoding.
      await new Promise((resolve) => setTimeout(resolve, 200));
      process.kill(pool.state.pids[0], 'SIGKILL');
      expect((await lost).status).toBe(503);
    }
    expect((await pool.inspect(model, task(good))).width).toBe(96);
    expect(pool.state).toMatchObject({ replaced: 3, quarantined: [] });
    await pool.close();
  });

  it('is kept open among the latest ones, and opened again when it is asked for', async () => {
    const pool = await createPool({ workers: 1, modelsPerChild: 1, log });
    const other = { ...model, hash: 'another content' };
    const scores: number[] = [];
    for (const ref of [model, other, model, other]) scores.push((await pool.inspect(ref, task(good))).score);
    expect(new Set(scores).size).toBe(1);
    await pool.close();
  });
});

describe('a pool', () => {
  it('admits as many megapixels as it may hold', async () => {
    const pool = await createPool({ workers: 1, megapixelsInFlight: 10, log });
    const give = pool.admit(6);
    expect(() => pool.admit(6)).toThrow(expect.objectContaining({ status: 429, retryAfter: 1 }));
    expect(() => pool.admit(11)).toThrow(expect.objectContaining({ status: 413 }));
    expect(pool.state.megapixels).toBe(6);
    give();
    give();
    expect(pool.state.megapixels).toBe(0);
    pool.admit(10);
    await pool.close();
  });

  it('finishes what waits when it is closed, and takes nothing new', async () => {
    const pool = await createPool({ workers: 1, log });
    const waiting = [good, bad, good].map((image) => pool.inspect(model, task(image)));
    const closed = pool.close();
    expect((await refusal(pool.inspect(model, task(good)))).status).toBe(503);
    expect((await Promise.all(waiting)).every(({ width }) => width === 96)).toBe(true);
    await closed;
    expect(pool.state.pids).toEqual([]);
  });

  it('does not wait for ever when it is closed', async () => {
    const pool = await createPool({ workers: 1, log });
    const stuck = refusal(pool.inspect(slow, task(good)));
    await until(() => pool.state.busy === 1);
    await pool.close(100);
    expect((await stuck).status).toBe(503);
    expect(pool.state.pids).toEqual([]);
  });

  it('whose child inspects images of a megapixel holds less than 300 MB', async () => {
    const pool = await createPool({ workers: 1, log });
    const jpeg = await images.encodeJpeg(picture(7, { width: 1024, height: 1024, scratched: true }));
    for (let i = 0; i < 10; i++) {
      const heatmap = { kind: 'overlay', format: 'jpeg' } as const;
      await Promise.all(Array.from({ length: 8 }, () => pool.inspect(model, task(jpeg, { heatmap }))));
    }
    await until(() => pool.state.busy === 0);
    const megabytes = pool.state.resident[0] / 1e6;
    console.log(`resident after 80 images of 1 MP: ${megabytes.toFixed(0)} MB`);
    expect(megabytes).toBeLessThan(300);
    await pool.close();
  });
});
