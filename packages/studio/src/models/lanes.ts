/** @file Versions as a line that forks: where each one's dot is, and which lines pass it. */

interface Made {
  readonly id: number;
  readonly parent: number | null;
}

export interface Lane {
  /** Column of the dot. */
  readonly at: number;
  /** Columns of lines that come from newer versions above to this dot. */
  readonly from: readonly number[];
  /** Columns of lines that pass. */
  readonly past: readonly number[];
  /** Whether the line goes on to the version that it was made from. */
  readonly goesOn: boolean;
}

/** @param versions the newest first; parents that are not among them are gone */
export function lanesOf(versions: readonly Made[]): Lane[] {
  const ids = new Set(versions.map(({ id }) => id));
  /** Which version each column leads down to. */
  const columns: (number | null)[] = [];
  return versions.map(({ id, parent }) => {
    const from = columns.flatMap((to, column) => (to === id ? [column] : []));
    const free = columns.indexOf(null);
    const at = from[0] ?? (free === -1 ? columns.length : free);
    from.forEach((column) => (columns[column] = null));
    const past = columns.flatMap((to, column) => (to === null ? [] : [column]));
    const goesOn = parent !== null && ids.has(parent);
    columns[at] = goesOn ? parent : null;
    return { at, from, past, goesOn };
  });
}

export function widthOf(lanes: readonly Lane[]): number {
  return 1 + Math.max(0, ...lanes.flatMap(({ at, from, past }) => [at, ...from, ...past]));
}
