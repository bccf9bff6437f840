import { describe, expect, it } from 'vitest';
import { asFloats, floats, type Runtime } from '../graph/index.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { Random } from '../random.js';
import { applyMixtureWhitening, mixtureValues, mixtureWhiteningLayer } from './mixture-layer.js';
import { MixtureMoments } from './mixture-moments.js';
import { fitMixtureWhitening, type MixtureWhitening } from './mixture-whitening.js';
import { VARIANCE_FLOOR } from './positional-moments.js';

const C = 4;
const GRID = { height: 4, width: 5 };
const P = 20;
const K = 3;

/** Images [C, P] of three kinds of places; a position is of kind 0 in the left columns, of 1 or 2 in the others. */
function images(count: number, seed = 1): { map: Float32Array; kinds: Int32Array }[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const kinds = Int32Array.from({ length: P }, (_, p) => (p % 5 < 2 ? 0 : 1 + random.integer(0, 2)));
    const map = new Float32Array(C * P);
    for (let p = 0; p < P; p++) {
      const common = random.normal();
      for (let c = 0; c < C; c++) map[c * P + p] = 6 * kinds[p] * (c % 2) + (c + 1) * 0.3 * random.normal() + common;
    }
    return { map, kinds };
  });
}

function momentsOf(all: readonly { map: Float32Array; kinds: Int32Array }[], components = K): MixtureMoments {
  const moments = new MixtureMoments(components, C, P);
  for (const { map, kinds } of all) moments.add(map, kinds);
  return moments;
}

function vectorAt(map: Float32Array, p: number): number[] {
  return Array.from({ length: C }, (_, c) => map[c * P + p]);
}

/** W (x − μ) of a component in plain arithmetic. */
function whitened({ mean, transform }: MixtureWhitening, k: number, x: readonly number[]): number[] {
  return x.map((_, i) =>
    x.reduce((sum, value, j) => sum + transform[(k * C + i) * C + j] * (value - mean[k * C + j]), 0),
  );
}

async function white(runtime: Runtime, maps: readonly Float32Array[], whitening: MixtureWhitening) {
  const x = floats(Float32Array.from(maps.flatMap((map) => [...map])), [maps.length, C, GRID.height, GRID.width]);
  const [output, logDet] = await evaluate(runtime, [x], (t) => {
    const step = mixtureWhiteningLayer(t, whitening);
    return [step.output, step.logDet];
  });
  return { output, logDet };
}

describe('MixtureMoments', () => {
  it('of parts add up to those of all, and a part can be taken off', () => {
    const all = images(6);
    const parts = [momentsOf(all.slice(0, 2)), momentsOf(all.slice(2))];
    const total = momentsOf(all);
    expect([...MixtureMoments.of(parts).counts]).toEqual([...total.counts]);
    const rest = MixtureMoments.without(total, parts[0]);
    rest.products.forEach((value, i) => expect(value).toBeCloseTo(parts[1].products[i], 8));
    expect([...rest.occupancy]).toEqual([...parts[1].occupancy]);
  });
});

