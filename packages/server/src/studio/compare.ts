/** @file Two versions of a model side by side: what is not the same, and the images on which they disagree. */
import type { Size } from 'clflow';
import type { detector } from 'clflow/parts';
import { hasMask, type GalleryImage, type Score } from '../store/index.js';
import { metadataOf } from './json.js';
import type { OwnModel } from './lookup.js';
import { evaluationUnderWay, hasBothLabels, latestEvaluation } from './evaluation.js';
import { aurocOf, measuredBy, type Measured } from './results.js';
import type { Studio } from './services.js';
import type { ComparisonJson } from './version-schemas.js';
import { versionJson } from './version-json.js';

type Side = ComparisonJson['a'];
type Value = ComparisonJson['differences'][number]['a'];
type Group = ComparisonJson['differences'][number]['group'];

/** More are no list that anybody goes through. */
const MOST_DISAGREEMENTS = 1000;

export async function compared(studio: Studio, a: OwnModel, b: OwnModel): Promise<ComparisonJson> {
  const [ofA, ofB] = [a, b].map((model) => (model.measuredAt === null ? null : measuredBy(studio, model)));
  const figures = await Promise.all([figuresOf(studio, a, ofA), figuresOf(studio, b, ofB)]);
  const both = ofA && ofB ? pairsOf(ofA, ofB) : [];
  return {
    a: sideOf(a, ofA),
    b: sideOf(b, ofB),
    differences: differencesOf(...figures),
    disagreements: disagreementsOf(both),
    compared: both.length,
    outlines: { a: await outlinesState(studio, a), b: await outlinesState(studio, b) },
  };
}

async function outlinesState(studio: Studio, model: OwnModel): Promise<ComparisonJson['outlines']['a']> {
  if (evaluationUnderWay(studio, model)) return 'measuring';
  if (await latestEvaluation(studio, model)) return 'measured';
  const all = studio.store.gallery.all(model.projectId);
  const hasMasks = all.some((image) => !image.aside && image.label === 'defective' && hasMask(image));
  return hasMasks && hasBothLabels(all) ? 'missing' : 'impossible';
}

function sideOf(model: OwnModel, measured: readonly Measured[] | null): Side {
  const version = versionJson(model);
  if (!measured) return { version, scores: null };
  const scoresOf = (isMeant: (one: Measured) => boolean): number[] =>
    measured.filter(isMeant).map(({ score }) => score.score);
  const unseen = scoresOf(
    ({ image: { label, split }, seen }) => label === 'good' && (seen ? seen === 'unseen' : split !== 'train'),
  );
  const good = unseen.length > 0 ? unseen : [...metadataOf(model).calibration.scores];
  const defective = scoresOf(({ image }) => image.label === 'defective');
  return { version, scores: { good, defective, good_from: unseen.length > 0 ? 'images' : 'calibration' } };
}

/** Everything that two versions can differ in, by group and name. */
type Figures = ReadonlyMap<string, { readonly group: Group; readonly name: string; readonly value: Value }>;

async function figuresOf(studio: Studio, model: OwnModel, measured: readonly Measured[] | null): Promise<Figures> {
  const { threshold, power, calibration, training, size, ...about } = metadataOf(model);
  const evaluation = await latestEvaluation(studio, model);
  const figures = new Map<string, { group: Group; name: string; value: Value }>();
  const add = (group: Group, values: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(flat(values))) figures.set(`${group} ${name}`, { group, name, value });
  };
  add('promise', {
    threshold: threshold.value,
    guaranteed_rate: threshold.guaranteedRate,
    rate_bound: threshold.rateBound,
    kind: threshold.kind,
    requested_rate: threshold.requestedRate,
    calibration_images: threshold.calibrationImages,
    smallest_found: power?.smallestFound ?? null,
  });
  add('quality', {
    image_auroc: measured && aurocOf(measured),
    aupro: evaluation?.aupro ?? null,
  });
  add('made', {
    bytes: model.bytes,
    method: about.method,
    backbone: about.backbone.name,
    size: `${size.width} × ${size.height}`,
    tiles: about.tiles ? `${about.tiles.tile.width} × ${about.tiles.tile.height}` : null,
    area: about.area ? areaText(about.area, size) : null,
    seed: about.seed,
    training_images: training.images,
    epochs: training.epochs,
    parameters: training.parameters,
    turns: training.turns.join(', '),
    calibration_source: calibration.source,
    learned_from: about.dataHash.slice(0, 12),
    clflow: about.version,
  });
  add('settings', about.settings);
  return figures;
}

/** Of a region as x,y,width,height, and the share of an image that counts. */
function areaText({ roi, runs }: detector.StoredArea, { width, height }: Size): string {
  const pixels = runs.reduce((sum, length, i) => (i % 2 === 1 ? sum + length : sum), 0);
  const share = `${Math.round((100 * pixels) / (width * height))} %`;
  return roi ? `${roi.x},${roi.y},${roi.width},${roi.height} · ${share}` : share;
}

/** Settings within settings as `one.other`. */
function flat(values: Readonly<Record<string, unknown>>, before = ''): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, Value][] => {
      const path = before + name;
      if (value === null || value === undefined) return [[path, null]];
      if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return [[path, value]];
      if (Array.isArray(value)) return [[path, JSON.stringify(value)]];
      return Object.entries(flat(value as Record<string, unknown>, `${path}.`));
    }),
  );
}

function differencesOf(a: Figures, b: Figures): ComparisonJson['differences'] {
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  return keys.flatMap((key) => {
    const { group, name } = (a.get(key) ?? b.get(key))!;
    const [valueA, valueB] = [a.get(key)?.value ?? null, b.get(key)?.value ?? null];
    return valueA === valueB ? [] : [{ group, name, a: valueA, b: valueB }];
  });
}

interface Pair {
  readonly image: GalleryImage;
  readonly a: Score;
  readonly b: Score;
}

function pairsOf(a: readonly Measured[], b: readonly Measured[]): Pair[] {
  const ofB = new Map(b.map(({ image, score }) => [image.id, score]));
  return a.flatMap(({ image, score }) => {
    const other = ofB.get(image.id);
    return other ? [{ image, a: score, b: other }] : [];
  });
}

function disagreementsOf(pairs: readonly Pair[]): ComparisonJson['disagreements'] {
  const rejects = ({ verdict }: Score): boolean => verdict === 'anomalous';
  // p-values of two models can be compared, scores cannot.
  const apart = ({ a, b }: Pair): number => Math.abs(Math.log(a.pValue) - Math.log(b.pValue));
  const isKnown = ({ image: { label } }: Pair): boolean => label === 'good' || label === 'defective';
  const judged = ({ score, pValue, verdict }: Score) => ({ score, p_value: pValue, verdict });
  return pairs
    .filter(({ a, b }) => rejects(a) !== rejects(b))
    .sort((x, y) => Number(isKnown(y)) - Number(isKnown(x)) || apart(y) - apart(x) || x.image.id - y.image.id)
    .slice(0, MOST_DISAGREEMENTS)
    .map(({ image: { id, name, label, defect }, a, b }) => ({
      ...{ id, name, label, defect },
      a: judged(a),
      b: judged(b),
    }));
}
