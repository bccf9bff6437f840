/** @file A version of a product's model as the routes tell it. */
import { iso, isoOrNull } from '../http/times.js';
import type { ModelVersion } from '../store/index.js';
import { isRethresholded } from './evaluation.js';
import { metadataOf, modelJson } from './json.js';
import type { VersionJson } from './version-schemas.js';

export function versionJson(model: ModelVersion & { readonly projectId: number }): VersionJson {
  const { parentId, tag, usedAt, removedAt } = model;
  return {
    ...modelJson(model),
    ...{ parent: parentId, step: stepOf(model), tag },
    used_at: isoOrNull(usedAt),
    removed_at: removedAt === null ? null : iso(removedAt),
  };
}

function stepOf(model: ModelVersion): VersionJson['step'] {
  return isRethresholded(model) ? 'threshold' : metadataOf(model).lineage.at(-1)!.step;
}
