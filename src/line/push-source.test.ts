/** @file Against real requests, some of them hostile. */
import { connect } from 'node:net';
import { request } from 'node:http';
import sharp from 'sharp';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from './frame.js';
import { parsePlace, pushOptions, pushSource, type PushOptions } from './push-source.js';
import { hooks, until } from './testing/frames.js';
import { taking } from './testing/taking.js';
import { wait } from './testing/programs.js';

let picture: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  const made = sharp({ create: { width: 8, height: 8, channels: 3, background: 'grey' } }).png();
  picture = new Uint8Array(await made.toBuffer());
});

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

/** A line that answers each frame with its names. */
async function line(more: Partial<PushOptions> = {}, token?: string, each?: (frame: Frame) => Promise<void>) {
  const source = pushSource(parsePlace('http://:0'), { ...pushOptions.parse({}), ...more }, token);
  const taken = taking(source, async (frame) => {
    await each?.(frame);
    await frame.settle('normal', JSON.stringify({ verdict: 'normal', trigger_id: frame.triggerId }));
  });
  cleaning.push(taken.end);
  await until('it listens', () => taken.states.length > 0);
  const url = `http://127.0.0.1:${source.port()}`;
  const post = (init: RequestInit = {}, path = '/') => fetch(url + path, { method: 'POST', body: picture, ...init });
  return { ...taken, url, post, port: source.port() };
}

const errorOf = async (response: Response) => ((await response.json()) as { error: string }).error;

describe('a picture by POST', () => {
  it('is answered with its result', async () => {
    const { post, frames } = await line();
    const headers = {
      'X-Trigger-Id': '42',
      'X-Part-Id': Buffer.from('Teil-ä').toString('latin1'),
      'X-Captured-At': '2026-03-01T15:05:09.120+01:00',
    };
    const response = await post({ headers }, '/inspect');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ verdict: 'normal', trigger_id: '42' });
    expect(frames[0]).toMatchObject({ triggerId: '42', partId: 'Teil-ä', tags: {} });
    expect(frames[0].capturedAt?.toISOString()).toBe('2026-03-01T14:05:09.120Z');
    expect(Buffer.from(frames[0].content ?? []).equals(Buffer.from(picture))).toBe(true);
  });

  it('may be the file of a form', async () => {
    const { post, frames } = await line();
    const body = new FormData();
    body.append('note', 'hello');
    body.append('image', new Blob([picture]), 'a.png');
    expect((await post({ body })).status).toBe(200);
    expect(frames[0].content).toEqual(picture);
  });

  it('is answered at once, or after a while, where its result takes longer', async () => {
    const { post, frames } = await line({ answer_within: 0.1 }, undefined, () => wait(300));
    const at = performance.now();
    expect((await post({ headers: { Prefer: 'respond-async' } })).status).toBe(202);
    expect(performance.now() - at).toBeLessThan(90);
    const late = await post();
    expect(late.status).toBe(202);
    expect(await late.json()).toMatchObject({ note: expect.stringContaining('goes to the sinks') as string });
    await until('both', () => frames.length === 2);
  });
});

describe('what is no picture', () => {
  it.each([
    ['text', Buffer.from('hello'), 415, 'send JPEG or PNG'],
    ['a PDF', Buffer.from('%PDF-1.4'), 415, 'a PDF document'],
    ['nothing', Buffer.alloc(0), 400, 'no picture'],
  ])('is refused: %s', async (_, body, status, words) => {
    const { post, refused } = await line();
    const response = await post({ body });
    expect(response.status).toBe(status);
    expect(await errorOf(response)).toContain(words);
    expect(refused).toHaveLength(1);
  });

  it.each([
    ['multipart/form-data', '--x', 'names no boundary'],
    ['multipart/form-data; boundary=x', 'nonsense', 'cannot be read'],
    ['multipart/form-data; boundary=x', '--x\r\n'.repeat(10_000), 'may have 15 parts'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n',
      'has 0 files',
    ],
  ])('is refused: %s %#', async (type, body, words) => {
    const { post } = await line();
    const response = await post({ body, headers: { 'Content-Type': type } });
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toContain(words);
  });

  it.each([
    [{ 'X-Trigger-Id': 'x'.repeat(300) }, 400],
    [{ 'X-Captured-At': 'yesterday' }, 400],
    [{ 'Content-Encoding': 'gzip' }, 415],
    [{ Origin: 'http://evil.example' }, 403],
  ])('is refused by its head: %j', async (headers, status) => {
    const { post } = await line();
    expect((await post({ headers: headers as Record<string, string> })).status).toBe(status);
  });

  it('is refused by method and path', async () => {
    const { post, url } = await line();
    expect((await fetch(url)).status).toBe(405);
    expect((await post({}, '/other')).status).toBe(404);
  });

  it('is refused for a name of this machine that was borrowed', async () => {
    const { port } = await line();
    const status = await new Promise((resolve, reject) => {
      const asking = request({ port, host: '127.0.0.1', method: 'POST', headers: { Host: 'rebound.example' } });
      asking.on('response', ({ statusCode }) => resolve(statusCode)).on('error', reject);
      asking.end(picture);
    });
    expect(status).toBe(403);
  });
});

