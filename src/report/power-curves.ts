/** @file Recall over size, for each bin of contrast and for all, from the cells of a model's power grid. */
import type { DetectionPower } from '../detector/index.js';
import type { Series } from './chart.js';

export function recallCurves({ cells, diameters, contrasts }: DetectionPower): Series[] {
  const all = { name: 'all', points: pointsOf(cells, diameters) };
  const byContrast = Array.from({ length: contrasts.length + 1 }, (_, bin) => ({
    name: contrastName(contrasts, bin),
    points: pointsOf(
      cells.filter(({ contrast }) => contrast === bin),
      diameters,
    ),
  }));
  return [all, ...byContrast].filter(({ points }) => points.length > 0);
}

/** Share found in every bin of size that has defects, at the middle of the bin on a logarithmic axis. */
function pointsOf(cells: DetectionPower['cells'], diameters: readonly number[]): [number, number][] {
  return Array.from({ length: diameters.length + 1 }, (_, bin) => bin).flatMap((bin): [number, number][] => {
    const own = cells.filter(({ size }) => size === bin);
    const total = own.reduce((sum, cell) => sum + cell.total, 0);
    if (total === 0) return [];
    const low = bin === 0 ? diameters[0] / 2 : diameters[bin - 1];
    const high = bin === diameters.length ? 2 * diameters[bin - 1] : diameters[bin];
    return [[Math.sqrt(low * high), own.reduce((sum, { found }) => sum + found, 0) / total]];
  });
}

function contrastName(contrasts: readonly number[], bin: number): string {
  if (bin === 0) return `contrast up to ${contrasts[0]} levels`;
  if (bin === contrasts.length) return `above ${contrasts[bin - 1]}`;
  return `${contrasts[bin - 1]} to ${contrasts[bin]}`;
}
