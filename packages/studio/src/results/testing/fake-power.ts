/** @file Painted defects of the generated product: the larger, the higher their scores. */
import type { PaintedDefectsJson, ResultsJson } from '@clflow/server/studio-api';

type Power = NonNullable<ResultsJson['power']>;

/** Edges between bins of size: one bin more. */
const DIAMETERS = [4, 8, 16, 32];
const SIZES = [0, 1, 2, 3, 4];
const TYPES = ['scratch', 'dent', 'stain', 'fibre', 'missing-part'];
const PER_CELL = 12;
/** The model's own. */
const THRESHOLD = 4;

export function fakePower(): Power {
  const painted = TYPES.flatMap((type, row) =>
    SIZES.flatMap((size) =>
      // The smallest missing part cannot be painted.
      type === 'missing-part' && size === 0
        ? []
        : Array.from({ length: PER_CELL }, (_, i) => {
            const draw = size * PER_CELL + i;
            const score = 2.6 + 0.9 * size - 0.25 * row + 0.16 * i;
            return { type, size, diameter: (2 ** (size + 2) * (6 + (i % 4))) / 10, score, draw };
          }),
    ),
  );
  return {
    diameters: DIAMETERS,
    painted,
    types: TYPES.map((type) => {
      const cells = SIZES.map((size) => painted.filter((each) => each.type === type && each.size === size));
      return {
        type,
        painted: cells.map(({ length }) => length),
        found: cells.map((cell) => (cell.length === 0 ? null : cell.filter(({ score }) => score > THRESHOLD).length)),
      };
    }),
  };
}

/** As the server paints them again. */
export function fakePainted(type: string, size: number): PaintedDefectsJson {
  const own = fakePower().painted!.filter((each) => each.type === type && each.size === size);
  const box = { x: 180, y: 150, width: 90, height: 70 };
  return {
    defects: own.map(({ size: _, ...defect }) => ({ ...defect, boxes: [box] })),
    size: { width: 640, height: 480 },
  };
}
