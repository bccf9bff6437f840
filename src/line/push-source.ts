/** @file Pictures by HTTP POST: each request is answered with its result, once that lies on the disk. */
import type { IncomingMessage, Server } from 'node:http';
import * as z from 'zod';
import { imageKind } from '../image/index.js';
import type { Frame } from './frame.js';
import { FrameQueue } from './frame-queue.js';
import {
  HttpDesk,
  inUtf8,
  listenAt,
  parseHttpPlace,
  pushToken,
  stopListening,
  type DeskWords,
  type HttpPlace,
} from './http-desk.js';
import { kindOf, type SourceContext, type SourceKind } from './kinds.js';
import { bodyOf, imageOf, Unacceptable } from './push-body.js';
import type { Source } from './source.js';
import { spokenName, spokenTime } from './spoken.js';

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

const WORDS: DeskWords = { one: 'picture', several: 'pictures', paths: ['/', '/inspect'] };

export const pushKind: SourceKind = kindOf({
  form: 'http://:PORT',
  matches: (address) => /^http:\/\//i.test(address),
  options: pushOptions,
  open: (address, options, { onNote }: SourceContext) => {
    const place = parsePlace(address);
    return pushSource(place, options, pushToken(place, WORDS, onNote));
  },
});

/** @throws ClflowError `usage` */
export function parsePlace(address: string): HttpPlace {
  return parseHttpPlace(address, WORDS);
}

/** @param token that every request has to bear; without one everybody may send */
export function pushSource(place: HttpPlace, options: PushOptions, token?: string): Source & { port(): number } {
  const { waiting, answer_within: answerWithin, max_megabytes } = options;
  const maxBytes = max_megabytes * 1e6;
  let server: Server | null = null;
  return {
    name: place.name,
    /** Where it listens, for a place whose port is 0. */
    port: () => (server?.address() as { port: number } | null)?.port ?? 0,
    async *frames(hooks, signal) {
      const queue = new FrameQueue(waiting);
      const desk = new HttpDesk(
        place,
        { words: WORDS, token, maxBytes, waiting, answerWithin },
        async (request, settle) => {
          const frame = await frameOf(request, place, maxBytes, settle);
          desk.requireOpen();
          if (!queue.offer(frame)) throw desk.tooMany();
        },
        hooks.onRefused,
      );
      server = await listenAt(place, WORDS, waiting, (request, response) => void desk.serve(request, response));
      hooks.onState({ state: 'online', reason: null });
      try {
        yield* queue.take(signal);
      } finally {
        desk.close();
        stopListening(server);
      }
    },
    async check() {
      const made = await listenAt(place, WORDS, waiting, (_, response) => response.destroy());
      made.close();
      return 'the port is free';
    },
  };
}

/** @throws Unacceptable, Misspoken */
async function frameOf(
  request: IncomingMessage,
  { name }: HttpPlace,
  maxBytes: number,
  settle: (result: string) => void,
): Promise<Frame> {
  const { headers } = request;
  const capturedAt = spokenTime(headers['x-captured-at'], 'X-Captured-At');
  const triggerId = spokenName(inUtf8(headers['x-trigger-id']), 'X-Trigger-Id');
  const partId = spokenName(inUtf8(headers['x-part-id']), 'X-Part-Id');
  const body = await bodyOf(request, maxBytes, 'picture');
  if (body.length === 0) throw new Unacceptable(400, 'The request has no picture: send it as the body.');
  const receivedAt = new Date();
  const content = await imageOf(body, headers['content-type']);
  const kind = imageKind(content);
  if (typeof kind !== 'string')
    throw new Unacceptable(
      415,
      kind ? `This is ${kind.foreign}; ${kind.advice}.` : 'This is no picture that is known here: send JPEG or PNG.',
    );
  return {
    ...{ uri: name, content, capturedAt, receivedAt, triggerId, partId, tags: {} },
    settle: (_, result) => Promise.resolve(settle(result)),
  };
}
