/** @file Routes of a product's models: versions, which one is in use, what they say of the images, and other thresholds. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ClflowError, type DetectorMetadata } from 'clflow';
import { detector, files, power } from 'clflow/parts';
import * as z from 'zod';
import type { ModelVersion } from '../store/index.js';
import { measureAgain, useModel } from './follow-up.js';
import { metadataOf, modelJson, promiseJson } from './json.js';
import { modelNameOf, modelOf, projectOf, type OwnModel } from './lookup.js';
import { resultsOf } from './results.js';
import { passedOn, said } from './said.js';
import { byId, model as modelSchema, newThreshold, results, thresholdOutlook } from './schemas.js';
import type { Studio } from './services.js';

/** One of the two, as numbers in a query; and what is to be reviewed, in the same way. */
const thresholdQuery = z
  .strictObject({
    review_rate: z.coerce.number().min(0.0001).max(0.9).optional(),
    review: z.coerce.number().optional(),
    rate: z.coerce.number().min(0.0001).max(0.5).optional(),
    threshold: z.coerce.number().optional(),
  })
  .refine(({ rate, threshold }) => (rate === undefined) !== (threshold === undefined), 'give rate or threshold');

export function modelRoutes(root: FastifyInstance, studio: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { store } = studio;

  app.get(
    '/projects/:id/models',
    { schema: { params: byId, response: { 200: z.object({ models: z.array(modelSchema) }) } } },
    ({ params }) => {
      const { id } = projectOf(studio, params.id);
      const versions = store.models.ofProject(id).reverse();
      return { models: versions.map((version) => modelJson({ ...version, projectId: id })) };
    },
  );
  app.post('/models/:id/use', { schema: { params: byId, response: { 200: modelSchema } } }, async ({ params }) => {
    const model = modelOf(studio, params.id);
    await useModel(studio, model, model.projectId);
    if (model.measuredAt === null) await measureAgain(studio, model, model.projectId);
    return modelJson(modelOf(studio, params.id));
  });
  app.get('/models/:id/file', { schema: { params: byId } }, async ({ params }, reply) => {
    const model = modelOf(studio, params.id);
    const file = await open(model.path).catch(() => null);
    if (!file) throw said('model-file-gone');
    const name = `${projectOf(studio, model.projectId).name}-${model.version}.onnx`;
    return reply
      .type('application/octet-stream')
      .header('content-length', (await stat(model.path)).size)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
      .send(createReadStream('', { fd: file }));
  });
  app.get('/models/:id/results', { schema: { params: byId, response: { 200: results } } }, ({ params }) => {
    const model = modelOf(studio, params.id);
    if (model.measuredAt === null) throw said('not-measured');
    return resultsOf(studio, model);
  });
  app.get(
    '/models/:id/threshold',
    { schema: { params: byId, querystring: thresholdQuery, response: { 200: thresholdOutlook } } },
    ({ params, query: { rate, threshold, review_rate: reviewRate, review } }) => {
      const metadata = metadataOf(modelOf(studio, params.id));
      const chosen = power.thresholdFor(metadata, wishOf(rate, threshold)!);
      const reviewed = wishOf(reviewRate, review);
      const lower = reviewed && power.thresholdFor(metadata, reviewed);
      const found = metadata.power && power.powerAt(metadata.power, chosen.value);
      return {
        threshold: chosen.value,
        promise: promiseJson(chosen, found),
        review: lower ? { threshold: lower.value, promise: promiseJson(lower, null) } : null,
      };
    },
  );
  app.post(
    '/models/:id/threshold',
    { schema: { params: byId, body: newThreshold, response: { 200: modelSchema } } },
    async ({ params, body }) => {
      const before = modelOf(studio, params.id);
      const after = await rethresholded(studio, before, body);
      return modelJson({ ...after, projectId: before.projectId });
    },
  );
}

function wishOf(rate?: number, threshold?: number): power.ThresholdWish | null {
  if (rate !== undefined) return { rate };
  return threshold === undefined ? null : { threshold };
}

function levelsOf({ threshold, reviewThreshold }: DetectorMetadata): { threshold: number; review: number | null } {
  return { threshold: threshold.value, review: reviewThreshold?.value ?? null };
}

/** What is asked for and makes no sense is the client's mistake. */
function sensible<Value>(act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    if (error instanceof ClflowError && error.code === 'usage') throw passedOn(400, error.message);
    throw error;
  }
}

/** Another version with the same network, and so with the same scores. It is in use where the one before was. */
async function rethresholded(
  studio: Studio,
  before: OwnModel,
  wish: z.infer<typeof newThreshold>,
): Promise<ModelVersion> {
  const { store, data } = studio;
  const old = await readFile(before.path).catch(() => null);
  if (!old) throw said('model-file-gone');
  const { review } = wish;
  const threshold = 'rate' in wish || 'threshold' in wish ? wish : null;
  const metadata = sensible(() => power.withThreshold(metadataOf(before), threshold, review));
  const bytes = await detector.withMetadata(old, metadata).catch((error: unknown) => {
    if (error instanceof ClflowError) throw passedOn(422, error.message);
    throw error;
  });
  const path = join(data.models, `${randomUUID()}.onnx`);
  await mkdir(data.models, { recursive: true });
  await files.writeFileAtomic(path, bytes);
  const after = await store.models.add({
    name: modelNameOf(before.projectId),
    projectId: before.projectId,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    path,
    bytes: bytes.length,
    metadata: { ...metadata },
    parentId: before.id,
    learnedFrom: before.learnedFrom,
  });
  if (before.measuredAt !== null) await store.scores.copy(before.id, after.id, levelsOf(metadata));
  if (before.inUse) await useModel(studio, after, before.projectId);
  else studio.hub.push({ type: 'project', project: before.projectId });
  return store.models.get(after.id)!;
}
