/** @file How the cost of a training grows, from what single trainings cost. */

/** One training: a line of bench/results/cost.jsonl. */
export interface CostCell {
  readonly images: number;
  /** Side of the working size in pixels. */
  readonly size: number;
  readonly threads: number;
  readonly wallSeconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  /** Of the whole process, MB (10⁶ bytes). */
  readonly peakMemoryMb: number;
  readonly epochs: number;
  /** Of the recipe and the backbone. */
  readonly fingerprint: string;
  readonly machine: string;
  /** "2026-11-27" */
  readonly date: string;
  /** Cores that others used just before. */
  readonly others?: number;
}

/** What stays when one of the three changes. */
export interface Standard {
  readonly images: number;
  readonly size: number;
  readonly threads: number;
}
export const STANDARD: Standard = { images: 125, size: 256, threads: 2 };
/** Of large images few: their number is not what is asked there. */
export const IMAGES_OF_SIZES = 32;

export type Axis = 'images' | 'size' | 'threads';

/** The cells along an axis, by its values; of several trainings of one kind the last. */
export function cellsAlong(axis: Axis, cells: readonly CostCell[]): CostCell[] {
  const fixed: Partial<Standard> = {
    ...STANDARD,
    ...(axis === 'size' && { images: IMAGES_OF_SIZES }),
    [axis]: undefined,
  };
  const own = cells.filter((cell) => {
    return (Object.keys(fixed) as Axis[]).every((key) => fixed[key] === undefined || cell[key] === fixed[key]);
  });
  const latest = new Map(own.map((cell) => [cell[axis], cell]));
  return [...latest.values()].sort((a, b) => a[axis] - b[axis]);
}

/** A power law y = factor · xⁿ by least squares of the logarithms; null for fewer than two points. */
export function powerLaw(
  points: readonly (readonly [x: number, y: number])[],
): { exponent: number; factor: number } | null {
  if (points.length < 2) return null;
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
  const mean = (axis: 0 | 1): number => logs.reduce((sum, log) => sum + log[axis], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const exponent =
    logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  return { exponent, factor: Math.exp(my - exponent * mx) };
}

/** How much more memory the most images take than the number before them: 0.02 for 2 %; null for fewer than two. */
export function lastRise(cells: readonly CostCell[]): number | null {
  const [before, most] = cells.slice(-2);
  return most === undefined ? null : most.peakMemoryMb / before.peakMemoryMb - 1;
}
