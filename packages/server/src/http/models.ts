/** @file What models a server has, and what each promises. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { calibration } from 'clflow/parts';
import type { DetectorMetadata } from 'clflow';
import * as z from 'zod';
import { mayUse } from '../operation/guard.js';
import type { ServedModel } from '../pool/types.js';
import { driftJson } from './inspection-json.js';
import { failure, modelDetails, modelName, modelSummary } from './schemas.js';
import type { Services } from './services.js';

type Summary = z.infer<typeof modelSummary>;

const TAGS = ['Models'];

export function modelRoutes(root: FastifyInstance, { models, pool }: Services): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const summary = ({ ref, version, tried }: ServedModel): Summary => ({
    name: ref.name,
    hash: ref.hash,
    version,
    method: tried.metadata.method,
    state: pool.state.quarantined.includes(ref.hash) ? 'quarantined' : 'ready',
  });

  app.get(
    '/v1/models',
    {
      config: { scope: 'read' },
      schema: { tags: TAGS, summary: 'All models', response: { 200: z.object({ models: z.array(modelSummary) }) } },
    },
    (request) => ({
      models: models
        .list()
        .filter(({ ref }) => mayUse(request, ref.name))
        .map(summary),
    }),
  );
  app.get(
    '/v1/models/:model',
    {
      config: { scope: 'read' },
      schema: {
        tags: TAGS,
        summary: 'A model: lineage, threshold and what it promises',
        params: z.object({ model: modelName }),
        response: { 200: modelDetails, 404: failure },
      },
    },
    ({ params }) => {
      const model = models.get(params.model);
      return { ...summary(model), ...details(model.tried.metadata), drift: driftJson(model.drift) };
    },
  );
}

function details(metadata: DetectorMetadata): Omit<z.infer<typeof modelDetails>, keyof Summary | 'drift'> {
  const { threshold, reviewThreshold, power, lineage, calibration: calibrated } = metadata;
  return {
    product: metadata.className,
    backbone: metadata.backbone.name,
    size: metadata.size,
    threshold: thresholdJson(threshold),
    review_threshold: reviewThreshold ? thresholdJson(reviewThreshold) : null,
    promise: promise(threshold),
    power: power && { images: power.images, smallest_found: power.smallestFound },
    calibration: { images: calibrated.scores.length, source: calibrated.source },
    lineage: lineage.map(({ step, version, good, anomalous, falseAlarmRate, reviewRate }) => ({
      step,
      version,
      good,
      anomalous,
      false_alarm_rate: falseAlarmRate,
      review_rate: reviewRate ?? null,
    })),
  };
}

function thresholdJson({
  value,
  kind,
  requestedRate,
  guaranteedRate,
  rateBound,
  calibrationImages,
}: DetectorMetadata['threshold']): z.infer<typeof modelDetails>['threshold'] {
  return {
    ...{ value, kind },
    requested_rate: requestedRate,
    guaranteed_rate: guaranteedRate,
    rate_bound: rateBound,
    calibration_images: calibrationImages,
  };
}

function promise({
  kind,
  requestedRate,
  guaranteedRate,
  expectedRate,
  rateBound,
}: DetectorMetadata['threshold']): string {
  const { percent } = calibration;
  const rates =
    expectedRate === undefined
      ? `At most ${percent(guaranteedRate)} of good images are called anomalous`
      : `${percent(expectedRate)} of good images are to be expected to be called anomalous, ${percent(guaranteedRate)} at most`;
  const estimate = kind === 'estimated' ? ` The threshold is an estimate for ${percent(requestedRate)}.` : '';
  return `${rates}; with 95 % confidence below ${percent(rateBound)} with these calibration images.${estimate}`;
}
