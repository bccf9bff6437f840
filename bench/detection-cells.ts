/**
 * @file Cells of clflow's methods and of peers that can stand in one table: the latest recipe of each, and a peer's at the
 * size of image that clflow takes for the set.
 */
import type { DetectionCell } from '../src/report/benchmark.js';

/** A line of `clflow benchmark`. */
export interface OwnCell extends DetectionCell {
  readonly size: { readonly width: number; readonly height: number };
}

/** A line of bench/peers/anomalib_bench.py. */
export interface PeerCell extends Pick<DetectionCell, 'method' | 'seed' | 'image' | 'pixel'> {
  readonly set: string;
  /** "256x288": height, width. */
  readonly size: string;
}

/** What cells of two runs have in common that can be compared. */
export function cellName({ category, seed }: Pick<DetectionCell, 'category' | 'seed'>): string {
  return `${category} ${seed}`;
}

/** The last line of each category and seed, method by method: earlier ones are of another recipe. */
export function latestCells<C extends DetectionCell>(cells: readonly C[], methods: readonly string[]): C[] {
  return methods.flatMap((method) => {
    const ofMethod = cells.filter((cell) => cell.method === method);
    return [...new Map(ofMethod.map((cell) => [cellName(cell), cell])).values()];
  });
}

/** The peers' cells of the size that the own cells of that set have. */
export function peersOfSameSize(peers: readonly PeerCell[], own: readonly OwnCell[]): DetectionCell[] {
  const sizes = new Map(own.map(({ category, size }) => [category, `${size.height}x${size.width}`]));
  return peers
    .filter(({ set, size }) => size === sizes.get(set))
    .map((cell) => ({ ...cell, category: cell.set, backbone: 'resnet18' }));
}
