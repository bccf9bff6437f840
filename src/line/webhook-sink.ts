/** @file Results by HTTP POST: signed, each with a key by which a receiver knows it again, acknowledged by 2xx alone. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { ClflowError, messageOf } from '../errors.js';
import { withoutSecrets } from './address.js';
import { kindOf, type SinkContext, type SinkKind } from './kinds.js';
import { Later, Refused, type Sink } from './sink.js';
import { signatureOf } from './webhook-signature.js';

export const webhookOptions = z.strictObject({
  timeout: z.number().min(0.1).max(600).default(10).describe('Seconds within which the receiver has to answer.'),
  window: z
    .int()
    .min(1)
    .max(32)
    .default(1)
    .describe('Requests at a time. Above 1 results can arrive in another order than they were made.'),
});

/** Shorter keys can be guessed. */
const SHORTEST_KEY = 16;
/** Milliseconds; a receiver that asks for more is asked again then. */
const LONGEST_PAUSE = 3_600_000;
/** Bytes of an answer that are read, so that its connection can be used again. */
const ANSWER = 65_536;
/** Answers below 500 after which another try can help: too slow, too early, too many. */
const PASSING = new Set([408, 425, 429]);

export const webhookSink: SinkKind = kindOf({
  form: 'https://HOST/PATH',
  matches: (address) => /^https?:\/\//i.test(address),
  options: webhookOptions,
  open: (address, options, context: SinkContext) => {
    const key = process.env.CLFLOW_WEBHOOK_KEY;
    if (key === undefined)
      context.onNote(
        `Results to ${context.name} are not signed: put a key into CLFLOW_WEBHOOK_KEY, here and at the receiver.`,
      );
    return openWebhookSink(address, { ...options, name: context.name, key });
  },
});

export interface WebhookSinkOptions extends z.output<typeof webhookOptions> {
  readonly name?: string;
  /** Without one results are not signed. */
  readonly key?: string;
}

/** @throws ClflowError `usage` */
export function openWebhookSink(address: string, options: WebhookSinkOptions): Sink {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new ClflowError('usage', 'A webhook address is https://HOST/PATH, or http:// within a network of your own.');
  const { key } = options;
  if (key !== undefined && key.length < SHORTEST_KEY)
    throw new ClflowError('usage', `The key for webhooks has to have ${SHORTEST_KEY} characters or more.`);
  const place = `The receiver ${withoutSecrets(address)}`;
  const headers = authorization(url);
  const stopped = new AbortController();

  async function post(body: string, more: Record<string, string>, signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(options.timeout * 1000);
    const signals = AbortSignal.any([signal, stopped.signal, limit]);
    let response: Response;
    try {
      const all = new Headers({ 'Content-Type': 'application/json', 'User-Agent': 'clflow', ...headers, ...more });
      if (key !== undefined) all.set('X-Clflow-Signature', signatureOf(body, key, new Date()));
      response = await fetch(url as URL, { method: 'POST', body, headers: all, redirect: 'manual', signal: signals });
      await drained(response);
    } catch (error) {
      if (signal.aborted || stopped.signal.aborted)
        throw new ClflowError('interrupted', `${place} was not waited for any longer.`, { cause: error });
      if (limit.aborted) throw new Error(`${place} did not answer within ${options.timeout} s.`, { cause: error });
      throw new Error(`${place} cannot be reached: ${whyOf(error)}.`, { cause: error });
    }
    judge(response, place);
  }

  return {
    name: options.name ?? nameOf(address),
    window: options.window,
    send: ({ inspectionId, payload, attempts }, signal) =>
      post(payload, { 'Idempotency-Key': inspectionId, 'X-Clflow-Attempt': String(attempts + 1) }, signal),
    async check(signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(options.timeout * 1000)]);
      try {
        await drained(await fetch(url, { method: 'HEAD', headers, redirect: 'manual', signal: limit }));
      } catch (error) {
        throw new ClflowError('network', `${place} cannot be reached: ${whyOf(error)}.`, { cause: error });
      }
      return `something answers there${key === undefined ? '; results are not signed, as CLFLOW_WEBHOOK_KEY is not set' : ''}`;
    },
    close() {
      stopped.abort();
      return Promise.resolve();
    },
  };
}

/** @throws what the outbox is to do about an answer */
function judge(response: Response, place: string): void {
  const { status } = response;
  if (response.ok) return;
  if (status >= 300 && status < 400)
    throw new Refused(
      `${place} answered ${status}, elsewhere: redirects are not followed, as results would go there too.`,
    );
  const words = `${place} answered ${status}.`;
  if (status < 500 && !PASSING.has(status)) throw new Refused(words);
  const afterMs = retryAfter(response.headers, Date.now());
  throw afterMs === null ? new Error(words) : new Later(words, afterMs);
}

/** `Retry-After` in milliseconds, seconds or a date; somewhat longer at random, as others were told the same. */
export function retryAfter(headers: Headers, now: number, random = Math.random): number | null {
  const text = headers.get('retry-after')?.trim();
  if (!text) return null;
  // A date is one of the receiver's clock.
  const there = Date.parse(headers.get('date') ?? '');
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - (Number.isNaN(there) ? now : there);
  if (Number.isNaN(ms)) return null;
  return Math.min(LONGEST_PAUSE, Math.round(Math.max(0, ms) * (1 + random() / 10) + random() * 250));
}

/** Names that differ where only the secrets of two addresses do. */
function nameOf(address: string): string {
  const shown = withoutSecrets(address);
  if (shown === address) return shown;
  return `${shown}#${createHash('sha256').update(address).digest('hex').slice(0, 6)}`;
}

/** User and password are taken out of the address, for fetch refuses them there. */
function authorization(url: URL): Record<string, string> {
  const { username, password } = url;
  url.username = url.password = '';
  if (!username && !password) return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

async function drained({ body }: Response): Promise<void> {
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += (chunk as Uint8Array).length;
    // Leaving closes the connection.
    if (bytes > ANSWER) break;
  }
}

/** fetch says "fetch failed" and hides why. */
function whyOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  return messageOf(cause ?? error).replace(/\.$/, '') || 'no connection';
}
