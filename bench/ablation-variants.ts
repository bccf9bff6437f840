/** @file What is left out of, or put into, clflow's recipe, to see what each part is worth. */
import type { MapConfig } from '../src/detector/index.js';
import type { ObjectiveConfig } from '../src/objective/index.js';
import { type DefectType, defectTypes } from '../src/synthesis/index.js';
import type { FlowPlan } from '../src/training/plan.js';

/** A recipe of its own, trained anew. */
export interface Variant {
  readonly name: string;
  readonly plan: (plan: FlowPlan) => FlowPlan;
}

const withObjective = (name: string, terms: Partial<ObjectiveConfig>): Variant => ({
  name,
  plan: (plan) => ({ ...plan, objective: { ...plan.objective, ...terms } }),
});

const noContrast = { ranking: 0 };

/** Types that can stand in for each other: one alone may be missed by nobody where its kind is. */
const kinds: Readonly<Record<string, readonly DefectType[]>> = {
  lines: ['scratch', 'crack', 'fibre'],
  marks: ['dent', 'stain', 'contamination', 'foreign-patch', 'colour-fault', 'texture-fault', 'abrasion'],
  structure: ['missing-part', 'breakage', 'misplaced', 'deformation'],
};

const unpainted = (name: string, types: readonly DefectType[]): Variant => ({
  name,
  plan: (plan) => ({ ...plan, withoutDefects: types }),
});
const othersThan = (types: readonly DefectType[]) => defectTypes.filter((type) => !types.includes(type));

/** In the order of the table: the default first. */
export const variants: readonly Variant[] = [
  { name: 'default', plan: (plan) => plan },
  { name: 'untrained: whitening alone', plan: (plan) => ({ ...plan, epochs: 0 }) },
  withObjective('likelihood only', noContrast),
  withObjective('likelihood + smooth classification', { ...noContrast, smoothClassification: 0.5 }),
  withObjective('likelihood + pixel classification', { ...noContrast, pixelClassification: 0.5 }),
  withObjective('likelihood + box contrast', { ...noContrast, boxContrast: 0.5 }),
  withObjective('likelihood + smooth classification + box contrast', {
    ...noContrast,
    smoothClassification: 0.5,
    boxContrast: 0.5,
  }),
  withObjective('likelihood + boundary (BGAD)', { ...noContrast, boundary: 0.5 }),
  withObjective('ranking + box contrast', { boxContrast: 0.5 }),
  withObjective('ranking + boundary (BGAD)', { boundary: 0.5 }),
  withObjective('ranking + smooth classification + box contrast', { smoothClassification: 0.5, boxContrast: 0.5 }),
  withObjective('likelihood also outside the mask', { likelihoodOutside: true }),
  {
    name: 'normal instead of heavy tails',
    plan: (plan) => ({ ...plan, flow: { ...plan.flow, degreesOfFreedom: null } }),
  },
  { name: 'random start', plan: (plan) => ({ ...plan, flow: { ...plan.flow, start: 'random', subnetScale: 0.1 } }) },
  { name: 'no whitening', plan: (plan) => ({ ...plan, flow: { ...plan.flow, whitening: 'none' } }) },
  {
    name: 'whitening by position',
    plan: (plan) => ({ ...plan, flow: { ...plan.flow, whitening: 'positional', shrinkage: 0.7 } }),
  },
  ...[1, 16, 32, 128].map((components) => ({
    name: `mixture of ${components}`,
    plan: (plan: FlowPlan) => ({ ...plan, flow: { ...plan.flow, components } }),
  })),
  ...([[3, 1], [1]] as const).map((kernels) => ({
    name: `kernels ${kernels.join(' and ')} in turn`,
    plan: (plan: FlowPlan) => ({ ...plan, flow: { ...plan.flow, kernels } }),
  })),
  {
    name: 'without detail',
    plan: (plan) => ({ ...plan, map: { ...plan.map, detail: undefined } }),
  },
  ...[0.1, 0.33, 0.5].map((weight) => ({
    name: `detail weighs ${weight}`,
    plan: (plan: FlowPlan) => ({
      ...plan,
      map: { ...plan.map, detail: plan.map.detail && { ...plan.map.detail, weight } },
    }),
  })),
  { name: 'images as they were taken', plan: (plan) => ({ ...plan, orientation: 'fixed' }) },
  { name: 'images turned', plan: (plan) => ({ ...plan, orientation: 'any' }) },
  { name: 'no cross-fitting', plan: (plan) => ({ ...plan, folds: 1 }) },
  ...defectTypes.map((type) => unpainted(`without ${type}`, [type])),
  ...Object.entries(kinds).map(([kind, types]) => unpainted(`without ${kind}`, types)),
  ...Object.entries(kinds).map(([kind, types]) => unpainted(`only ${kind}`, othersThan(types))),
];

/** Other readings of the default's trained flow, which need no training of their own. */
export const readings: Readonly<Record<string, (map: MapConfig) => MapConfig>> = {
  'score: maximum': (map) => ({ ...map, score: { kind: 'max' } }),
  'score: mean of the largest 0.1 %': (map) => ({ ...map, score: { kind: 'top-mean', share: 0.001 } }),
  'score: mean of the largest 5 %': (map) => ({ ...map, score: { kind: 'top-mean', share: 0.05 } }),
  'no smoothing': (map) => ({ ...map, smoothing: 0 }),
  'smoothing of 4 pixels': (map) => ({ ...map, smoothing: 4 }),
  'smoothing of 8 pixels': (map) => ({ ...map, smoothing: 8 }),
};

/** The variants of these names, with commas. @throws Error that lists all names */
export function variantsNamed(names: string): Variant[] {
  return names.split(',').map((name) => {
    const found = variants.find((variant) => variant.name === name);
    if (!found) throw new Error(`there is no variant "${name}"; choose of ${variants.map((v) => v.name).join(', ')}`);
    return found;
  });
}
