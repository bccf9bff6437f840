/** @file The verdict on an image: its bytes come as the body, or as a form with an ignore mask beside them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { HttpError } from '../errors.js';
import type { About } from '../operation/ledger.js';
import type { InspectAnswer, InspectTask, ServedModel } from '../pool/types.js';
import { takeBytes } from './body.js';
import { formFiles, takeForms } from './form.js';
import { inspectionHeaders, inspectionJson, waitOf, type Inspected } from './inspection-json.js';
import { bytesAPixel, receivedAt, takeRoom, untilGone } from './room.js';
import { failure, inspection, inspectQuery, modelName, type InspectQuery } from './schemas.js';
import type { Services } from './services.js';

const binary = { schema: { type: 'string', format: 'binary' } };
const form = {
  schema: { type: 'object', required: ['image'], properties: { image: binary.schema, ignore: binary.schema } },
};

export async function inspectRoutes(root: FastifyInstance, services: Services): Promise<void> {
  const limit = services.config.maxBody * 1e6;
  await root.register(async (scope) => {
    takeBytes(scope, limit);
    await takeForms(scope);
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/v1/models/:model/inspect',
      {
        config: {
          scope: 'inspect',
          body: { 'image/*': binary, 'application/octet-stream': binary, 'multipart/form-data': form },
        },
        schema: {
          tags: ['Inspection'],
          summary: 'Verdict on an image',
          description:
            'The image’s bytes as the body, or a form with the parts image and ignore (a mask, white where pixels do not count). ' +
            'With Accept: image/* the answer is the heat map, and the verdict stands in X-Clflow-… headers.',
          params: z.object({ model: modelName }),
          querystring: inspectQuery,
          response: {
            200: { description: 'The verdict', content: { 'application/json': { schema: inspection } } },
            '4xx': failure,
            '5xx': failure,
          },
        },
        onRequest: [refuseOtherTypes, takeRoom(services, ({ headers }) => bytesAPixel(headers['content-type'] ?? ''))],
      },
      async (request, reply) => {
        const model = services.models.get(request.params.model);
        const picture = wantsPicture(request);
        const task = { ...(await images(request, limit)), ...ways(request.query, picture) };
        const inspected = await inspect(services, model, task, {
          about: aboutOf(request.query),
          receivedAt: receivedAt(reply),
          signal: untilGone(reply),
        });
        const { heatmap } = inspected.answer;
        if (!picture) return inspectionJson(model, inspected, reply.elapsedTime);
        if (!heatmap) throw new HttpError(500, 'The picture is missing.');
        return sendPicture(reply.headers(inspectionHeaders(model, inspected)), heatmap);
      },
    );
  });
}

interface Asked {
  readonly about: About;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly signal: AbortSignal;
}

/** Inspects, tells the drift monitor, counts, keeps. */
export async function inspect(
  { pool, config, metrics, ledger }: Pick<Services, 'pool' | 'config' | 'metrics' | 'ledger'>,
  model: ServedModel,
  task: Omit<InspectTask, 'maxMegapixels'>,
  { signal, ...asked }: Asked,
): Promise<Inspected> {
  const start = performance.now();
  const { maxMegapixels } = config;
  const answer = await pool.inspect(
    model.ref,
    { ...task, maxMegapixels },
    { deadline: config.deadline * 1000, signal },
  );
  const spent = performance.now() - start;
  model.observe(answer.observation);
  metrics.inspection(model.ref.name, answer, waitOf(answer, spent));
  const kept = ledger && (await ledger.add({ model, answer, image: task.image, ...asked }));
  return { answer, kept, pool: spent };
}

async function refuseOtherTypes({ headers }: FastifyRequest): Promise<void> {
  const type = (headers['content-type'] ?? '').toLowerCase();
  if (/^(image\/|application\/octet-stream|multipart\/form-data)/.test(type)) return;
  throw new HttpError(415, 'Send the image’s bytes as image/… or application/octet-stream, or a multipart form.');
}

async function images(request: FastifyRequest, limit: number): Promise<Pick<InspectTask, 'image' | 'ignore'>> {
  if (!request.isMultipart()) {
    const { body } = request;
    if (Buffer.isBuffer(body) && body.length > 0) return { image: body };
    throw new HttpError(400, 'The body is empty.');
  }
  const found = new Map<string, Uint8Array>();
  for await (const { name, bytes } of formFiles(request, 2, limit)) {
    if (name !== 'image' && name !== 'ignore')
      throw new HttpError(400, 'The form may hold the parts image and ignore.');
    if (found.has(name)) throw new HttpError(400, `The form has two parts "${name}".`);
    found.set(name, bytes);
  }
  const image = found.get('image');
  if (!image || image.length === 0) throw new HttpError(400, 'The form has no part "image" with a file.');
  return { image, ignore: found.get('ignore') };
}

function aboutOf({ part_id: partId, station, trigger_id: triggerId, captured_at: captured }: InspectQuery): About {
  return { partId, station, triggerId, capturedAt: captured === undefined ? undefined : Date.parse(captured) };
}

function ways(
  { heatmap, format, roi }: InspectQuery,
  picture: 'jpeg' | 'png' | null,
): Pick<InspectTask, 'roi' | 'heatmap'> {
  if (!heatmap && !picture) {
    if (format)
      throw new HttpError(400, 'format says how a heat map is encoded: ask for one by heatmap=overlay or map.');
    return { roi };
  }
  return { roi, heatmap: { kind: heatmap ?? 'overlay', format: format ?? picture ?? 'jpeg' } };
}

/** Which picture is the answer; null: JSON is, which everybody gets who does not ask for images alone. */
function wantsPicture({ headers: { accept } }: FastifyRequest): 'jpeg' | 'png' | null {
  const types = (accept ?? '').split(',').map((one) => one.split(';')[0].trim().toLowerCase());
  if (!types.every((type) => type.startsWith('image/'))) return null;
  return types[0] === 'image/png' ? 'png' : 'jpeg';
}

/** Bytes go past the schema, which is that of the verdict. */
function sendPicture(reply: FastifyReply, { bytes, mediaType }: NonNullable<InspectAnswer['heatmap']>): never {
  return reply.type(mediaType).send(Buffer.from(bytes)) as never;
}
