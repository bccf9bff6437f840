/** @file Verdicts on several images of one form, a JSON line an image, in their order, each as soon as it is known. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { HttpError } from '../errors.js';
import { formFiles, takeForms, type FormFile } from './form.js';
import { failureOf, sentenceOf } from './failures.js';
import { inspect } from './inspect.js';
import { inspectionJson } from './inspection-json.js';
import { endSlowly } from './linger.js';
import { bytesAPixel, receivedAt, takeRoom, untilGone } from './room.js';
import { batchQuery, modelName } from './schemas.js';
import type { Services } from './services.js';

/** Images of one request that are in work at a time. */
const AT_ONCE = 2;

export async function batchRoutes(root: FastifyInstance, services: Services): Promise<void> {
  const { config, models } = services;
  await root.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await takeForms(scope);
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/v1/models/:model/inspect-batch',
      {
        config: {
          scope: 'inspect',
          body: {
            'multipart/form-data': {
              schema: { type: 'object', additionalProperties: { type: 'string', format: 'binary' } },
            },
          },
        },
        schema: {
          tags: ['Inspection'],
          summary: 'Verdicts on several images',
          description:
            'A form of files. The answer has one JSON line an image, in their order, each sent as soon as it is known: a verdict as ' +
            'of one image with index and file, or an error with its status.',
          params: z.object({ model: modelName }),
          querystring: batchQuery,
        },
        onRequest: [refuseOtherTypes, takeRoom(services, () => bytesAPixel('image/jpeg'))],
      },
      async (request, reply) => {
        const model = models.get(request.params.model);
        const { roi, station } = request.query;
        const came = receivedAt(reply);
        const signal = untilGone(reply);
        const files = formFiles(request, config.maxBatch, config.maxBody * 1e6);
        // What is wrong with the form from the start has a status of its own.
        const first = await files.next();
        if (first.done) throw new HttpError(400, 'The form has no files.');

        const line = async (file: FormFile, index: number): Promise<string> => {
          const told = { index, file: file.filename };
          try {
            const about = { station, name: file.filename ?? undefined };
            const inspected = await inspect(
              services,
              model,
              { image: file.bytes, roi },
              { about, receivedAt: came, signal },
            );
            return JSON.stringify({ ...told, ...inspectionJson(model, inspected, reply.elapsedTime) });
          } catch (error) {
            return failed(error, told, request);
          }
        };
        // Lines do not wait for the client to read: many send all before they read anything, and the lines are few.
        const out = new Readable({ read: () => {} });
        void (async () => {
          const pending: Promise<string>[] = [];
          const tell = async (): Promise<void> => void out.push(`${await pending.shift()}\n`);
          let index = 0;
          try {
            for (
              let next: IteratorResult<FormFile, void> = first;
              !next.done && !signal.aborted;
              next = await files.next()
            ) {
              pending.push(line(next.value, index++));
              if (pending.length >= AT_ONCE) await tell();
            }
            while (pending.length > 0) await tell();
          } catch (error) {
            while (pending.length > 0) await tell();
            out.push(`${failed(error, { index, file: null }, request)}\n`);
            // The rest of the body is not taken.
            reply.raw.once('finish', () => endSlowly(request.raw));
          }
          out.push(null);
        })();
        return reply.type('application/x-ndjson').send(out);
      },
    );
  });
}

function failed(error: unknown, told: object, request: FastifyRequest): string {
  return JSON.stringify({ ...told, status: failureOf(error)?.status ?? 500, error: sentenceOf(error, request.log) });
}

async function refuseOtherTypes({ headers }: FastifyRequest): Promise<void> {
  if (/^multipart\/form-data/i.test(headers['content-type'] ?? '')) return;
  throw new HttpError(415, 'Send the images as the files of a multipart form.');
}
