/** @file What was inspected before, its images, and what persons say about the verdicts. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { HttpError } from '../errors.js';
import { mayUse } from '../operation/guard.js';
import type { Ledger } from '../operation/ledger.js';
import type { Feedback, StoredInspection } from '../store/index.js';
import { failure, modelName } from './schemas.js';
import { iso, isoOrNull } from './times.js';

const TAGS = ['Inspections'];
const id = z.object({ id: z.uuid().describe('Id of an inspection.') });
const verdict = z.enum(['normal', 'review', 'anomalous', 'error', 'no_image']);

const kept = z.object({
  inspection_id: z.string(),
  sequence: z.number().describe('Rises with every inspection.'),
  verdict,
  score: z.number().nullable(),
  threshold: z.number().nullable(),
  p_value: z.number().nullable(),
  regions: z.array(z.unknown()),
  model: z.object({ name: z.string(), hash: z.string() }).nullable(),
  part_id: z.string().nullable(),
  station: z.string().nullable(),
  trigger_id: z.string().nullable(),
  captured_at: z.string().nullable(),
  received_at: z.string(),
  decided_at: z.string(),
  image: z
    .object({ sha256: z.string(), kept: z.boolean() })
    .nullable()
    .describe('kept: its bytes are still there; they go, the oldest good ones first, where room is short.'),
});

const answered = z.object({
  label: z.enum(['good', 'defective', 'unsure']),
  defect: z.string().nullable(),
  note: z.string().nullable(),
  author: z.string().nullable(),
  at: z.string(),
});

export function inspectionRoutes(root: FastifyInstance, { store }: Ledger): void {
  const app = root.withTypeProvider<ZodTypeProvider>();

  /** @throws HttpError 404, also for an inspection by a model that the key does not open */
  const found = (request: FastifyRequest, inspection: string): StoredInspection => {
    const row = store.inspections.get(inspection);
    if (row && (row.modelName === null || mayUse(request, row.modelName))) return row;
    throw new HttpError(404, 'There is no such inspection.');
  };

  app.get(
    '/v1/inspections',
    {
      config: { scope: 'read' },
      schema: {
        tags: TAGS,
        summary: 'Inspections that were kept, by sequence',
        description: 'Ask again with after = the last sequence for more.',
        querystring: z.strictObject({
          after: z.coerce.number().int().min(0).default(0),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
          verdict: verdict.optional(),
          part_id: z.string().max(200).optional(),
          model: modelName.optional(),
        }),
        response: { 200: z.object({ inspections: z.array(kept) }) },
      },
    },
    (request) => {
      const { part_id: partId, model, ...query } = request.query;
      const opened = request.apiKey?.models ?? undefined;
      const models = model === undefined ? opened : [model].filter((name) => mayUse(request, name));
      return { inspections: store.inspections.list({ ...query, partId, models }).map(asJson) };
    },
  );
  app.get(
    '/v1/inspections/:id',
    {
      config: { scope: 'read' },
      schema: {
        tags: TAGS,
        summary: 'An inspection, with what persons said about it',
        params: id,
        response: { 200: kept.extend({ feedback: z.array(answered) }), 404: failure },
      },
    },
    (request) => {
      const row = found(request, request.params.id);
      return { ...asJson(row), feedback: store.feedback.of(row.id).map(feedbackJson) };
    },
  );
  app.get(
    '/v1/inspections/:id/image',
    {
      config: { scope: 'read' },
      schema: { tags: TAGS, summary: 'The image as it was sent', params: id },
    },
    async (request, reply) => {
      const { imageId } = found(request, request.params.id);
      const image = imageId === null ? null : store.images.get(imageId);
      const path = image && store.images.pathOf(image);
      // Opened before anything is answered: the file may have been taken away by hand.
      const file = path ? await open(path).catch(() => null) : null;
      if (!image || !file) throw new HttpError(404, 'The image of this inspection is not kept.');
      return reply
        .type(image.mediaType)
        .header('content-length', image.bytes)
        .send(createReadStream('', { fd: file }));
    },
  );
  app.post(
    '/v1/inspections/:id/feedback',
    {
      config: { scope: 'inspect' },
      schema: {
        tags: TAGS,
        summary: 'Say what a part was in truth',
        description: 'The last word counts. The image of such an inspection is never removed for want of room.',
        params: id,
        body: z.strictObject({
          label: answered.shape.label,
          defect: z.string().min(1).max(100).optional(),
          note: z.string().min(1).max(2000).optional(),
          author: z.string().min(1).max(100).optional(),
        }),
        response: { 201: answered, 404: failure },
      },
    },
    async (request, reply) => {
      const { id: inspectionId } = found(request, request.params.id);
      const said = await store.feedback.add({ ...request.body, inspectionId });
      if (!said) throw new HttpError(404, 'There is no such inspection.');
      return reply.code(201).send(feedbackJson(said));
    },
  );
}

function asJson(row: StoredInspection): z.infer<typeof kept> {
  const { id: inspection_id, sequence, score, threshold, regions, station, modelName: name, modelSha256: hash } = row;
  return {
    ...{ inspection_id, sequence, verdict: row.verdict, score, threshold, p_value: row.pValue, regions: [...regions] },
    model: name === null || hash === null ? null : { name, hash },
    ...{ part_id: row.partId, station, trigger_id: row.triggerId },
    captured_at: isoOrNull(row.capturedAt),
    received_at: iso(row.receivedAt),
    decided_at: iso(row.decidedAt),
    image: row.imageSha256 === null ? null : { sha256: row.imageSha256, kept: row.imageId !== null },
  };
}

function feedbackJson({ label, defect, note, author, at }: Feedback): z.infer<typeof answered> {
  return { label, defect, note, author, at: iso(at) };
}