describe('bounds', () => {
  it('hold for bodies that say their size, and for those that do not', async () => {
    const { port } = await line({ max_megabytes: 0.1 });
    for (const head of ['Content-Length: 300000', 'Transfer-Encoding: chunked']) {
      const socket = connect(port, '127.0.0.1');
      let answer = '';
      socket.on('data', (data) => (answer += String(data))).on('error', () => {});
      socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\n${head}\r\n\r\n`);
      const chunk = `${(50_000).toString(16)}\r\n${'x'.repeat(50_000)}\r\n`;
      for (let i = 0; i < 6; i++) socket.write(head.startsWith('T') ? chunk : 'x'.repeat(50_000));
      await until('413', () => answer.includes('413'));
      expect(answer).toContain('A picture may have 0.1 MB here.');
      socket.destroy();
    }
  });

  it('hold for the number of pictures in hand; all others are told to come again', async () => {
    const { post, frames } = await line({ waiting: 2 }, undefined, () => wait(200));
    const all = await Promise.all(Array.from({ length: 8 }, () => post()));
    const statuses = all.map(({ status }) => status).sort();
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    expect(all.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('1');
    expect(frames.length).toBe(statuses.filter((status) => status === 200).length);
    await wait(100);
    expect((await post()).status).toBe(200);
  });

  it('survive senders who go away', async () => {
    const { port, post, frames } = await line({ waiting: 2 }, undefined, () => wait(50));
    for (let i = 0; i < 6; i++) {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nhalf`);
      await wait(20);
      socket.destroy();
    }
    await wait(100);
    expect((await post()).status).toBe(200);
    expect(frames).toHaveLength(1);
  });

  it('say 503 when the line stops', async () => {
    const { post, stop, done } = await line({}, undefined, () => wait(300));
    const [first, second] = [post(), wait(50).then(() => post())];
    await wait(150);
    stop.abort();
    expect((await second).status).toBe(503);
    await first;
    await done;
  });
});

describe('a token', () => {
  it('is asked for, and lets web pages and other names in', async () => {
    const { post } = await line({}, 'a secret');
    const no = await post();
    expect(no.status).toBe(401);
    expect(await errorOf(no)).not.toContain('a secret');
    expect((await post({ headers: { Authorization: 'Bearer a secre' } })).status).toBe(401);
    const headers = { Authorization: 'Bearer a secret', Origin: 'http://line.example' };
    expect((await post({ headers })).status).toBe(200);
  });
});

describe('the place', () => {
  it('is this machine alone, unless another is written', () => {
    expect(parsePlace('http://:8090')).toEqual({
      name: 'http://127.0.0.1:8090',
      host: '127.0.0.1',
      port: 8090,
      loopback: true,
    });
    expect(parsePlace('http://0.0.0.0:80/')).toMatchObject({ host: '0.0.0.0', loopback: false });
    expect(parsePlace('http://[::1]:80')).toMatchObject({ host: '::1', loopback: true });
  });

  it.each(['http://host', 'http://:99999', 'http://u:p@host:80', 'http://host:80/path', 'http://:x'])(
    'is not %s',
    (address) => {
      expect(() => parsePlace(address)).toThrow('Pictures are sent to http://:PORT');
    },
  );

  it('is not taken twice', async () => {
    const { port } = await line();
    const second = pushSource(parsePlace(`http://:${port}`), pushOptions.parse({}));
    await expect(second.check?.(new AbortController().signal)).rejects.toThrow('another program listens there');
    await expect(
      second.frames(hooks(), new AbortController().signal)[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject({
      code: 'io',
    });
  });
});
