/** @file Weights for the tests of the ResNet family. */
import { Random } from '../../random.js';
import type { Architecture } from '../architectures.js';
import { layoutOf, mapLayers } from '../layout.js';
import type { NamedWeights } from '../resnet.js';

export type Shapes = ReadonlyMap<string, { readonly shape: readonly number[] }>;

/** The shapes of all tensors of a network. */
export function shapesOf(architecture: Architecture): Map<string, { readonly shape: readonly number[] }> {
  const shapes = new Map<string, { readonly shape: readonly number[] }>();
  mapLayers(layoutOf(architecture), ({ conv, norm, shape }) => {
    shapes.set(`${conv}.weight`, { shape });
    if (norm === null) shapes.set(`${conv}.bias`, { shape: [shape[0]] });
    for (const name of norm === null ? [] : ['weight', 'bias', 'running_mean', 'running_var']) {
      shapes.set(`${norm}.${name}`, { shape: [shape[0]] });
    }
  });
  return shapes;
}

/** Weights whose numbers are made on demand: zeros, or random ones (variances between 0.5 and 2). */
export function weightsFor(architecture: Architecture, kind: 'zero' | 'random'): NamedWeights {
  return new Map(
    [...shapesOf(architecture)].map(([name, { shape }]) => {
      const size = shape.reduce((product, side) => product * side, 1);
      const random = Random.of(5, name);
      const draw = name.endsWith('running_var') ? () => random.uniform(0.5, 2) : () => random.normal(0.1, 0.5);
      const floats = () => (kind === 'zero' ? new Float32Array(size) : Float32Array.from({ length: size }, draw));
      return [name, { shape, floats: once(floats) }];
    }),
  );
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
