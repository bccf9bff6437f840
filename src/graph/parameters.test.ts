import { describe, expect, it } from 'vitest';
import { floats } from './data.js';
import { Graph } from './graph.js';
import { ParameterSet, lookupIn } from './parameters.js';
import { evaluate } from './testing/evaluate.js';
import { runtimes } from './testing/runtimes.node.js';

function twoParameters(): ParameterSet {
  const set = new ParameterSet();
  set.add('weight', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));
  set.add('slope', [], Float32Array.of(7));
  set.add('bias', [2], Float32Array.of(8, 9));
  return set;
}

const flat = Float32Array.from({ length: 9 }, (_, i) => 10 * i);

describe('ParameterSet', () => {
  it('lays its start values one after the other in the order of declaration', () => {
    const set = twoParameters();
    expect(set.size).toBe(9);
    expect(set.names).toEqual(['weight', 'slope', 'bias']);
    expect([...set.initial()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('values are views of one parameter, so writing them writes the vector', () => {
    const vector = flat.slice();
    const bias = twoParameters().values(vector, 'bias');
    expect([...bias]).toEqual([70, 80]);
    bias[1] = -1;
    expect(vector[8]).toBe(-1);
  });

  it.each(runtimes)('slices and constants give the same tensors on $name', async ({ runtime }) => {
    const set = twoParameters();
    const outputs = await evaluate(runtime, [floats(flat, [9])], (vector) => {
      const slices = lookupIn(set.slices(vector));
      const constants = set.constants(vector.graph, flat);
      return ['weight', 'slope', 'bias'].flatMap((name) => [slices(name), constants(name)]);
    });
    const weight = floats([0, 10, 20, 30, 40, 50], [2, 3]);
    const slope = floats([60], []);
    const bias = floats([70, 80], [2]);
    expect(outputs).toEqual([weight, weight, slope, slope, bias, bias]);
  });

  it('constants are made once, however often they are asked for', () => {
    const graph = new Graph();
    const lookup = twoParameters().constants(graph, flat);
    expect(lookup('bias')).toBe(lookup('bias'));
    expect(graph.constants.size).toBe(1);
  });

  it('constants keep the numbers of the moment', () => {
    const graph = new Graph();
    const vector = flat.slice();
    const bias = twoParameters().constants(graph, vector)('bias');
    vector.fill(0);
    expect(graph.constants.get(bias)).toEqual(floats([70, 80], [2]));
  });

  it.each<[string, () => unknown, { code: string; message: RegExp }]>([
    [
      'a name twice',
      () => twoParameters().add('bias', [1], new Float32Array(1)),
      { code: 'internal', message: /"bias" is declared twice/ },
    ],
    [
      'too few start values',
      () => twoParameters().add('more', [2, 2], new Float32Array(3)),
      { code: 'shape', message: /"more" needs 4 start values, got 3/ },
    ],
    [
      'an unknown name',
      () => twoParameters().values(flat, 'gain'),
      { code: 'internal', message: /no parameter "gain"/ },
    ],
    [
      'an unknown name in a lookup',
      () => lookupIn(new Map())('gain'),
      { code: 'internal', message: /no parameter "gain"/ },
    ],
  ])('%s is refused', (_what, act, { code, message }) => {
    expect(act).toThrow(
      expect.objectContaining({ name: 'ClflowError', code, message: expect.stringMatching(message) }),
    );
  });
});
