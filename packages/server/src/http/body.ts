/** @file Bodies: read to the end under a limit, and decompressed without holding up other requests. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../errors.js';

/**
 * All of a stream.
 * @param limit bytes
 * @param expected bytes, where they are known: then none is copied twice, which for many takes long
 * @throws HttpError 413 for more, at once
 */
export async function readAll(stream: Readable, limit: number, expected?: number): Promise<Buffer> {
  const whole = expected === undefined ? undefined : Buffer.allocUnsafeSlow(Math.min(expected, limit));
  const chunks: Uint8Array[] = [];
  let total = 0;
  // A refused body is left unread, not destroyed: its connection still has to carry the answer.
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    if (total + chunk.length > limit) {
      throw new HttpError(413, `The body is too large: at most ${limit / 1e6} MB are taken.`);
    }
    if (whole) whole.set(chunk, total);
    else chunks.push(chunk);
    total += chunk.length;
  }
  return whole ? whole.subarray(0, total) : Buffer.concat(chunks, total);
}

/**
 * A request's body, decompressed where it says that it is compressed; what comes out is bound by the limit as well.
 * @throws HttpError 413, 415 for an encoding that is not known, 400 for damaged data
 */
async function readBody(payload: Readable, headers: IncomingHttpHeaders, limit: number): Promise<Buffer> {
  const name = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  // Node ends a body at the length that it was given.
  const length = headers['content-length'];
  if (name === 'identity') return await readAll(payload, limit, length === undefined ? undefined : Number(length));
  if (name !== 'gzip' && name !== 'deflate') {
    throw new HttpError(415, 'That Content-Encoding is not taken: send gzip, deflate or none.');
  }
  // zlib's streams work on libuv's threads.
  const decoder = name === 'gzip' ? createGunzip() : createInflate();
  payload.once('error', (error) => decoder.destroy(error));
  payload.pipe(decoder);
  try {
    return await readAll(decoder, limit);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, `The body is not ${name} data.`);
  } finally {
    payload.unpipe(decoder);
    decoder.destroy();
  }
}

/** From here on bodies of any type arrive as bytes, unless a plugin takes their type. @param limit bytes */
export function takeBytes(scope: FastifyInstance, limit: number): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (request: FastifyRequest, payload: Readable) =>
    readBody(payload, request.headers, limit),
  );
}
