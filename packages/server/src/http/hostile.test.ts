/** @file Requests that mean harm, or come from broken clients: each has its status, says nothing of the inside, and the server goes on. */
import { deflateSync, gzipSync } from 'node:zlib';
import { crc32 } from './testing/png.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Detector, decodeImage } from 'clflow';
import type { InspectionJson } from './schemas.js';
import { avifOf, gifOf, rare, tiffOf, webpOf } from './testing/odd-images.js';
import { plateJpeg, platePng } from './testing/model.js';
import { startServer, workplace, type TestServer, type Workplace } from './testing/server.js';
import { head, wire, type Answer, type Piece } from './testing/wire.js';

/** What no answer may hold: places, stacks, names of parts of a graph, modules. */
const INSIDE =
  /node_modules|\.[cm]?[jt]s\b|\bat \w+ \(|\/tmp|\/root|\/home|\/usr|onnxruntime|libvips|FST_|ERR_|ECONN|HPE_/;

let place: Workplace;
let server: TestServer;
let loggedBefore = '';

beforeAll(async () => {
  place = await workplace();
  server = await startServer(place, {
    maxMegapixels: 4,
    maxBody: 8,
    requestTimeout: 2,
    headersTimeout: 2,
    deadline: 5,
  });
});

afterAll(async () => {
  await server.close();
  await place.remove();
});

beforeEach(() => {
  loggedBefore = server.log();
});

afterEach(async () => {
  const health = await fetch(`${server.url}/v2/health/ready`);
  expect(health.status).toBe(200);
  await health.text();
  // Nothing of what was asked is an error of the server's own.
  expect(server.log().slice(loggedBefore.length)).not.toContain('"level":"error"');
});

async function answered(response: Response | Promise<Response>): Promise<number> {
  const { status, text } = await Promise.resolve(response).then(async (one) => ({
    status: one.status,
    text: await one.text(),
  }));
  expect(text).not.toMatch(INSIDE);
  if (status >= 400) expect(Object.keys(JSON.parse(text) as object)).toEqual(['error']);
  return status;
}

function sound(answer: Answer): number {
  expect(answer.body).not.toMatch(INSIDE);
  return answer.status;
}

const inspectUrl = '/v1/models/plates/inspect';
const inferUrl = '/v2/models/plates/infer';

function post(path: string, body: BodyOf, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.url + path, { method: 'POST', body, headers });
}
type BodyOf = string | Buffer | FormData;

describe('paths', () => {
  it.each([
    ['/v1/models/..%2f..%2fetc%2fpasswd', 404],
    ['/v2/models/..%2f..%2fetc%2fpasswd/ready', 404],
    ['/v1/models/%2e%2e', 404],
    ['/v1/models/..', 404],
    ['/v1/models/__proto__', 404],
    ['/v1/models/constructor', 404],
    ['/v1/models/plates%00', 404],
    ['/v1/models/-rf', 404],
    [`/v1/models/${'a'.repeat(65)}`, 404],
    [`/v1/models/${'a'.repeat(9000)}`, 414],
    ['/v1/models/%zz', 400],
    ['/v2/models/plates/versions/9', 404],
    ['/v2/repository/models/plates/load', 404],
    ['//etc/passwd', 404],
  ])('%.60s → %d', async (path, status) => {
    expect(sound(await wire(server.port, [head(`GET ${path}`)]))).toBe(status);
  });

  it('refuses methods that are not there', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND']) {
      expect([404, 405]).toContain(
        sound(await wire(server.port, [head(`${method} ${inspectUrl}`, { 'Content-Length': '0' })])),
      );
    }
  });
});

