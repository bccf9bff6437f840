/** @file Forms (multipart/form-data): their files one by one, under limits that end the request as soon as they are passed. */
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../errors.js';
import { readAll } from './body.js';

export interface FormFile {
  /** Of the part. */
  readonly name: string;
  /** As the client calls it; null when it does not. */
  readonly filename: string | null;
  readonly bytes: Buffer;
}

export async function takeForms(scope: FastifyInstance): Promise<void> {
  await scope.register(multipart);
}

/**
 * @param most files
 * @param limit bytes of all files together
 * @throws HttpError 400 for what is not a form, 413 beyond a limit
 */
export async function* formFiles(request: FastifyRequest, most: number, limit: number): AsyncGenerator<FormFile, void> {
  let left = limit;
  let read = false;
  try {
    const limits = {
      files: most,
      fields: 8,
      parts: most + 8,
      fileSize: limit,
      fieldNameSize: 100,
      fieldSize: 100,
      headerPairs: 16,
    };
    for await (const part of request.parts({ limits })) {
      if (part.type !== 'file') throw new HttpError(400, 'The form may hold files only.');
      const bytes = await readAll(part.file, left);
      if (part.file.truncated) throw new HttpError(413, 'A file of the form is too large.');
      left -= bytes.length;
      yield { name: part.fieldname, filename: part.filename?.slice(0, 255) || null, bytes };
    }
    read = true;
  } catch (error) {
    if (error instanceof HttpError) throw error;
    const { code } = error as { code?: string };
    if (code?.startsWith('FST_')) throw error;
    throw new HttpError(400, 'The body is not a sound multipart form.');
  } finally {
    // What is left of a form that was refused is not even taken apart.
    if (!read) request.raw.unpipe().pause();
  }
}
