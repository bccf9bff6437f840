/** @file What a model says of a product's images, for the one page that decides whether it can be trusted. */
import { detector, metrics, power as powers } from 'clflow/parts';
import type { DetectionPower } from 'clflow';
import { seenBy, type GalleryImage, type ModelVersion, type Score, type Seen } from '../store/index.js';
import { areaOf } from './area.js';
import { metadataOf, modelJson } from './json.js';
import type { modelOf } from './lookup.js';
import type { ResultsJson } from './schemas.js';
import type { Studio } from './services.js';
import { digestOf } from './training-data.js';

export function resultsOf(studio: Studio, model: ReturnType<typeof modelOf>): ResultsJson {
  const { store } = studio;
  const { calibration, power } = metadataOf(model);
  const all = store.gallery.all(model.projectId);
  const measured = measuredAmong(store, model, all);
  return {
    model: modelJson(model),
    calibration_scores: [...calibration.scores],
    images: measured.map(({ image: { id, name, label, defect, split }, score, seen }) => ({
      ...{ id, name, label, defect, split, seen, score: score.score },
      p_value: score.pValue,
    })),
    image_auroc: aurocOf(measured),
    power: power && powerJson(power),
    stale: model.learnedFrom !== digestOf(all, areaOf(studio, store.projects.get(model.projectId)!)),
  };
}

/** An image with what a model says of it. */
export interface Measured {
  readonly image: GalleryImage;
  readonly score: Score;
  /** What the model has seen of it; null where it does not say. */
  readonly seen: Seen | null;
}

/** Those set aside take no part. */
function measuredAmong(store: Studio['store'], model: ModelVersion, images: readonly GalleryImage[]): Measured[] {
  const scores = new Map(store.scores.ofModel(model.id).map((score) => [score.imageId, score]));
  const by = detector.seenBy(metadataOf(model));
  const seenOf = by && seenBy(by);
  return images.flatMap((image) => {
    const score = scores.get(image.id);
    return score && !image.aside ? [{ image, score, seen: seenOf && seenOf(image.sha256) }] : [];
  });
}

export function measuredBy({ store }: Studio, model: ReturnType<typeof modelOf>): Measured[] {
  return measuredAmong(store, model, store.gallery.all(model.projectId));
}

/** Whether a model has never seen it; of one that does not say, what the folder keeps for testing. */
function isUnseen({ image: { split }, seen }: Measured): boolean {
  return seen === null ? split === 'test' : seen === 'unseen';
}

/** Over what the training cannot have seen: defects, and good images that it had nothing to do with. */
export function aurocOf(measured: readonly Measured[]): number | null {
  const unseen = measured.filter(
    (one) => one.image.label === 'defective' || (one.image.label === 'good' && isUnseen(one)),
  );
  const labels = unseen.map(({ image }) => image.label === 'defective');
  if (!labels.includes(true) || !labels.includes(false)) return null;
  return metrics.auroc(
    unseen.map(({ score }) => score.score),
    labels,
  );
}

/** Of all contrasts together; what is larger than the last diameter has none. */
function powerJson(power: DetectionPower): NonNullable<ResultsJson['power']> {
  const { diameters, cells } = power;
  const painted = powers.paintedDefects(power);
  const types = [...new Set(cells.map(({ type }) => type))];
  return {
    diameters: [...diameters],
    types: types.map((type) => {
      const bins = diameters.map((_, size) => cells.filter((cell) => cell.type === type && cell.size === size));
      const tried = bins.map((bin) => bin.reduce((sum, { total }) => sum + total, 0));
      const found = bins.map((bin, i) => (tried[i] === 0 ? null : bin.reduce((sum, cell) => sum + cell.found, 0)));
      return { type, found, painted: tried };
    }),
    painted: painted?.map(({ type, size, diameter, score, draw }) => ({ type, size, diameter, score, draw })) ?? null,
  };
}