describe.each(runtimes)('the mixture whitening on $name', ({ runtime }) => {
  const fit = (moments: MixtureMoments, shrinkage = 0.1) => fitMixtureWhitening(runtime, moments, shrinkage, GRID);

  it('gives the vectors of each component mean 0, and unit covariance where nothing shrinks', async () => {
    const all = images(200);
    const whitening = await fit(momentsOf(all), 0.001);
    for (let k = 0; k < K; k++) {
      const vectors = all.flatMap(({ map, kinds }) =>
        [...kinds.keys()].filter((p) => kinds[p] === k).map((p) => whitened(whitening, k, vectorAt(map, p))),
      );
      for (let i = 0; i < C; i++) {
        expect(vectors.reduce((sum, v) => sum + v[i], 0) / vectors.length).toBeCloseTo(0, 3);
        for (let j = 0; j < C; j++) {
          const covariance = vectors.reduce((sum, v) => sum + v[i] * v[j], 0) / vectors.length;
          expect(Math.abs(covariance - (i === j ? 1 : 0))).toBeLessThan(0.15);
        }
      }
    }
  });

  it('takes the component that makes a vector most probable, and its log-determinant and prior', async () => {
    const whitening = await fit(momentsOf(images(40)));
    const probe = images(2, 7);
    const { output, logDet } = await white(
      runtime,
      probe.map(({ map }) => map),
      whitening,
    );
    expect(output.shape).toEqual([2, C, GRID.height, GRID.width]);
    expect(logDet.shape).toEqual([2, 1, GRID.height, GRID.width]);
    probe.forEach(({ map }, n) => {
      for (let p = 0; p < P; p++) {
        const candidates = Array.from({ length: K }, (_, k) => {
          const y = whitened(whitening, k, vectorAt(map, p));
          const weight = whitening.logWeight[p * K + k];
          return { y, weight, total: weight - 0.5 * y.reduce((sum, value) => sum + value * value, 0) };
        });
        const best = candidates.reduce((a, b) => (b.total > a.total ? b : a));
        best.y.forEach((value, c) => expect(asFloats(output)[(n * C + c) * P + p]).toBeCloseTo(value, 3));
        expect(asFloats(logDet)[n * P + p]).toBeCloseTo(best.weight, 2);
      }
    });
  });

  it('says the same with its numbers as inputs', async () => {
    const whitening = await fit(momentsOf(images(40)));
    const [{ map }] = images(1, 9);
    const { matrix, offset } = mixtureValues(whitening);
    const x = floats(map, [1, C, GRID.height, GRID.width]);
    const place = floats(whitening.place, [1, C, GRID.height, GRID.width]);
    const given = [floats(matrix, [C, K * C]), floats(offset, [K * C]), floats(whitening.logWeight, [P, K]), place];
    const [output] = await evaluate(runtime, [x, ...given], (t, m, o, w, at) => [
      applyMixtureWhitening(t, { matrix: m, offset: o, logWeight: w, place: at }).output,
    ]);
    const baked = await white(runtime, [map], whitening);
    asFloats(output).forEach((value, i) => expect(value).toBeCloseTo(asFloats(baked.output)[i], 4));
  });

  it('is as broad as a density: log-determinants of whitening and of the covariance agree', async () => {
    const [k, shrinkage] = [1, 0.2];
    const moments = momentsOf(images(60));
    const { transform, logWeight } = await fit(moments, shrinkage);
    // log|W| by elimination, and log π from the weights of one position.
    const rows = Array.from({ length: C }, (_, i) => [...transform.subarray((k * C + i) * C, (k * C + i + 1) * C)]);
    let logDet = 0;
    for (let i = 0; i < C; i++) {
      logDet += Math.log(Math.abs(rows[i][i]));
      for (let r = i + 1; r < C; r++) {
        const factor = rows[r][i] / rows[i][i];
        for (let j = i; j < C; j++) rows[r][j] -= factor * rows[i][j];
      }
    }
    const position = 3; // kinds 1 and 2 alone live here and around
    const prior = logWeight[position * K + k] - logDet;
    expect(Math.exp(prior)).toBeGreaterThan(0.4);
    expect(Math.exp(prior)).toBeLessThan(0.6);
  });

  it('knows which kinds are at home where', async () => {
    const whitening = await fit(momentsOf(images(60)));
    const share = (p: number, k: number): number => whitening.logWeight[p * K + k] - whitening.logWeight[p * K + 0];
    expect(share(0, 1) - share(4, 1)).toBeLessThan(-4); // the left column never saw kind 1
  });

  it('of a component that has lost all vectors is never taken, and one of few vectors is round', async () => {
    const all = images(30);
    const whitening = await fit(momentsOf(all, K + 1));
    const { output } = await white(runtime, [all[0].map], whitening);
    expect(asFloats(output).every(Number.isFinite)).toBe(true);
    for (let p = 0; p < P; p++) expect(whitening.logWeight[p * (K + 1) + K]).toBe(-1e4);

    const few = await fit(momentsOf(images(1)));
    const diagonal = Array.from({ length: C }, (_, i) => few.transform[(2 * C + i) * C + i]);
    expect(Math.max(...diagonal) / Math.min(...diagonal)).toBeLessThan(3);
    expect(Math.max(...diagonal)).toBeLessThan(1 / Math.sqrt(VARIANCE_FLOOR) + 1e-3);
  });
});
