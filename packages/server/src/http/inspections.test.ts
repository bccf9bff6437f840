/** @file What was inspected stays: verdicts, images, what persons say, and who may see them. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ledger } from '../operation/ledger.js';
import { openStore, type Store } from '../store/index.js';
import { plateJpeg, platePng } from './testing/model.js';
import { startServer, workplace, type TestServer, type Workplace } from './testing/server.js';

type Json = Record<string, unknown>;

let place: Workplace;
let store: Store;
let server: TestServer;
const said: object[] = [];

beforeAll(async () => {
  // One that passes good plates: what is kept goes by the verdict.
  place = await workplace({ epochs: 1 });
  store = await openStore(mkdtempSync(join(place.folder, 'store-')));
  server = await startServer(place, { ledger: ledger('anomalous') });
});
afterAll(async () => {
  await server.close();
  store.close();
  await place.remove();
});

function ledger(keep: 'verdicts' | 'anomalous' | 'all'): Ledger {
  return new Ledger(store, keep, { error: (told: object) => said.push(told) } as never);
}

async function inspect(body: Buffer, query = '', { url } = server, model = 'plates'): Promise<Json> {
  const headers = { 'content-type': 'application/octet-stream' };
  const response = await fetch(`${url}/v1/models/${model}/inspect${query}`, { method: 'POST', body, headers });
  expect(response.status).toBe(200);
  return (await response.json()) as Json;
}

async function get(path: string, { url } = server, headers: Record<string, string> = {}): Promise<Json> {
  return (await (await fetch(`${url}${path}`, { headers })).json()) as Json;
}

describe('an inspection that is kept', () => {
  it('is found by its id, its part and its verdict, with what the client said of it', async () => {
    const about = 'part_id=A-17&station=gate%202&trigger_id=t9&captured_at=2026-11-27T05:00:00.250%2B01:00';
    const answer = await inspect(await platePng(100, true), `?${about}`);
    const good = await inspect(await platePng(103), '?part_id=A-18');
    expect(good.sequence).toBe((answer.sequence as number) + 1);

    const found = await get(`/v1/inspections/${String(answer.inspection_id)}`);
    const { inspection_id, sequence, verdict, score, threshold, p_value, regions } = answer;
    expect(found).toMatchObject({ inspection_id, sequence, verdict, score, threshold, p_value, regions, feedback: [] });
    expect(found).toMatchObject({
      ...{ part_id: 'A-17', station: 'gate 2', trigger_id: 't9', captured_at: '2026-11-27T04:00:00.250Z' },
      model: { name: 'plates', hash: (answer.model as Json).hash },
    });
    expect(Date.parse(found.decided_at as string)).toBeGreaterThanOrEqual(Date.parse(found.received_at as string));

    const ids = async (query: string): Promise<unknown[]> =>
      ((await get(`/v1/inspections?${query}`)).inspections as Json[]).map((one) => one.inspection_id);
    expect(await ids('part_id=A-18')).toEqual([good.inspection_id]);
    expect(await ids('verdict=anomalous')).toEqual([answer.inspection_id]);
    expect(await ids('model=other')).toEqual([]);
    expect(await ids(`after=${String(answer.sequence)}`)).toEqual([good.inspection_id]);
  });

  it('has the very bytes of its image when it was called anomalous, and none when it was called normal', async () => {
    const encoded = await plateJpeg(102, true);
    const { inspection_id: id } = await inspect(encoded);
    const response = await fetch(`${server.url}/v1/inspections/${String(id)}/image`);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await response.arrayBuffer()).equals(encoded)).toBe(true);
    const sha256 = createHash('sha256').update(encoded).digest('hex');
    expect((await get(`/v1/inspections/${String(id)}`)).image).toEqual({ sha256, kept: true });

    const good = await inspect(await platePng(103));
    expect(good.verdict).toBe('normal');
    const missing = await fetch(`${server.url}/v1/inspections/${String(good.inspection_id)}/image`);
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { error: 'The image of this inspection is not kept.' },
    ]);
  });

  it('keeps every image where all are to be kept, and none where verdicts alone are', async () => {
    for (const keep of ['all', 'verdicts'] as const) {
      const other = await startServer(place, { ledger: ledger(keep) });
      const { inspection_id: id } = await inspect(await platePng(104), '', other);
      expect((await get(`/v1/inspections/${String(id)}`, other)).image !== null).toBe(keep === 'all');
      await other.close();
    }
  });

  it('is one of a batch too, and one whose answer is a picture', async () => {
    const form = new FormData();
    for (const seed of [105, 106]) form.append('images', new Blob([await platePng(seed, true)]), `${seed}.png`);
    const url = `${server.url}/v1/models/plates/inspect-batch?station=table`;
    const lines = (await (await fetch(url, { method: 'POST', body: form })).text()).trim().split('\n');
    const ids = lines.map((line) => (JSON.parse(line) as Json).inspection_id as string);
    expect(ids.map((id) => store.inspections.get(id)?.station)).toEqual(['table', 'table']);
    expect(store.images.get(store.inspections.get(ids[1])!.imageId!)?.name).toBe('106.png');

    const headers = { accept: 'image/png', 'content-type': 'image/png' };
    const body = await platePng(107, true);
    const picture = await fetch(`${server.url}/v1/models/plates/inspect`, { method: 'POST', body, headers });
    expect(store.inspections.get(picture.headers.get('x-clflow-inspection-id')!)?.verdict).toBe('anomalous');
  });

  it('takes the word of persons, the last of which counts, and holds its image fast', async () => {
    const { inspection_id } = await inspect(await platePng(108, true));
    const path = `/v1/inspections/${String(inspection_id)}`;
    const tell = (body: object): Promise<Response> =>
      fetch(`${server.url}${path}/feedback`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await tell({ label: 'unsure' })).status).toBe(201);
    expect((await tell({ label: 'defective', defect: 'bar', note: 'seen by eye', author: 'Ada' })).status).toBe(201);
    expect((await get(path)).feedback).toMatchObject([
      { label: 'unsure', defect: null },
      { label: 'defective', defect: 'bar', note: 'seen by eye', author: 'Ada' },
    ]);
    expect(store.images.get(store.inspections.get(inspection_id as string)!.imageId!)?.worth).toBe(2);
    expect((await tell({ label: 'perfect' })).status).toBe(400);
  });
});

describe('a verdict that cannot be kept', () => {
  it('is answered all the same, without an id, and log and metric tell', async () => {
    const broken = new Ledger(
      { ...store, inspections: { add: () => Promise.reject(new Error('the disk is full')) } as never },
      'verdicts',
      { error: (told: object) => said.push(told) } as never,
    );
    const other = await startServer(place, { ledger: broken });
    const answer = await inspect(await platePng(109, true), '', other);
    expect(answer).toMatchObject({ verdict: 'anomalous', inspection_id: null, sequence: null });
    expect(said.at(-1)).toEqual({ error: 'the disk is full' });
    expect(await (await fetch(`${other.url}/metrics`)).text()).toContain('\nclflow_inspections_not_kept 1\n');
    await other.close();
  });
});

describe('an inspection that is not there', () => {
  it('is said to be so, whatever the id looks like, and so is one whose image was taken away', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    for (const [path, error] of [
      [unknown, 'There is no such inspection.'],
      [`${unknown}/image`, 'There is no such inspection.'],
      ['..%2f..%2fetc%2fpasswd', 'There is nothing with this id.'],
      ['nope', 'There is nothing with this id.'],
    ]) {
      const response = await fetch(`${server.url}/v1/inspections/${path}`);
      expect([path, response.status, await response.json()]).toEqual([path, 404, { error }]);
    }
    const { inspection_id } = await inspect(await platePng(110, true));
    const image = store.images.get(store.inspections.get(inspection_id as string)!.imageId!)!;
    rmSync(store.images.pathOf(image)!);
    expect((await fetch(`${server.url}/v1/inspections/${String(inspection_id)}/image`)).status).toBe(404);
  });

  it('is not there for a key that does not open its model', async () => {
    const guarded = await startServer(place, { withKeys: true, ledger: ledger('all') });
    const keyFor = async (...models: string[]): Promise<Record<string, string>> => ({
      'x-api-key': (await guarded.keys!.create({ scopes: ['read', 'inspect'], models })).key,
    });
    const [mine, theirs] = [await keyFor('plates'), await keyFor('other')];
    const { inspection_id } = await inspect(await platePng(111, true));
    const path = `${guarded.url}/v1/inspections`;
    const one = `${path}/${String(inspection_id)}`;
    const status = async (url: string, headers: Record<string, string>): Promise<number> =>
      (await fetch(url, { headers })).status;
    expect([await status(one, mine), await status(`${one}/image`, mine)]).toEqual([200, 200]);
    expect([await status(one, theirs), await status(`${one}/image`, theirs)]).toEqual([404, 404]);
    const body = JSON.stringify({ label: 'good' });
    const headers = { ...theirs, 'content-type': 'application/json' };
    expect((await fetch(`${one}/feedback`, { method: 'POST', headers, body })).status).toBe(404);
    const list = async (query: string): Promise<unknown> =>
      (await get(`/v1/inspections${query}`, guarded, theirs)).inspections;
    expect([await list(''), await list('?model=plates')]).toEqual([[], []]);
    await guarded.close();
  });
});
