/** @file Bodies: read to the end under a limit, and decompressed without holding up other requests. */
import { createGunzip, createInflate } from 'node:zlib';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../errors.js';

/**
 * All of a stream.
 * @param limit bytes
 * @throws HttpError 413 for more, at once
 */
export async function readAll(stream: Readable, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  // A refused body is left unread, not destroyed: its connection still has to carry the answer.
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    total += chunk.length;
    if (total > limit) throw new HttpError(413, `The body is too large: at most ${limit / 1e6} MB are taken.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, total);
}

/**
 * A request's body, decompressed where it says that it is compressed; what comes out is bound by the limit as well.
 * @throws HttpError 413, 415 for an encoding that is not known, 400 for damaged data
 */
async function readBody(payload: Readable, encoding: string | undefined, limit: number): Promise<Buffer> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity') return await readAll(payload, limit);
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
    readBody(payload, request.headers['content-encoding'], limit),
  );
}
