import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Detector, decodeImage, encodePng } from 'clflow';
import { detector as parts } from 'clflow/parts';
import { plateJpeg, platePng } from './testing/model.js';
import { startServer, workplace, type TestServer, type Workplace } from './testing/server.js';
import type { InspectionJson } from './schemas.js';

let place: Workplace;
let server: TestServer;
let detector: Detector;

beforeAll(async () => {
  place = await workplace();
  server = await startServer(place);
  detector = await Detector.load(place.model, { threads: 1 });
});

afterAll(async () => {
  await detector.release();
  await server.close();
  await place.remove();
});

function inspect(
  body: Buffer | string | FormData,
  more: { readonly query?: string; readonly headers?: Record<string, string> } = {},
): Promise<Response> {
  const headers = body instanceof FormData ? more.headers : { 'content-type': 'image/png', ...more.headers };
  return fetch(`${server.url}/v1/models/plates/inspect${more.query ?? ''}`, { method: 'POST', body, headers });
}

describe('POST /v1/models/{model}/inspect', () => {
  it('answers what the detector says of the same bytes', async () => {
    for (const [defective, encoded, type] of [
      [false, await platePng(100), 'image/png'],
      [true, await platePng(101, true), 'application/octet-stream'],
      [true, await plateJpeg(102, true), 'image/jpeg'],
    ] as const) {
      const response = await inspect(encoded, { headers: { 'content-type': type } });
      expect(response.status).toBe(200);
      const answer = (await response.json()) as InspectionJson;
      const expected = await detector.inspect(encoded);
      expect(answer).toMatchObject({
        model: { name: 'plates', version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
        verdict: defective ? 'anomalous' : expected.verdict,
        threshold: expected.threshold,
        p_value: expected.pValue,
        image: { width: 96, height: 96 },
      });
      expect(Math.abs(answer.score - expected.score)).toBeLessThan(1e-6);
      expect(answer.regions).toEqual(JSON.parse(JSON.stringify(expected.regions)));
      expect(answer.timing_ms.total).toBeGreaterThanOrEqual(answer.timing_ms.decode + answer.timing_ms.score);
      expect(answer.drift.observed).toBeGreaterThan(0);
    }
  });

  it('takes a form with an ignore mask, and a region of interest', async () => {
    const encoded = await platePng(103, true);
    const mask = { width: 96, height: 96, data: new Uint8Array(96 * 96).map((_, i) => (i < 96 * 48 ? 255 : 0)) };
    const form = new FormData();
    form.append('image', new Blob([encoded]), 'part.png');
    form.append('ignore', new Blob([await encodePng(mask)]), 'mask.png');
    const masked = (await (await inspect(form)).json()) as InspectionJson;
    const expected = await detector.inspect(await decodeImage(encoded), mask);
    expect(masked.score).toBeCloseTo(expected.score, 6);
    const inside = (await (await inspect(encoded, { query: '?roi=0,48,96,48' })).json()) as InspectionJson;
    expect(inside.score).toBeCloseTo(expected.score, 6);
    const beyond = await inspect(encoded, { query: '?roi=0,48,96,96' });
    expect(beyond.status).toBe(422);
  });

  it('draws a heat map into the JSON, or answers with the picture and the verdict in headers', async () => {
    const encoded = await platePng(104, true);
    const { heatmap } = (await (await inspect(encoded, { query: '?heatmap=map&format=png' })).json()) as InspectionJson;
    expect(heatmap?.media_type).toBe('image/png');
    expect(await decodeImage(Buffer.from(heatmap?.data ?? '', 'base64'))).toMatchObject({ width: 64, height: 64 });
    const response = await inspect(encoded, { query: '?heatmap=overlay', headers: { accept: 'image/*' } });
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('x-clflow-verdict')).toBe('anomalous');
    expect(Number(response.headers.get('x-clflow-score'))).toBeCloseTo((await detector.inspect(encoded)).score, 6);
    expect(await decodeImage(new Uint8Array(await response.arrayBuffer()))).toMatchObject({ width: 96, height: 96 });
  });

  it('says what is wrong with a request', async () => {
    const encoded = await platePng(105);
    const form = (parts: Record<string, Blob | string>): FormData => {
      const made = new FormData();
      for (const [name, part] of Object.entries(parts)) made.append(name, part as Blob);
      return made;
    };
    const cases: [Response | Promise<Response>, number, RegExp][] = [
      [inspect(encoded, { query: '?roi=1,2' }), 400, /roi/],
      [inspect(encoded, { query: '?heatmap=all' }), 400, /heatmap/],
      [inspect(encoded, { query: '?format=png' }), 400, /heat map/],
      [inspect(encoded, { query: '?colour=red' }), 400, /colour/],
      [inspect(encoded, { headers: { 'content-type': 'text/plain' } }), 415, /image/],
      [inspect(''), 400, /empty/],
      [inspect('not an image'), 422, /./],
      [inspect(encoded.subarray(0, 200)), 422, /./],
      [inspect(form({ picture: new Blob([encoded]) })), 400, /image and ignore/],
      [inspect(form({ ignore: new Blob([encoded]) })), 400, /no part "image"/],
      [inspect(form({ image: 'text' })), 400, /files/],
      [
        fetch(`${server.url}/v1/models/nope/inspect`, {
          method: 'POST',
          body: encoded,
          headers: { 'content-type': 'image/png' },
        }),
        404,
        /model/,
      ],
      [fetch(`${server.url}/v1/models/plates/inspect`), 404, /nothing/],
    ];
    for (const [response, status, error] of cases) {
      const answered = await response;
      const body = (await answered.json()) as { error: string };
      expect([answered.status, body.error]).toEqual([status, expect.stringMatching(error)]);
      expect(Object.keys(body)).toEqual(['error']);
    }
  });
});

