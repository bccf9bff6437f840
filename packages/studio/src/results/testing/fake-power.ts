/** @file Painted defects of the generated product: the larger, the higher their scores. */
import type { ResultsJson } from '@clflow/server/studio-api';

type Power = NonNullable<ResultsJson['power']>;

const DIAMETERS = [4, 8, 16, 32, 64];
const TYPES = ['scratch', 'dent', 'stain', 'fibre', 'missing-part'];
const PER_CELL = 12;
/** The model's own. */
const THRESHOLD = 4;

export function fakePower(): Power {
  const painted = TYPES.flatMap((type, row) =>
    DIAMETERS.flatMap((_, size) =>
      // The smallest missing part cannot be painted.
      type === 'missing-part' && size === 0
        ? []
        : Array.from({ length: PER_CELL }, (_, i) => {
            const draw = size * PER_CELL + i;
            const score = 2.6 + 0.9 * size - 0.25 * row + 0.16 * i;
            return { type, size, diameter: (DIAMETERS[size] * (6 + (i % 4))) / 10, score, draw };
          }),
    ),
  );
  return {
    diameters: DIAMETERS,
    painted,
    types: TYPES.map((type) => {
      const cells = DIAMETERS.map((_, size) => painted.filter((each) => each.type === type && each.size === size));
      return {
        type,
        painted: cells.map(({ length }) => length),
        found: cells.map((cell) => (cell.length === 0 ? null : cell.filter(({ score }) => score > THRESHOLD).length)),
      };
    }),
  };
}
