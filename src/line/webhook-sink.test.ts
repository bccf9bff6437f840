/** @file Against a real receiver that checks signatures and fails on purpose. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Later, Refused } from './sink.js';
import { numbered } from './testing/frames.js';
import { outgoing } from './testing/outgoing.js';
import { openWebhookSink, retryAfter, webhookOptions, type WebhookSinkOptions } from './webhook-sink.js';

const KEY = 'a key of more than sixteen letters';
const signal = new AbortController().signal;

/** As the guide tells receivers to do it. */
function verifies(header: string | undefined, body: string, key: string): boolean {
  const { t = '', v1 = '' } = Object.fromEntries((header ?? '').split(',').map((part) => part.split('=')));
  if (Math.abs(Date.now() / 1000 - Number(t)) > 300) return false;
  const wanted = createHmac('sha256', key).update(`${t}.${body}`).digest();
  const given = Buffer.from(v1, 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

interface Received {
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
let port: number;
let received: Received[];
let answer: (response: ServerResponse, request: IncomingMessage) => void;

beforeEach(async () => {
  received = [];
  answer = (response) => void response.writeHead(204).end();
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk));
    request.on('end', () => {
      received.push({ path: request.url, headers: request.headers, body });
      answer(response, request);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as { port: number }).port;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function sinkAt(path = '/hook', options: Partial<WebhookSinkOptions> = {}) {
  return openWebhookSink(`http://127.0.0.1:${port}${path}`, { ...webhookOptions.parse({}), key: KEY, ...options });
}

const status = (code: number, headers: Record<string, string> = {}) => {
  answer = (response) => void response.writeHead(code, headers).end('no');
};

describe('a webhook sink', () => {
  it('sends a result with its id and a signature that the receiver can check', async () => {
    const result = numbered(1);
    await sinkAt('/hook?line=3').send({ ...outgoing(result), attempts: 2 }, signal);
    const [{ path, headers, body }] = received;
    expect(path).toBe('/hook?line=3');
    expect(JSON.parse(body)).toEqual(result);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': result.inspection_id,
      'x-clflow-attempt': '3',
    });
    const signature = headers['x-clflow-signature'] as string;
    expect(verifies(signature, body, KEY)).toBe(true);
    expect(verifies(signature, `${body} `, KEY)).toBe(false);
    expect(verifies(signature, body, `${KEY}!`)).toBe(false);
    expect(verifies(signature.replace(/t=\d+/, 't=1'), body, KEY)).toBe(false);
  });

  it('is not signed without a key, and refuses one that can be guessed', async () => {
    await sinkAt('/hook', { key: undefined }).send(outgoing(numbered(1)), signal);
    expect(received[0].headers).not.toHaveProperty('x-clflow-signature');
    expect(() => sinkAt('/hook', { key: 'short' })).toThrow('16 characters or more');
  });

  it.each([200, 201, 202, 204])('takes %i for an acknowledgement', async (code) => {
    status(code);
    await sinkAt().send(outgoing(numbered(1)), signal);
  });

  it.each([400, 401, 404, 409, 413, 422])('takes %i for a refusal', async (code) => {
    status(code);
    const sending = sinkAt().send(outgoing(numbered(1)), signal);
    await expect(sending).rejects.toBeInstanceOf(Refused);
    await expect(sending).rejects.toThrow(`answered ${code}.`);
  });

  it.each([408, 429, 500, 502, 503])('tries again after %i', async (code) => {
    status(code);
    const sending = sinkAt().send(outgoing(numbered(1)), signal);
    await expect(sending).rejects.toThrow(`answered ${code}.`);
    await expect(sending).rejects.not.toBeInstanceOf(Refused);
    await expect(sending).rejects.not.toBeInstanceOf(Later);
  });

  it('comes again when the receiver says', async () => {
    status(429, { 'Retry-After': '7' });
    const sending = sinkAt().send(outgoing(numbered(1)), signal);
    await expect(sending).rejects.toBeInstanceOf(Later);
    const { afterMs } = (await sending.catch((error: unknown) => error)) as Later;
    expect(afterMs).toBeGreaterThanOrEqual(7000);
    expect(afterMs).toBeLessThan(8000);
  });

  it.each([301, 302, 307, 308])('follows no redirect (%i)', async (code) => {
    status(code, { Location: `http://127.0.0.1:${port}/elsewhere` });
    await expect(sinkAt().send(outgoing(numbered(1)), signal)).rejects.toThrow('redirects are not followed');
    expect(received.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('does not wait for ever: no answer, half an answer, a connection cut, nobody there', async () => {
    const sink = sinkAt('/hook', { timeout: 0.3 });
    answer = () => {};
    await expect(sink.send(outgoing(numbered(1)), signal)).rejects.toThrow('did not answer within 0.3 s.');
    answer = (response) => void response.writeHead(200, { 'Content-Length': '10' }).write('half');
    await expect(sink.send(outgoing(numbered(1)), signal)).rejects.toThrow('did not answer within 0.3 s.');
    answer = (_, request) => void request.socket.destroy();
    await expect(sink.send(outgoing(numbered(1)), signal)).rejects.toThrow('cannot be reached: other side closed.');
    server.closeAllConnections();
    server.close();
    await expect(sink.send(outgoing(numbered(1)), signal)).rejects.toThrow(/cannot be reached: .*ECONNREFUSED.*\.$/);
  });

  it('reads no endless answer', async () => {
    answer = (response) => {
      response.writeHead(200);
      const flood = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
      response.on('close', () => clearInterval(flood));
    };
    await sinkAt('/hook', { timeout: 5 }).send(outgoing(numbered(1)), signal);
  });

  it('stops when it is told to', async () => {
    answer = () => {};
    const stop = new AbortController();
    const sending = sinkAt().send(outgoing(numbered(1)), stop.signal);
    setTimeout(() => stop.abort(), 50);
    await expect(sending).rejects.toMatchObject({ code: 'interrupted' });
    const sink = sinkAt();
    const closing = sink.send(outgoing(numbered(1)), signal);
    setTimeout(() => void sink.close(), 50);
    await expect(closing).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('gives user and password as a header, and tells neither, nor what stands behind the question mark', async () => {
    const address = (query: string) => `http://anna:hunter2@127.0.0.1:${port}/hook?token=${query}`;
    const [one, two] = ['geheim', 'anders'].map((query) => openWebhookSink(address(query), webhookOptions.parse({})));
    await one.send(outgoing(numbered(1)), signal);
    expect(received[0].headers.authorization).toBe(`Basic ${Buffer.from('anna:hunter2').toString('base64')}`);
    expect(received[0].path).toBe('/hook?token=geheim');
    expect(one.name).not.toBe(two.name);
    status(500);
    const { message } = (await one.send(outgoing(numbered(1)), signal).catch((error: unknown) => error)) as Error;
    for (const shown of [message, one.name, two.name]) expect(shown).not.toMatch(/anna|hunter2|geheim|anders|token/);
  });

  it('tells a dry run whether somebody is there', async () => {
    expect(await sinkAt().check?.(signal)).toBe('something answers there');
    expect(received).toHaveLength(1);
    expect(received[0].body).toBe('');
    const nobody = openWebhookSink('http://127.0.0.1:1/', webhookOptions.parse({}));
    await expect(nobody.check?.(signal)).rejects.toMatchObject({ code: 'network' });
  });

  it.each(['ftp://host/', 'https://', 'hook'])('is no %s', (address) => {
    expect(() => openWebhookSink(address, webhookOptions.parse({}))).toThrow('A webhook address is');
  });
});

describe('Retry-After', () => {
  const NOW = Date.parse('2026-03-01T12:00:00Z');
  const after = (headers: Record<string, string>) => retryAfter(new Headers(headers), NOW, () => 0);

  it('is seconds or a date, the date by the clock of who says it', () => {
    expect(after({ 'retry-after': '30' })).toBe(30_000);
    expect(after({ 'retry-after': 'Sun, 01 Mar 2026 12:01:00 GMT' })).toBe(60_000);
    const theirs = { date: 'Sun, 01 Mar 2026 13:00:00 GMT', 'retry-after': 'Sun, 01 Mar 2026 13:00:10 GMT' };
    expect(after(theirs)).toBe(10_000);
  });

  it('is bounded, and nothing where it is nonsense', () => {
    expect(after({ 'retry-after': '99999999999999999999' })).toBe(3_600_000);
    expect(after({ 'retry-after': 'Sun, 01 Mar 2020 12:00:00 GMT' })).toBe(0);
    expect(after({ 'retry-after': 'soon' })).toBeNull();
    expect(after({})).toBeNull();
  });
});