describe('tensors', () => {
  const ones = (count: number): string => `[${'1,'.repeat(count - 1)}1]`;
  const input = (more: string): string => `{"inputs":[{"name":"image","datatype":"UINT8",${more}}]}`;
  const small = '"shape":[1,8,8,3]';
  const data = `"data":${ones(192)}`;

  it.each([
    ['a huge shape', input(`"shape":[1,1e9,1e9,3],"data":[]`), 400],
    ['a product beyond 2^53', input(`"shape":[9007199254740991,9007199254740991,9007199254740991,3],"data":[]`), 400],
    ['a side beyond 2^53', input(`"shape":[1,9007199254740993,1,3],"data":[]`), 400],
    ['1e999', input(`"shape":[1e999,1,1,3],"data":[]`), 400],
    ['a negative side', input(`"shape":[1,-8,-8,3],"data":[]`), 400],
    ['a side of 0', input(`"shape":[0,8,8,3],"data":[]`), 400],
    ['half a side', input(`"shape":[1,8.5,8,3],"data":[]`), 400],
    ['NaN', input(`"shape":[1,NaN,8,3],"data":[]`), 400],
    ['a side as text', input(`"shape":["1",8,8,3],"data":[]`), 400],
    ['four channels', input(`"shape":[1,8,8,4],"data":${ones(256)}`), 400],
    ['nine axes', input(`"shape":[1,1,1,1,1,1,1,8,3],"data":[]`), 400],
    ['too few numbers', input(`${small},"data":${ones(191)}`), 400],
    ['too many numbers', input(`${small},"data":${ones(193)}`), 400],
    ['numbers beyond a byte', input(`"shape":[1,1,1,3],"data":[1,2,256]`), 400],
    ['halves', input(`"shape":[1,1,1,3],"data":[1,2,2.5]`), 400],
    ['text among the data', input(`"shape":[1,1,1,3],"data":[1,2,"3"]`), 400],
    ['no data', input(small), 400],
    ['another type', `{"inputs":[{"name":"image","datatype":"BYTES",${small},"data":["x"]}]}`, 400],
    ['another input', `{"inputs":[{"name":"x","datatype":"UINT8",${small},${data}}]}`, 400],
    ['no inputs', '{"inputs":[]}', 400],
    [
      'the input twice',
      `{"inputs":[${`{"name":"image","datatype":"UINT8",${small},${data}},`.repeat(2).slice(0, -1)}]}`,
      400,
    ],
    ['100,000 nested lists', input(`${small},"data":${'['.repeat(100_000)}${']'.repeat(100_000)}`), 400],
    ['lists 5,000 deep around the numbers', input(`${small},"data":${'['.repeat(5000)}1${']'.repeat(5000)}`), 400],
    ['100,000 nested lists as the body', '['.repeat(100_000), 400],
    [
      '2,000 outputs',
      `${input(`${small},${data}`).slice(0, -1)},"outputs":[${'{"name":"anomaly_map"},'.repeat(1999)}{"name":"anomaly_map"}]}`,
      400,
    ],
    [
      'an output twice',
      `${input(`${small},${data}`).slice(0, -1)},"outputs":[{"name":"anomaly_map"},{"name":"anomaly_map"}]}`,
      400,
    ],
    ['an unknown output', `${input(`${small},${data}`).slice(0, -1)},"outputs":[{"name":"weights"}]}`, 400],
    ['__proto__', `{"__proto__":{"polluted":1},${input(`${small},${data}`).slice(1)}`, 400],
    ['a flag that is none', input(`${small},${data}`).replace('{', '{"parameters":{"binary_data_output":"yes"},'), 400],
    ['not JSON', 'image', 400],
    ['null', 'null', 400],
    ['a list', '[]', 400],
    ['nothing', '', 400],
    ['JSON beyond its limit', input(`"shape":[1,1000,1000,3],"data":${ones(600_000)}`), 413],
    [
      'unknown parameters, which do no harm',
      input(`${small},${data}`).replace('{', '{"parameters":{"priority":1},'),
      200,
    ],
    ['nested data of the right shape', input(`"shape":[1,1,1,3],"data":[[[[1,2,3]]]]`), 200],
  ])('%s', async (_, body, status) => {
    expect(await answered(post(inferUrl, body))).toBe(status);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  const binary = (json: string, tail: number, length = String(Buffer.byteLength(json))): Promise<Response> =>
    post(inferUrl, Buffer.concat([Buffer.from(json), Buffer.alloc(tail, 9)]), {
      'inference-header-content-length': length,
    });
  const sized = (size: unknown): string => input(`${small},"parameters":{"binary_data_size":${String(size)}}`);

  it.each([
    ['as it should be', sized(192), 192, undefined, 200],
    ['too few bytes', sized(192), 191, undefined, 400],
    ['too many bytes', sized(192), 193, undefined, 400],
    ['a size that is not the shape’s', sized(191), 191, undefined, 400],
    ['a negative size', sized(-192), 192, undefined, 400],
    ['a size beyond 2^53', sized('9007199254740993'), 192, undefined, 400],
    ['a size as text', sized('"192"'), 192, undefined, 400],
    ['data and bytes', input(`${small},${data},"parameters":{"binary_data_size":192}`), 192, undefined, 400],
    ['bytes that belong to nothing', input(`${small},${data}`), 5, undefined, 400],
    ['a negative header length', sized(192), 192, '-1', 400],
    ['a header length beyond the body', sized(192), 192, '99999', 400],
    ['a header length of 1e3', sized(192), 192, '1e2', 400],
    ['a header length of 0', sized(192), 192, '0', 400],
  ])('bytes behind the JSON: %s', async (_, json, tail, length, status) => {
    expect(await answered(binary(json, tail, length))).toBe(status);
  });

  it('refuses compressed bombs, damaged data and other encodings', async () => {
    const body = input(`${small},${data}`);
    const bomb = gzipSync(Buffer.alloc(200e6), { level: 1 });
    expect(await answered(post(inferUrl, bomb, { 'content-encoding': 'gzip' }))).toBe(413);
    expect(await answered(post(inferUrl, gzipSync(body).subarray(0, 40), { 'content-encoding': 'gzip' }))).toBe(400);
    expect(await answered(post(inferUrl, body, { 'content-encoding': 'gzip' }))).toBe(400);
    expect(await answered(post(inferUrl, gzipSync(body), { 'content-encoding': 'deflate' }))).toBe(400);
    expect(await answered(post(inferUrl, body, { 'content-encoding': 'br' }))).toBe(415);
    expect(await answered(post(inferUrl, gzipSync(gzipSync(body)), { 'content-encoding': 'gzip, gzip' }))).toBe(415);
    expect(await answered(post(inferUrl, deflateSync(body), { 'content-encoding': 'deflate' }))).toBe(200);
  });
});

describe('images', () => {
  /** A PNG's header and nothing that is worth its size behind it. */
  const png = (width: number, height: number): Buffer => {
    const chunk = (name: string, content: Buffer): Buffer => {
      const body = Buffer.concat([Buffer.from(name), content]);
      const frame = Buffer.alloc(8);
      frame.writeUInt32BE(content.length, 0);
      frame.writeUInt32BE(crc32(body), 4);
      return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
    };
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 0], 8);
    return Buffer.concat([
      Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.alloc(65_536))),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  };

  it.each([
    ['a bomb of 20,000²', () => png(20_000, 20_000), 422],
    ['a bomb of 2^31 − 1 squared', () => png(2 ** 31 - 1, 2 ** 31 - 1), 422],
    ['just over the limit', () => png(2001, 2000), 422],
    ['0×0', () => png(0, 0), 422],
    ['1×65535, cut off', () => png(1, 65_535), 422],
    ['text', () => Buffer.from('not an image'), 422],
    [
      'SVG',
      () =>
        Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
        ),
      422,
    ],
    ['GIF', () => Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'), 200],
    ['zeros', () => Buffer.alloc(5000), 422],
    ['an AVIF that says 30,000²', () => avifOf(30_000), 422],
    ['a TIFF that says 30,000²', () => tiffOf(30_000), 422],
    ['a TIFF that says 2^31 squared', () => tiffOf(2 ** 31), 422],
    ['a TIFF that says more than it holds', () => tiffOf(1900), 422],
    ['a WebP that says 16,384²', () => webpOf(16_384), 422],
    ['a GIF of 10,000 frames', () => gifOf(10_000), 200],
    ['a GIF that says 65,535²', () => gifOf(1, 65_535), 422],
  ])('%s → %s', async (_, bytes, status) => {
    const started = performance.now();
    expect(await answered(post(inspectUrl, await bytes(), { 'content-type': 'image/png' }))).toBe(status);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it.each(Object.entries(rare))('%s is inspected as the library does', async (_, made) => {
    const bytes = await made(await platePng(4));
    const answer = (await (await post(inspectUrl, bytes, { 'content-type': 'image/jpeg' })).json()) as InspectionJson;
    const detector = await Detector.load(place.model, { threads: 1 });
    const { width, height } = await decodeImage(bytes);
    expect(answer.image).toEqual({ width, height });
    expect(answer.score).toBeCloseTo((await detector.inspect(bytes)).score, 5);
    await detector.release();
  });

  it('a JPEG that is cut off', async () => {
    const whole = await plateJpeg(1);
    const cut = whole.subarray(0, whole.length / 2);
    expect(await answered(post(inspectUrl, cut, { 'content-type': 'image/jpeg' }))).toBe(422);
  });
});

describe('forms', () => {
  const form = (body: string | Buffer, boundary = 'x'): Promise<Response> =>
    post(inspectUrl, body, { 'content-type': `multipart/form-data; boundary=${boundary}` });
  const part = (name: string, more = ''): string =>
    `--x\r\nContent-Disposition: form-data; name="${name}"; filename="a.png"\r\n${more}\r\nabc\r\n`;

  it.each([
    [
      '10,000 fields',
      '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(10_000) + '--x--\r\n',
      [400, 413],
    ],
    ['10,000 files', part('image').repeat(10_000) + '--x--\r\n', [400, 413]],
    ['no parts', '--x--\r\n', [400]],
    ['nothing', ' ', [400]],
    ['no end', part('image'), [400]],
    ['no boundary in the body', 'abc'.repeat(1000), [400]],
    ['a part of the name __proto__', `${part('__proto__')}--x--\r\n`, [400]],
    ['10,000 headers of a part', part('image', 'X-A: b\r\n'.repeat(10_000)) + '--x--\r\n', [400, 422]],
    ['a header without an end', `--x\r\nContent-Disposition: ${'a'.repeat(200_000)}`, [400]],
    ['two images', `${part('image').repeat(2)}--x--\r\n`, [400]],
  ])('%s', async (_, body, statuses) => {
    expect(statuses).toContain(await answered(form(body)));
  });

  it('refuses a form without a boundary', async () => {
    expect(await answered(post(inspectUrl, 'x', { 'content-type': 'multipart/form-data' }))).toBe(400);
  });
});

describe('connections', () => {
  const image = { 'Content-Type': 'image/png' };

  it('refuses a body that is too large from its length, before it is sent', async () => {
    const answer = await wire(server.port, [head(`POST ${inspectUrl}`, { ...image, 'Content-Length': '70000000' })]);
    expect(sound(answer)).toBe(413);
    expect(answer.head).toMatch(/connection: close/i);
  });

  it('says no "100 Continue" to what it refuses, and says it to the others', async () => {
    const refused = await wire(server.port, [
      head(`POST ${inspectUrl}`, { ...image, 'Content-Length': '70000000', Expect: '100-continue' }),
    ]);
    expect(sound(refused)).toBe(413);
    const bytes = await platePng(2);
    const taken = await wire(server.port, [
      head(`POST ${inspectUrl}`, { ...image, 'Content-Length': String(bytes.length), Expect: '100-continue' }),
      { pause: 100 },
      bytes,
    ]);
    expect(taken.status).toBe(100);
    expect(taken.body).toContain('"verdict"');
  });

  it('lets a client read why, although it was still sending', async () => {
    const body = Buffer.alloc(12e6);
    for (let i = 0; i < 5; i++) {
      const pieces: Piece[] = [head(`POST ${inspectUrl}`, { ...image, 'Content-Length': String(body.length) }), body];
      expect(sound(await wire(server.port, pieces))).toBe(413);
    }
  });

  it('ends a batch that is too long, and its connection', async () => {
    const part = `--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n1\r\n`.repeat(1000);
    const chunk = `${part.length.toString(16)}\r\n${part}\r\n`;
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x', 'Transfer-Encoding': 'chunked' };
    const start = head('POST /v1/models/plates/inspect-batch', { ...headers, Connection: 'keep-alive' });
    const answer = await wire(server.port, [start, ...Array<Piece>(100).fill(chunk)]);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('"status":413');
  });

  it('stops reading a body of unknown length at the limit', async () => {
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`;
    const pieces: Piece[] = [
      head(`POST ${inspectUrl}`, { ...image, 'Transfer-Encoding': 'chunked' }),
      ...Array<Piece>(400).fill(chunk),
    ];
    expect(sound(await wire(server.port, pieces))).toBe(413);
  });

  it('lives through 100,000 chunks of one byte', async () => {
    const pieces: Piece[] = [head(`POST ${inspectUrl}`, { ...image, 'Transfer-Encoding': 'chunked' })];
    for (let i = 0; i < 100; i++) pieces.push('1\r\na\r\n'.repeat(1000));
    // Read to the end, or cut off by the time that a request may take: on a slow machine.
    expect([422, 408]).toContain(sound(await wire(server.port, [...pieces, '0\r\n\r\n'])));
  });

  it('gives up bodies that do not come', async () => {
    const started = Date.now();
    const answer = await wire(
      server.port,
      [head(`POST ${inspectUrl}`, { ...image, 'Content-Length': '1000' }), 'a', { pause: 500 }, 'b'],
      8000,
    );
    expect([408, 400]).toContain(sound(answer));
    expect(Date.now() - started).toBeLessThan(6000);
  });

  it('gives up headers that do not come, 40 times, and answers others meanwhile', async () => {
    const slow = Array.from({ length: 40 }, () =>
      wire(server.port, ['GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A:'], 8000),
    );
    const started = Date.now();
    expect((await fetch(`${server.url}/v2/health/live`)).status).toBe(200);
    expect(Date.now() - started).toBeLessThan(500);
    for (const answer of await Promise.all(slow)) expect(sound(answer)).toBe(408);
  });

  it.each<[string, Piece[], number[]]>([
    [
      'a length and chunks',
      [head(`POST ${inspectUrl}`, { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' }), '0\r\n\r\n'],
      [400],
    ],
    [
      'two lengths',
      [`POST ${inspectUrl} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`],
      [400],
    ],
    ['a negative length', [head(`POST ${inspectUrl}`, { 'Content-Length': '-5' })], [400]],
    ['64 kB of headers', [head('GET /v2', { 'X-A': 'a'.repeat(65_536) })], [431]],
    [
      '3,000 headers',
      [head('GET /v2', Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`X-${i}`, 'a'])))],
      [431, 200],
    ],
    ['HTTP/0.9', ['GET /v2\r\n\r\n'], [400, 421]],
    ['noise', [Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256))], [400]],
    ['TLS', [Buffer.from([22, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3])], [400]],
    ['no Host', ['GET /v2 HTTP/1.1\r\nConnection: close\r\n\r\n'], [400, 421]],
    [
      'a chunk that is longer than 2^64',
      [head(`POST ${inspectUrl}`, { ...image, 'Transfer-Encoding': 'chunked' }), 'ffffffffffffffffff\r\n'],
      [400],
    ],
    [
      'chunk extensions without end',
      [head(`POST ${inspectUrl}`, { ...image, 'Transfer-Encoding': 'chunked' }), `1;${'a'.repeat(100_000)}`],
      [400, 413],
    ],
    [
      'more than its length says',
      [head(`POST ${inspectUrl}`, { ...image, 'Content-Length': '3' }), 'abcdefgh'],
      [422, 400],
    ],
  ])('%s', async (_, pieces, statuses) => {
    expect(statuses).toContain(sound(await wire(server.port, pieces)));
  });

  it('answers 200 requests that one connection sends at once', async () => {
    const one = 'GET /v2/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
    const { head: first, body } = await wire(server.port, [one.repeat(200)], 1000);
    expect(`${first}${body}`.match(/HTTP\/1\.1 200/g)).toHaveLength(200);
  });

  it('gives the room back when a client goes, and drops its work', async () => {
    let letOn = (): void => {};
    server.pool.before = () => new Promise((resolve) => (letOn = resolve));
    const controller = new AbortController();
    const bytes = await platePng(3);
    const gone = fetch(server.url + inspectUrl, {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'image/png' },
      signal: controller.signal,
    });
    await expect.poll(() => server.pool.state.busy).toBe(1);
    expect(server.pool.state.megapixels).toBeGreaterThan(0);
    controller.abort();
    await expect(gone).rejects.toThrow();
    await expect.poll(() => server.pool.state.megapixels).toBe(0);
    letOn();
    await expect.poll(() => server.pool.state.busy).toBe(0);
    server.pool.before = () => Promise.resolve();
  });

  it('refuses what there is no room for with 429 before it is sent', async () => {
    const full = await startServer(place, { megapixels: 0.001 });
    try {
      const answer = await wire(full.port, [head(`POST ${inspectUrl}`, { ...image, 'Content-Length': '50000' })]);
      expect(sound(answer)).toBe(429);
      expect(answer.head).toMatch(/retry-after: 1/i);
      expect(answer.head).toMatch(/connection: close/i);
    } finally {
      await full.close();
    }
  });

  it('answers 503 when the deadline has passed', async () => {
    const late = await startServer(place, { deadline: 0.2 });
    late.pool.before = () => new Promise((resolve) => setTimeout(resolve, 1000).unref());
    try {
      const response = await fetch(late.url + inspectUrl, {
        method: 'POST',
        body: await platePng(4),
        headers: { 'content-type': 'image/png' },
      });
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
    } finally {
      await late.close();
    }
  });

  it('says nothing of an error of its own, and logs it', async () => {
    const broken = await startServer(place);
    broken.pool.before = () => Promise.reject(new Error('no such node /tmp/secret/graph.onnx'));
    try {
      const response = await fetch(broken.url + inspectUrl, {
        method: 'POST',
        body: await platePng(5),
        headers: { 'content-type': 'image/png' },
      });
      expect(response.status).toBe(500);
      expect(await response.text()).not.toMatch(/secret|graph/);
      expect(broken.log()).toContain('/tmp/secret/graph.onnx');
    } finally {
      await broken.close();
    }
  });
});

describe('the log', () => {
  it('holds no image and no query', async () => {
    await post(`${inspectUrl}?roi=1,1,50,50`, await platePng(6), { 'content-type': 'image/png' });
    await post(inspectUrl, 'WRITTEN-BY-A-CLIENT', { 'content-type': 'image/png' });
    const log = server.log();
    expect(log).toContain(`"route":"/v1/models/:model/inspect"`);
    expect(log).not.toMatch(/WRITTEN-BY-A-CLIENT|PNG|roi=/);
  });
});
