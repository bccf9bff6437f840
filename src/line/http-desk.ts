/** @file A port of a line: who may send, how much, and the answer to each request, once its result lies on the disk. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { ClflowError } from '../errors.js';
import { withoutSecrets } from './address.js';
import { tooLarge, Unacceptable } from './push-body.js';
import type { SourceHooks } from './source.js';
import { Misspoken } from './spoken.js';

export interface HttpPlace {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Only this machine can send. */
  readonly loopback: boolean;
}

/** What a desk takes, for its sentences. */
export interface DeskWords {
  /** One of them: `picture`. */
  readonly one: string;
  /** Several: `pictures`. */
  readonly several: string;
  /** Paths that they are sent to. */
  readonly paths: readonly string[];
}

/**
 * `http://:8090` is of this machine alone; another address only where it is written.
 * @throws ClflowError `usage`
 */
export function parseHttpPlace(address: string, { several, paths }: DeskWords): HttpPlace {
  const match = /^http:\/\/(\[[\da-f:.]+\]|[^:/[\]@]*):(\d{1,5})(\/[\w-]*)?$/i.exec(address);
  const port = Number(match?.[2]);
  if (!match || port > 65_535 || !paths.includes(match[3] ?? '/'))
    throw new ClflowError(
      'usage',
      `${capital(several)} are sent to http://:PORT, or http://0.0.0.0:PORT from other machines, not ${withoutSecrets(address)}.`,
    );
  const host = match[1].replace(/^\[|\]$/g, '') || '127.0.0.1';
  const loopback = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  return { name: `http://${match[1] || '127.0.0.1'}:${port}`, host, port, loopback };
}

/** The secret that senders have to know, where there is one; a note where anyone may send. */
export function pushToken({ loopback, name }: HttpPlace, { several }: DeskWords, onNote: (sentence: string) => void) {
  const token = process.env.CLFLOW_PUSH_TOKEN;
  if (!loopback && token === undefined)
    onNote(
      `Anyone who reaches ${name} can send ${several}: put a secret into CLFLOW_PUSH_TOKEN, and senders give it as "Authorization: Bearer …".`,
    );
  return token;
}

/** @throws ClflowError `io` where the port is taken */
export async function listenAt(
  place: HttpPlace,
  { several }: Pick<DeskWords, 'several'>,
  waiting: number,
  use: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const made = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5000 }, use);
  made.maxConnections = waiting * 4 + 16;
  try {
    made.listen(place.port, place.host);
    await once(made, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'another program listens there' : String(code);
    throw new ClflowError('io', `${capital(several)} cannot be received at ${place.name}: ${why}.`, { cause });
  }
  return made;
}

/** Lets answers that are on their way arrive. */
export function stopListening(server: Server): void {
  server.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 1000).unref();
}

export interface DeskOptions {
  readonly words: DeskWords;
  /** Every request has to bear it; without one everybody may send. */
  readonly token: string | undefined;
  readonly maxBytes: number;
  /** Requests in hand; further ones are answered with 429. */
  readonly waiting: number;
  /** Seconds. */
  readonly answerWithin: number;
}

/**
 * Takes a request that was let in.
 * @param settle with its result, JSON
 * @throws Unacceptable and Misspoken for one that is answered with a sentence
 */
export type DeskWork = (request: IncomingMessage, settle: (result: string) => void) => Promise<void>;

/** Takes requests, and answers each of them. */
export class HttpDesk {
  private inHand = 0;
  private closed = false;
  private readonly open = new Set<ServerResponse>();

  constructor(
    private readonly place: HttpPlace,
    private readonly options: DeskOptions,
    private readonly work: DeskWork,
    private readonly onRefused: SourceHooks['onRefused'],
  ) {}

  close(): void {
    this.closed = true;
    for (const response of this.open) answer(response, 503, { error: this.hasStopped });
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
      await this.work(request, (result) => {
        this.release(response);
        answer(response, 200, result);
      });
      if (prefersNoAnswer(request)) answer(response, 202, { accepted: true });
      else {
        const late = setTimeout(
          () => answer(response, 202, { accepted: true, note: 'The result takes longer; it goes to the sinks.' }),
          this.options.answerWithin * 1000,
        ).unref();
        response.once('close', () => clearTimeout(late));
      }
    } catch (error) {
      this.release(response);
      this.refuse(request, response, error);
    }
  }

  /** That of a desk which takes no more. @throws Unacceptable 503 */
  requireOpen(): void {
    if (this.closed) throw new Unacceptable(503, this.hasStopped);
  }

  tooMany(): Unacceptable {
    return new Unacceptable(429, `Too many ${this.options.words.several} wait; send this one again.`);
  }

  private get hasStopped(): string {
    return `The line has stopped; send the ${this.options.words.one} again.`;
  }

  /** Judges a request by its head. @throws Unacceptable */
  private admit(request: IncomingMessage): void {
    const { method, headers } = request;
    const { words, maxBytes, waiting } = this.options;
    this.authenticate(request);
    if (method !== 'POST') throw new Unacceptable(405, `Send a ${words.one} by POST.`);
    if (!words.paths.includes(new URL(request.url ?? '/', 'http://x').pathname))
      throw new Unacceptable(404, `Send ${words.several} to ${words.paths.join(' or ')}.`);
    if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(words.one, maxBytes);
    if (headers['content-encoding'] && headers['content-encoding'] !== 'identity')
      throw new Unacceptable(415, `Send the ${words.one} without a Content-Encoding.`);
    this.requireOpen();
    if (this.inHand >= waiting) throw this.tooMany();
  }

  private authenticate({ headers }: IncomingMessage): void {
    const { token, words } = this.options;
    if (token !== undefined) {
      const given = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
      if (!timingSafeEqual(digest(given), digest(token)))
        throw new Unacceptable(401, 'The token is missing or wrong: "Authorization: Bearer TOKEN".');
      return;
    }
    // A web page that the user of this machine looks at must not feed the line.
    if (headers.origin !== undefined || !['none', undefined].includes(headers['sec-fetch-site'] as string | undefined))
      throw new Unacceptable(403, `Web pages may not send ${words.several} here.`);
    const host = (headers.host ?? '').replace(/:\d+$/, '');
    if (this.place.loopback && !['localhost', '[::1]'].includes(host) && !host.startsWith('127.'))
      throw new Unacceptable(403, 'This address is for programs of this machine alone.');
  }

  private release(response: ServerResponse): void {
    if (this.open.delete(response)) this.inHand--;
  }

  private refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const known = error instanceof Misspoken ? new Unacceptable(400, error.message) : error;
    const { status, message } =
      known instanceof Unacceptable
        ? known
        : new Unacceptable(500, `This ${this.options.words.one} could not be received.`);
    if (status === 429 || status === 503) response.setHeader('Retry-After', '1');
    if (status === 405) response.setHeader('Allow', 'POST');
    this.onRefused(this.place.name, `Answered ${status}: ${message}`);
    answer(response, status, { error: message });
    request.resume();
  }
}

/** Node reads headers as Latin-1. */
export function inUtf8(header: string | string[] | undefined): string | undefined {
  return header === undefined ? undefined : Buffer.from(String(header), 'latin1').toString('utf8');
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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