describe('POST /v1/models/{model}/inspect-batch', () => {
  const batch = (form: FormData): Promise<Response> =>
    fetch(`${server.url}/v1/models/plates/inspect-batch`, { method: 'POST', body: form });

  it('answers a line an image, in their order, errors among them', async () => {
    const form = new FormData();
    const images = [await platePng(110), Buffer.from('noise'), await platePng(111, true), await platePng(112)];
    images.forEach((bytes, i) => form.append('images', new Blob([bytes]), `${i}.png`));
    const response = await batch(form);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ index, file }) => [index, file])).toEqual([
      [0, '0.png'],
      [1, '1.png'],
      [2, '2.png'],
      [3, '3.png'],
    ]);
    expect(lines[1]).toMatchObject({ status: 422 });
    expect(lines[2]).toMatchObject({ verdict: 'anomalous' });
    expect(lines[3].score).toBeCloseTo((await detector.inspect(images[3])).score, 6);
  });

  it('refuses forms without files, and ends where there are too many', async () => {
    expect((await batch(new FormData())).status).toBe(400);
    const many = new FormData();
    for (let i = 0; i < 70; i++) many.append('images', new Blob(['x']), `${i}`);
    const lines = (await (await batch(many)).text()).trim().split('\n');
    expect(lines.length).toBeLessThanOrEqual(65);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ status: 413 });
  });
});

it('answers review between the two thresholds of a model, counts it, and tells both', async () => {
  const encoded = await platePng(110);
  const { score } = await detector.inspect(encoded);
  const { metadata } = detector;
  const at = (value: number) => ({ ...metadata.threshold, value });
  const levels = { threshold: at(score + 1), reviewThreshold: at(score - 1) };
  const folder = await mkdtemp(join(place.folder, 'reviewing-'));
  const model = join(folder, 'reviewing.onnx');
  await writeFile(model, await parts.withMetadata(await readFile(place.model), { ...metadata, ...levels }));
  const reviewing = await startServer({ ...place, folder, model });
  const ask = (path: string, init?: RequestInit) => fetch(`${reviewing.url}${path}`, init);
  const post = { method: 'POST', body: encoded, headers: { 'content-type': 'image/png' } };
  const answer = (await (await ask('/v1/models/plates/inspect', post)).json()) as InspectionJson;
  expect(answer).toMatchObject({ verdict: 'review', threshold: score + 1 });
  expect(answer.regions.length).toBeGreaterThan(0);
  expect(await (await ask('/metrics')).text()).toMatch(/clflow_verdicts_total\{[^}]*verdict="review"\} 1/);
  const told = (await (await ask('/v1/models/plates')).json()) as object;
  expect(told).toMatchObject({ threshold: { value: score + 1 }, review_threshold: { value: score - 1 } });
  await reviewing.close();
});

describe('what is said of models', () => {
  it('lists them, with threshold, promise and lineage', async () => {
    const { models } = (await (await fetch(`${server.url}/v1/models`)).json()) as { models: { name: string }[] };
    expect(models.map(({ name }) => name)).toEqual(['plates', 'other']);
    const model = (await (await fetch(`${server.url}/v1/models/plates`)).json()) as Record<string, unknown>;
    expect(model).toMatchObject({
      name: 'plates',
      version: 1,
      size: { width: 64, height: 64 },
      threshold: { value: detector.metadata.threshold.value },
      promise: expect.stringContaining('of good images') as string,
      power: null,
      review_threshold: null,
      lineage: [{ step: 'train' }],
      drift: { drifts: [] },
    });
  });
});

describe('the description of the API', () => {
  it('is OpenAPI 3.1 with every route that is no health check or page', async () => {
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { requestBody?: object; responses?: object }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/v1/models',
        '/v1/models/{model}/inspect',
        '/v2/models/{model}/infer',
        '/v2/health/ready',
      ]),
    );
    expect(document.paths['/v1/models/{model}/inspect'].post.requestBody).toMatchObject({ content: { 'image/*': {} } });
    expect(JSON.stringify(document.paths['/v1/models/{model}/inspect'].post.responses)).toContain('p_value');
    expect(document.paths['/v1/models/{model}/inspect'].post).toMatchObject({ 'x-scope': 'inspect' });
    expect(document.paths['/v2/health/live'].get).toMatchObject({ security: [] });
  });

  it('is a page that loads nothing and runs nothing', async () => {
    const response = await fetch(`${server.url}/docs`);
    const html = await response.text();
    expect(html).toContain('/v1/models/{model}/inspect');
    expect(html).not.toMatch(/<script|<link|<img|https?:\/\//);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  it('counts in metrics', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/clflow_verdicts_total\{model="plates",verdict="anomalous"\} \d/);
    expect(text).toContain('clflow_inspection_stage_seconds_bucket');
    expect(text).toContain('route="/v1/models/:model/inspect"');
    expect(text).toContain('clflow_drifts{model="plates"}');
  });
});
