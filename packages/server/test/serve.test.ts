/** @file The server as `clflow serve` starts it, with its pool of processes and its folder of models. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Detector } from 'clflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type RunningServer } from '../src/index.js';
import type { InspectionJson } from '../src/http/schemas.js';
import { platePng } from '../src/http/testing/model.js';
import { workplace, type Workplace } from '../src/http/testing/server.js';

let place: Workplace;
let server: RunningServer;
let detector: Detector;
const controller = new AbortController();

beforeAll(async () => {
  // By the default method, as it is served most.
  place = await workplace({ epochs: 1 });
  await mkdir(join(place.folder, 'models'));
  await copyFile(place.model, join(place.folder, 'models/plates.onnx'));
  // As they are given on a command line: the inspecting processes work elsewhere.
  const [models, data] = ['models', 'data'].map((name) => relative(process.cwd(), join(place.folder, name)));
  const { signal } = controller;
  server = await serve({ models, data, port: 0, workers: 1, notice: 0, maxMegapixels: 1, logLevel: 'silent', signal });
  detector = await Detector.load(place.model, { threads: 1 });
});

afterAll(async () => {
  controller.abort();
  await server?.stopped;
  await detector?.release();
  await place.remove();
});

function inspect(body: Buffer, query = '', headers: Record<string, string> = {}): Promise<Response> {
  const url = `${server.url}/v1/models/plates/inspect${query}`;
  return fetch(url, { method: 'POST', body, headers: { 'content-type': 'image/png', ...headers } });
}

describe('a server of a folder', () => {
  it('says of an image what the detector says', async () => {
    const image = await platePng(300, true);
    const answer = (await (await inspect(image)).json()) as InspectionJson;
    const expected = await detector.inspect(image);
    expect(Math.abs(answer.score - expected.score)).toBeLessThan(1e-6);
    expect(answer).toMatchObject({ verdict: 'anomalous', p_value: expected.pValue, drift: { observed: 1 } });
    const picture = await inspect(image, '?heatmap=overlay', { accept: 'image/*' });
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const inside = (await (await inspect(image, '?roi=0,48,96,48')).json()) as InspectionJson;
    expect(inside.score).toBeLessThan(answer.score);
  });

  it('refuses what is no image, and images that are too large, and goes on', async () => {
    for (const [bytes, status] of [
      [Buffer.from('noise'), 422],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 422],
      [await platePng(301, false, 1100), 422],
      [await platePng(302), 200],
    ] as const) {
      const response = await inspect(bytes);
      const text = await response.text();
      expect([response.status, text]).toEqual([status, expect.not.stringMatching(/node_modules|\/tmp|\bat \w+ \(/)]);
    }
  });

  it('gives the graph’s outputs for a tensor', async () => {
    const body = JSON.stringify({
      inputs: [{ name: 'image', datatype: 'UINT8', shape: [1, 64, 64, 3], data: Array<number>(64 * 64 * 3).fill(128) }],
      outputs: [{ name: 'anomaly_score' }],
    });
    const response = await fetch(`${server.url}/v2/models/plates/infer`, { method: 'POST', body });
    const { outputs } = (await response.json()) as { outputs: { data: number[] }[] };
    const grey = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(128) };
    expect(outputs[0].data[0]).toBeCloseTo((await detector.inspect(grey)).score, 5);
  });

  it('says what a folder holds, and names what it cannot be started with', async () => {
    expect(await (await fetch(`${server.url}/v1/models`)).json()).toMatchObject({
      models: [{ name: 'plates', version: 1 }],
    });
    const settings = { models: place.folder, data: join(place.folder, 'none'), port: 0 };
    await expect(serve({ ...settings, host: '0.0.0.0' })).rejects.toThrow('clflow keys create');
    await expect(serve({ ...settings, env: { CLFLOW_WORKERS: '0' } })).rejects.toThrow('CLFLOW_WORKERS must be');
  });
});
