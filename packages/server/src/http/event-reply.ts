/** @file An answer that goes on: server-sent events, until the client has gone. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** @param texts of the events, until the signal */
export function sendEvents(reply: FastifyReply, texts: (gone: AbortSignal) => AsyncIterable<string>): FastifyReply {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return reply
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .type('text/event-stream; charset=utf-8')
    .send(Readable.from(opened(texts(gone.signal))));
}

/** A comment at once: a client learns that it listens, long before something happens. */
async function* opened(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  yield ': listening\n\n';
  yield* texts;
}
