import { describe, expect, it } from 'vitest';
import { asFloats, conv2d, floats } from '../graph/index.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { poolReference, resizeReference } from '../graph/testing/reference.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { joinScales, projectedParts, sumOfParts, type ChannelProjection } from './joined-features.js';
import { distance } from './testing/linear-algebra.js';
import { normalValues } from './testing/random-values.js';

const GRID = { height: 4, width: 6 };
/** A finer, a like and a coarser map. */
const shapes = [
  [2, 3, 8, 12],
  [2, 4, 4, 6],
  [2, 5, 2, 3],
];
const maps = shapes.map((shape, i) =>
  floats(
    normalValues(
      shape.reduce((a, b) => a * b),
      i,
    ),
    shape,
  ),
);

describe.each(runtimes)('joined features on $name', ({ runtime }) => {
  it('every map is pooled 3×3, then brought to the grid: finer by area, coarser bilinearly; channels side by side', async () => {
    const [joined] = await evaluate(runtime, maps, (...tensors) => [joinScales(tensors, GRID.height, GRID.width)]);
    const pooled = maps.map((map) => poolReference('average', map, { kernel: 3, padding: 1 }));
    const parts = [
      poolReference('average', pooled[0], { kernel: 2, stride: 2 }),
      pooled[1],
      resizeReference(pooled[2], GRID.height, GRID.width, false),
    ];
    expect(joined.shape).toEqual([2, 12, GRID.height, GRID.width]);
    const cells = GRID.height * GRID.width;
    const expected = [0, 1].flatMap((n) =>
      parts.flatMap((part) => {
        const size = part.shape[1] * cells;
        return [...asFloats(part).subarray(n * size, (n + 1) * size)];
      }),
    );
    expect(distance(asFloats(joined), expected)).toBeLessThan(1e-5);
  });

  it('projecting every scale first gives the projection of the joined scales', async () => {
    const [inputs, outputs] = [12, 5];
    const projection: ChannelProjection = {
      ...{ inputs, outputs, matrix: normalValues(inputs * outputs, 7), offset: normalValues(outputs, 8) },
    };
    const [first, last] = await evaluate(runtime, maps, (...tensors) => {
      const { graph } = tensors[0];
      const weight = graph.constant(floats(projection.matrix, [outputs, inputs, 1, 1]));
      const bias = graph.constant(floats(projection.offset, [outputs]));
      return [
        sumOfParts(projectedParts(tensors, projection, GRID.height, GRID.width), projection),
        conv2d(joinScales(tensors, GRID.height, GRID.width), weight, bias),
      ];
    });
    expect(first.shape).toEqual([2, outputs, GRID.height, GRID.width]);
    expect(distance(asFloats(first), asFloats(last))).toBeLessThan(1e-4);
    expect(distance(asFloats(first), new Float32Array(asFloats(first).length))).toBeGreaterThan(1);
  });
});
