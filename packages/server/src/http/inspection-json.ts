/** @file A verdict as clients get it. */
import type { Kept } from '../operation/ledger.js';
import type { InspectAnswer, ServedModel } from '../pool/types.js';
import type { InspectionJson } from './schemas.js';

/** An image that was inspected. */
export interface Inspected {
  readonly answer: InspectAnswer;
  /** Null: the inspection is not kept. */
  readonly kept: Kept | null;
  /** Milliseconds in the pool. */
  readonly pool: number;
}

export function inspectionJson(model: ServedModel, { answer, kept, pool }: Inspected, total: number): InspectionJson {
  const { verdict, score, threshold, pValue, regions, width, height, timing, heatmap } = answer;
  return {
    inspection_id: kept?.id ?? null,
    sequence: kept?.sequence ?? null,
    model: { name: model.ref.name, hash: model.ref.hash, version: model.version },
    verdict,
    score,
    threshold,
    p_value: pValue,
    regions: regions.map(({ box, area, peak, contour, scales }) => ({
      box,
      area,
      peak,
      contour: contour.map((polygon) => polygon.map(([x, y]): [number, number] => [x, y])),
      scales: scales ? [...scales] : null,
    })),
    image: { width, height },
    timing_ms: { wait: rounded(waitOf(answer, pool)), ...mapped(timing), total: rounded(total) },
    drift: driftJson(model.drift),
    ...(heatmap && { heatmap: { media_type: heatmap.mediaType, data: Buffer.from(heatmap.bytes).toString('base64') } }),
  };
}

/** Milliseconds that an inspection waited for its turn and travelled. */
export function waitOf({ timing }: InspectAnswer, pool: number): number {
  return Math.max(0, pool - timing.decode - timing.score - timing.regions - timing.heatmap);
}

/** The verdict as headers, beside a picture. */
export function inspectionHeaders(model: ServedModel, { answer, kept }: Inspected): Record<string, string> {
  return {
    'x-clflow-model': model.ref.name,
    'x-clflow-model-hash': model.ref.hash,
    'x-clflow-model-version': String(model.version),
    'x-clflow-verdict': answer.verdict,
    'x-clflow-score': String(answer.score),
    'x-clflow-threshold': String(answer.threshold),
    'x-clflow-p-value': String(answer.pValue),
    'x-clflow-regions': String(answer.regions.length),
    ...(kept && { 'x-clflow-inspection-id': kept.id }),
    'x-clflow-drifts': String(model.drift.drifts.length),
  };
}

export function driftJson({ observed, drifts }: ServedModel['drift']): InspectionJson['drift'] {
  return {
    observed,
    drifts: drifts.map(({ statistic, direction, since, at, before, after }) => ({
      statistic,
      direction,
      since,
      at,
      before,
      after,
    })),
  };
}

function mapped({ decode, score, regions, heatmap }: InspectAnswer['timing']): InspectAnswer['timing'] {
  return { decode: rounded(decode), score: rounded(score), regions: rounded(regions), heatmap: rounded(heatmap) };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
