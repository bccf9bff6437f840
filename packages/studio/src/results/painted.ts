/** @file Painted defects counted at whatever threshold the handle is at. */
import type { ResultsJson } from '@clflow/server/studio-api';

export type Power = NonNullable<ResultsJson['power']>;

export interface PaintedRow {
  readonly type: string;
  /** By bin of size; null: none could be painted. */
  readonly cells: readonly ({ readonly found: number; readonly painted: number } | null)[];
}

/** Models of earlier versions keep counts at their own threshold alone; `follows` is false then. */
export function matrixAt(
  { types, painted, diameters }: Power,
  threshold: number,
): { readonly rows: readonly PaintedRow[]; readonly follows: boolean } {
  if (!painted)
    return {
      follows: false,
      rows: types.map(({ type, found, painted: tried }) => ({
        type,
        cells: found.map((count, size) => (count === null ? null : { found: count, painted: tried[size] })),
      })),
    };
  const sizes = Math.max(diameters.length, ...painted.map(({ size }) => size + 1));
  const rows = types.map(({ type }) => ({
    type,
    cells: Array.from({ length: sizes }, (_, size) => {
      const own = painted.filter((each) => each.type === type && each.size === size);
      return own.length === 0
        ? null
        : { found: own.filter(({ score }) => score > threshold).length, painted: own.length };
    }),
  }));
  return { rows, follows: true };
}

/** All kinds together, a cell a size. */
export function allKinds(rows: readonly PaintedRow[]): PaintedRow['cells'] {
  return (rows[0]?.cells ?? []).map((_, size) => {
    const own = rows.flatMap(({ cells }) => cells[size] ?? []);
    if (own.length === 0) return null;
    return {
      found: own.reduce((sum, { found }) => sum + found, 0),
      painted: own.reduce((sum, { painted }) => sum + painted, 0),
    };
  });
}
