/** @file Which images a model learned from and which calibrated it, as it says itself. */
import { detector } from 'clflow/parts';
import type { SeenImages } from '../store/index.js';
import { metadataOf } from './json.js';
import { modelNameOf, modelOf, ofProduct } from './lookup.js';
import type { Studio } from './services.js';

/**
 * @param model another than the one in use
 * @returns null where there is no model, or it does not say
 * @throws HttpError 404 for a model of another product
 */
export function seenImages(studio: Studio, project: number, model?: number): SeenImages | null {
  const meant =
    model === undefined ? studio.store.models.inUse(modelNameOf(project)) : ofProduct(modelOf(studio, model), project);
  return meant && detector.seenBy(metadataOf(meant));
}
