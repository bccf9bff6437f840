/** @file Pictures by HTTP POST: each request is answered with its result, once that lies on the disk. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { isIP } from 'node:net';
import * as z from 'zod';
import { ClflowError } from '../errors.js';
import { imageKind } from '../image/index.js';
import { withoutSecrets } from './address.js';
import type { Frame, Settled } from './frame.js';
import { FrameQueue } from './frame-queue.js';
import { kindOf, type SourceContext, type SourceKind } from './kinds.js';
import { bodyOf, imageOf, Unacceptable } from './push-body.js';
import type { Source, SourceHooks } from './source.js';
import { Misspoken, spokenName, spokenTime } from './spoken.js';

export const pushOptions = z.strictObject({
  max_megabytes: z.number().min(0.001).max(500).default(32).describe('Of one request.'),
  waiting: z.int().min(1).max(1000).default(8).describe('Pictures in hand; further requests are answered with 429.'),
  answer_within: z
    .number()
    .min(0.01)
    .max(300)
    .default(30)
    .describe('Seconds; a picture whose result takes longer is answered with 202 and inspected all the same.'),
});

export type PushOptions = z.output<typeof pushOptions>;

export const pushKind: SourceKind = kindOf({
  form: 'http://:PORT',
  matches: (address) => /^http:\/\//i.test(address),
  options: pushOptions,
  open: (address, options, { onNote }: SourceContext) => {
    const place = parsePlace(address);
    const token = process.env.CLFLOW_PUSH_TOKEN;
    if (!place.loopback && token === undefined)
      onNote(
        `Anyone who reaches ${place.name} can send pictures: put a secret into CLFLOW_PUSH_TOKEN, and senders give it as "Authorization: Bearer …".`,
      );
    return pushSource(place, options, token);
  },
});

export interface PushPlace {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Only this machine can send. */
  readonly loopback: boolean;
}

/** `http://:8090` is of this machine alone; another address only where it is written. @throws ClflowError `usage` */
export function parsePlace(address: string): PushPlace {
  const match = /^http:\/\/(\[[\da-f:.]+\]|[^:/[\]@]*):(\d{1,5})\/?$/i.exec(address);
  const port = Number(match?.[2]);
  if (!match || port > 65_535)
    throw new ClflowError(
      'usage',
      `Pictures are sent to http://:PORT, or http://0.0.0.0:PORT from other machines, not ${withoutSecrets(address)}.`,
    );
  const host = match[1].replace(/^\[|\]$/g, '') || '127.0.0.1';
  const loopback = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  return { name: `http://${match[1] || '127.0.0.1'}:${port}`, host, port, loopback };
}

/** @param token that every request has to bear; without one everybody may send */
export function pushSource(place: PushPlace, options: PushOptions, token?: string): Source & { port(): number } {
  let server: Server | null = null;
  const listen = async (use: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> => {
    const made = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5000 }, use);
    made.maxConnections = options.waiting * 4 + 16;
    try {
      made.listen(place.port, place.host);
      await once(made, 'listening');
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      const why = code === 'EADDRINUSE' ? 'another program listens there' : String(code);
      throw new ClflowError('io', `Pictures cannot be received at ${place.name}: ${why}.`, { cause });
    }
    return made;
  };
  return {
    name: place.name,
    /** Where it listens, for a place whose port is 0. */
    port: () => (server?.address() as { port: number } | null)?.port ?? 0,
    async *frames(hooks, signal) {
      const queue = new FrameQueue(options.waiting);
      const desk = new Desk(place, options, token, queue, hooks);
      server = await listen((request, response) => void desk.serve(request, response));
      hooks.onState({ state: 'online', reason: null });
      try {
        yield* queue.take(signal);
      } finally {
        desk.close();
        server.close();
        server.closeIdleConnections();
        setTimeout(() => server?.closeAllConnections(), 1000).unref();
      }
    },
    async check() {
      const made = await listen((_, response) => response.destroy());
      made.close();
      return 'the port is free';
    },
  };
}

/** Takes requests, and answers each of them. */
class Desk {
  private inHand = 0;
  private closed = false;
  private readonly open = new Set<ServerResponse>();

  constructor(
    private readonly place: PushPlace,
    private readonly options: PushOptions,
    private readonly token: string | undefined,
    private readonly queue: FrameQueue,
    private readonly hooks: SourceHooks,
  ) {}

