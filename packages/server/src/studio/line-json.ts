/** @file An inspection of the line as the API tells it. */
import { iso } from '../http/times.js';
import type { LineInspection } from '../store/index.js';
import type { LineInspectionJson } from './inspection-schemas.js';
import { modelNameOf } from './lookup.js';
import type { Studio } from './services.js';

/** @returns tells inspections of one project */
export function lineJson(
  { store }: Pick<Studio, 'store'>,
  project: number,
): (row: LineInspection) => LineInspectionJson {
  // The newest version of a content: one may have come back.
  const versions = new Map(store.models.versions(modelNameOf(project)).map((model) => [model.sha256, model]));
  return (row) => {
    const { id, sequence, score, threshold, regions, name, width, height } = row;
    const model = versions.get(row.modelSha256 ?? '');
    return {
      ...{ id, sequence, project, at: iso(row.decidedAt) },
      verdict: row.verdict as LineInspectionJson['verdict'],
      score: score ?? 0,
      threshold: threshold ?? 0,
      p_value: row.pValue ?? 1,
      regions: (regions as LineInspectionJson['regions']).map(({ box, area, peak }) => ({ box, area, peak })),
      source: row.source as LineInspectionJson['source'],
      name: name === row.source ? null : name,
      size: width === null || height === null ? null : { width, height },
      model: model ? { id: model.id, version: model.version } : null,
      ms: Math.round(row.timing.total ?? 0),
      word: row.word,
    };
  };
}
