import { describe, expect, it } from 'vitest';
import { ParameterSet, asFloats, type ParameterLookup } from '../graph/index.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import {
  declareObjective,
  likelihoodObjective,
  needsNegatives,
  objective,
  rankingObjective,
  type ObjectiveConfig,
} from './objective.js';
import { pairInputs, pairOf, randomPairs, type PairValues } from './testing/pairs.js';

const { runtime } = runtimes[0];
const scales = [
  { channels: 3, height: 5, width: 4 },
  { channels: 2, height: 4, width: 4 },
];
const values = scales.map((scale, i) => randomPairs({ batch: 2, ...scale }, i));
/** Share of all latent values. */
const shares = [60 / 92, 32 / 92];

const nothing: ObjectiveConfig = {
  ...rankingObjective,
  ...{ likelihood: 0, likelihoodOutside: false, ranking: 0 },
  ...{ smoothClassification: 0, pixelClassification: 0, boxContrast: 0, boundary: 0 },
};
const everything: ObjectiveConfig = {
  ...rankingObjective,
  ...{
    likelihood: 1,
    ranking: 0.5,
    smoothClassification: 0.25,
    pixelClassification: 2,
    boxContrast: 3,
    boundary: 0.75,
  },
};

const termNames = [
  'likelihood',
  'ranking',
  'smoothClassification',
  'pixelClassification',
  'boxContrast',
  'boundary',
] as const;

function declared(config: ObjectiveConfig): ParameterSet {
  const parameters = new ParameterSet();
  declareObjective(parameters, config, scales, 1);
  return parameters;
}

/** Loss and reports of pairs under a configuration. */
async function run(config: ObjectiveConfig, pairs: readonly PairValues[], positivesOnly = false) {
  const parameters = declared(config);
  const names: string[] = [];
  const results = await evaluate(runtime, pairs.flatMap(pairInputs), (...tensors) => {
    const all = pairs.map((_, i) => pairOf(tensors.slice(7 * i, 7 * i + 7)));
    const lookup: ParameterLookup = parameters.constants(tensors[0].graph, parameters.initial());
    const seen = positivesOnly ? all.map(({ positive }) => ({ positive })) : all;
    const { loss, report } = objective(seen, config, lookup);
    names.push(...Object.keys(report));
    return [loss, ...Object.values(report)];
  });
  const [loss, ...reports] = results.map((result) => asFloats(result)[0]);
  return { loss, report: Object.fromEntries(names.map((name, i) => [name, reports[i]])) };
}

describe('the objective', () => {
  it('adds its terms by their weights', async () => {
    const { loss, report } = await run(everything, values);
    expect(Object.keys(report)).toEqual([...termNames]);
    const expected = termNames.reduce((sum, name) => sum + everything[name] * report[name], 0);
    expect(loss).toBeCloseTo(expected, 4);
  });

  it('weighs scales by their share of all latent values', async () => {
    const { loss } = await run(likelihoodObjective, values);
    const alone = [await run(likelihoodObjective, [values[0]]), await run(likelihoodObjective, [values[1]])];
    expect(loss).toBeCloseTo(shares[0] * alone[0].loss + shares[1] * alone[1].loss, 5);
    expect(alone[0].loss).not.toBeCloseTo(alone[1].loss, 3);
  });

  it.each(termNames)('%s alone: only it is reported, and it has its own parameters or none', async (name) => {
    const config = { ...nothing, [name]: 2 };
    const { loss, report } = await run(config, values);
    expect(Object.keys(report)).toEqual([name]);
    expect(loss).toBeCloseTo(2 * report[name], 4);
    const owned = {
      ...{ likelihood: [], ranking: [], boundary: [] },
      smoothClassification: ['image.logSlope', 'image.offset'],
      pixelClassification: ['pixel.logSlope', 'pixel.offset'],
      boxContrast: ['projection.weight'],
    }[name];
    expect(declared(config).names).toEqual([0, 1].flatMap((i) => owned.map((key) => `objective.${i}.${key}`)));
  });

  it('takes the likelihood over the outside of negatives where asked to', async () => {
    const [only, also] = await Promise.all(
      [false, true].map((likelihoodOutside) => run({ ...likelihoodObjective, likelihoodOutside }, values)),
    );
    expect(also.loss).not.toBeCloseTo(only.loss, 3);
  });

  it('does without negatives', async () => {
    const alone = await run(likelihoodObjective, values, true);
    expect(alone.loss).toBeCloseTo((await run(likelihoodObjective, values)).loss, 6);
    expect(Object.keys(alone.report)).toEqual(['likelihood']);
  });

  it('starts projections that the seed decides', () => {
    const start = (seed: number): Float32Array => {
      const parameters = new ParameterSet();
      declareObjective(parameters, { ...nothing, boxContrast: 1 }, scales, seed);
      return parameters.initial();
    };
    expect(start(1)).toEqual(start(1));
    expect(start(1)).not.toEqual(start(2));
  });
});

describe('needsNegatives', () => {
  it.each(termNames.slice(1))('%s needs them', (name) => {
    expect(needsNegatives({ ...nothing, [name]: 0.1 })).toBe(true);
  });

  it('likelihood needs them only outside the mask', () => {
    expect(needsNegatives(likelihoodObjective)).toBe(false);
    expect(needsNegatives({ ...likelihoodObjective, likelihoodOutside: true })).toBe(true);
    expect(needsNegatives({ ...nothing, likelihoodOutside: true })).toBe(false);
    expect(needsNegatives(rankingObjective)).toBe(true);
  });
});