  close(): void {
    this.closed = true;
    for (const response of this.open) answer(response, 503, { error: 'The line has stopped; send the picture again.' });
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => {});
    response.on('error', () => {});
    try {
      this.admit(request);
    } catch (error) {
      // The body is not waited for.
      response.setHeader('Connection', 'close');
      return this.refuse(request, response, error);
    }
    this.inHand++;
    this.open.add(response);
    try {
      const frame = await this.frameOf(request, response);
      if (this.closed) return;
      if (!this.queue.offer(frame)) throw new Unacceptable(429, 'Too many pictures wait; send this one again.');
      if (prefersNoAnswer(request)) answer(response, 202, { accepted: true });
      else {
        const late = setTimeout(
          () => answer(response, 202, { accepted: true, note: 'The result takes longer; it goes to the sinks.' }),
          this.options.answer_within * 1000,
        ).unref();
        response.once('close', () => clearTimeout(late));
      }
    } catch (error) {
      this.release(response);
      this.refuse(request, response, error);
    }
  }

  /** Judges a request by its head. @throws Unacceptable */
  private admit(request: IncomingMessage): void {
    const { method, headers } = request;
    this.authenticate(request);
    if (method !== 'POST') throw new Unacceptable(405, 'Send a picture by POST.');
    if (!['/', '/inspect'].includes(new URL(request.url ?? '/', 'http://x').pathname))
      throw new Unacceptable(404, 'Send pictures to / or /inspect.');
    const most = this.options.max_megabytes * 1e6;
    if (Number(headers['content-length'] ?? 0) > most)
      throw new Unacceptable(413, `A picture may have ${this.options.max_megabytes} MB here.`);
    if (headers['content-encoding'] && headers['content-encoding'] !== 'identity')
      throw new Unacceptable(415, 'Send the picture without a Content-Encoding.');
    if (this.closed) throw new Unacceptable(503, 'The line has stopped; send the picture again.');
    if (this.inHand >= this.options.waiting)
      throw new Unacceptable(429, 'Too many pictures wait; send this one again.');
  }

  private authenticate({ headers }: IncomingMessage): void {
    if (this.token !== undefined) {
      const given = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
      if (!timingSafeEqual(digest(given), digest(this.token)))
        throw new Unacceptable(401, 'The token is missing or wrong: "Authorization: Bearer TOKEN".');
      return;
    }
    // A web page that the user of this machine looks at must not feed the line.
    if (headers.origin !== undefined || !['none', undefined].includes(headers['sec-fetch-site'] as string | undefined))
      throw new Unacceptable(403, 'Web pages may not send pictures here.');
    const host = (headers.host ?? '').replace(/:\d+$/, '');
    if (this.place.loopback && !['localhost', '[::1]'].includes(host) && !host.startsWith('127.'))
      throw new Unacceptable(403, 'This address is for programs of this machine alone.');
  }

  private async frameOf(request: IncomingMessage, response: ServerResponse): Promise<Frame> {
    const { headers } = request;
    const capturedAt = spokenTime(headers['x-captured-at'], 'X-Captured-At');
    const triggerId = spokenName(inUtf8(headers['x-trigger-id']), 'X-Trigger-Id');
    const partId = spokenName(inUtf8(headers['x-part-id']), 'X-Part-Id');
    const body = await bodyOf(request, this.options.max_megabytes * 1e6);
    const receivedAt = new Date();
    const content = await imageOf(body, headers['content-type']);
    const kind = imageKind(content);
    if (typeof kind !== 'string')
      throw new Unacceptable(
        415,
        kind ? `This is ${kind.foreign}; ${kind.advice}.` : 'This is no picture that is known here: send JPEG or PNG.',
      );
    return {
      uri: this.place.name,
      content,
      capturedAt,
      receivedAt,
      triggerId,
      partId,
      tags: {},
      settle: (how: Settled, result: string) => {
        this.release(response);
        answer(response, 200, result);
        return Promise.resolve();
      },
    };
  }

  private release(response: ServerResponse): void {
    if (this.open.delete(response)) this.inHand--;
  }

  private refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const known = error instanceof Misspoken ? new Unacceptable(400, error.message) : error;
    const { status, message } =
      known instanceof Unacceptable ? known : new Unacceptable(500, 'This picture could not be received.');
    if (status === 429 || status === 503) response.setHeader('Retry-After', '1');
    if (status === 405) response.setHeader('Allow', 'POST');
    this.hooks.onRefused(this.place.name, `Answered ${status}: ${message}`);
    answer(response, status, { error: message });
    request.resume();
  }
}

function answer(response: ServerResponse, status: number, content: object | string): void {
  if (response.headersSent || response.destroyed) return;
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  response.writeHead(status, { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' });
  response.end(`${text}\n`);
}

function prefersNoAnswer({ headers }: IncomingMessage): boolean {
  return /(^|,)\s*respond-async\s*(,|;|$)/i.test(String(headers.prefer ?? ''));
}

/** Node reads headers as Latin-1. */
function inUtf8(header: string | string[] | undefined): string | undefined {
  return header === undefined ? undefined : Buffer.from(String(header), 'latin1').toString('utf8');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
