/**
 * @file Detection of clflow's methods beside anomalib's, on all sets and seeds: what `clflow benchmark` and
 * bench/peers/anomalib_bench.py measured, in one table. A peer's cells count at the size of image that clflow takes for the set.
 *
 *   npm run bench:peers-detection -- [--cells bench/results/results.jsonl] [--peers bench/results/anomalib-gpu.jsonl]
 *       [--methods clflow,patchcore,fastflow]
 */
import { parseArgs } from 'node:util';
import { detectionTables } from '../src/report/benchmark.js';
import { markdownTable } from '../src/report/table.js';
import { readLines } from './cells.js';
import { latestCells, type OwnCell, type PeerCell, peersOfSameSize } from './detection-cells.js';

const { values: options } = parseArgs({
  options: {
    cells: { type: 'string', default: 'bench/results/results.jsonl' },
    peers: { type: 'string', default: 'bench/results/anomalib-gpu.jsonl' },
    methods: { type: 'string', default: 'clflow,patchcore,fastflow' },
  },
});
const own = latestCells(readLines<OwnCell>(options.cells), options.methods.split(','));
const peers = peersOfSameSize(readLines<PeerCell>(options.peers), own);
// The times are of another machine and anomalib's models have no file: only detection can be compared.
for (const table of detectionTables([...own, ...peers])) console.log(`${markdownTable(table)}\n`);
