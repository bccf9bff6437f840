/**
 * @file Detection of clflow's methods beside anomalib's, on all sets and seeds: what `clflow benchmark` and
 * bench/peers/anomalib_bench.py measured, in one table. A peer's cells count at the size of image that clflow takes for the set.
 *
 *   npm run bench:peers-detection -- [--cells bench/results/results.jsonl] [--peers bench/results/anomalib-gpu.jsonl]
 *       [--methods clflow,patchcore,fastflow]
 */
import { parseArgs } from 'node:util';
import { benchmarkTables, type ReportedCell } from '../src/report/benchmark.js';
import { markdownTable } from '../src/report/table.js';
import { readLines } from './cells.js';

interface OwnCell extends ReportedCell {
  readonly size: { readonly width: number; readonly height: number };
}

interface PeerCell extends Pick<ReportedCell, 'method' | 'seed' | 'epochs' | 'image' | 'pixel'> {
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
const peers = readLines<PeerCell>(options.peers).filter(({ set, size }) => size === sizeOf(set));
// The times are of another machine and anomalib's models have no file: only detection can be compared.
const compared = ['Image AUROC', 'AUPRO (false-positive rate up to 0.3)'];
for (const table of benchmarkTables([...own, ...peers.map(reported)])) {
  if (compared.includes(table.title)) console.log(`${markdownTable(table)}\n`);
}

/** The last line of each category and seed: earlier ones are of another recipe. */
function latest(ofMethod: readonly OwnCell[]): OwnCell[] {
  return [...new Map(ofMethod.map((cell) => [`${cell.category} ${cell.seed}`, cell])).values()];
}

function sizeOf(set: string): string | undefined {
  const size = own.find(({ category }) => category === set)?.size;
  return size && `${size.height}x${size.width}`;
}

function reported(cell: PeerCell): ReportedCell {
  const unknown = { perDefect: {}, parameters: NaN, modelBytes: NaN, trainSeconds: NaN, secondsPerImage: NaN };
  return { ...cell, ...unknown, category: cell.set, backbone: 'resnet18' };
}
