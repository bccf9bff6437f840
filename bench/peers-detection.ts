/**
 * @file Detection of clflow's methods beside anomalib's, on all sets and seeds: what `clflow benchmark` and
 * bench/peers/anomalib_bench.py measured, in one table. A peer's cells count at the size of image that clflow takes for the set.
 *
 *   npm run bench:peers-detection -- [--cells bench/results/results.jsonl] [--peers bench/results/anomalib-gpu.jsonl]
 *       [--methods clflow,patchcore,fastflow]
 */
import { parseArgs } from 'node:util';
import { type DetectionCell, detectionTables } from '../src/report/benchmark.js';
import { markdownTable } from '../src/report/table.js';
import { readLines } from './cells.js';

interface OwnCell extends DetectionCell {
  readonly size: { readonly width: number; readonly height: number };
}

interface PeerCell extends Pick<DetectionCell, 'method' | 'seed' | 'image' | 'pixel'> {
  readonly set: string;
  /** "256x288": height, width. */
  readonly size: string;
}

const { values: options } = parseArgs({
  options: {
    cells: { type: 'string', default: 'bench/results/results.jsonl' },
    peers: { type: 'string', default: 'bench/results/anomalib-gpu.jsonl' },
    methods: { type: 'string', default: 'clflow,patchcore,fastflow' },
  },
});
const methods = options.methods.split(',');
const cells = readLines<OwnCell>(options.cells);
const own = methods.flatMap((method) => latest(cells.filter((cell) => cell.method === method)));
const peers = readLines<PeerCell>(options.peers)
  .filter(({ set, size }) => size === sizeOf(set))
  .map((cell) => ({ ...cell, category: cell.set, backbone: 'resnet18' }));
// The times are of another machine and anomalib's models have no file: only detection can be compared.
for (const table of detectionTables([...own, ...peers])) console.log(`${markdownTable(table)}\n`);

/** The last line of each category and seed: earlier ones are of another recipe. */
function latest(ofMethod: readonly OwnCell[]): OwnCell[] {
  return [...new Map(ofMethod.map((cell) => [`${cell.category} ${cell.seed}`, cell])).values()];
}

function sizeOf(set: string): string | undefined {
  const size = own.find(({ category }) => category === set)?.size;
  return size && `${size.height}x${size.width}`;
}
