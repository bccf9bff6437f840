/**
 * @file Room for a request's image, taken from its headers before the body is read: a refusal then costs next to nothing, and many
 * of them do not keep the children from their work.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../errors.js';
import type { Services } from './services.js';

/** Bytes a pixel of lossy formats at the least that photos of parts have, and of the others. */
const LOSSY = 1 / 16;
const LOSSLESS = 1;
/** A tensor's: red, green and blue. */
export const RAW = 3;

/** Bytes a pixel that an image of a media type has at the least in practice. */
export function bytesAPixel(mediaType: string): number {
  return /^image\/(png|tiff|x-tiff|bmp)/.test(mediaType) ? LOSSLESS : LOSSY;
}

/**
 * An `onRequest` hook that refuses a body that is too large (413), or for which there is no room (429), and gives the room back when
 * the answer is out or the client has gone.
 */
export function takeRoom(
  { pool, config, crowd }: Pick<Services, 'pool' | 'config' | 'crowd'>,
  density: (request: FastifyRequest) => number,
) {
  const limit = config.maxBody * 1e6;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const declared = Number(request.headers['content-length'] ?? NaN);
    if (declared > limit) throw new HttpError(413, `The body is too large: at most ${config.maxBody} MB are taken.`);
    if (declared === 0) throw new HttpError(400, 'The body is empty.');
    // A body of unknown length may be as large as the limit.
    const megapixels = (Number.isNaN(declared) ? limit : declared) / density(request) / 1e6;
    try {
      reply.raw.once('close', pool.admit(Math.min(megapixels, config.maxMegapixels)));
    } catch (error) {
      if (error instanceof HttpError && error.status === 429) await pause(crowd.pause());
      throw error;
    }
  };
}

/** When the request came, milliseconds since 1970. */
export function receivedAt(reply: FastifyReply): number {
  return Math.round(Date.now() - reply.elapsedTime);
}

/** Aborted when the client has gone before its answer was out. */
export function untilGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
