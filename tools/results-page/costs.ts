/** @file Tables of costs: of clflow's methods over all sets, and of whole processes beside anomalib's. */
import { EVALUATION_SETS } from '../../bench/cells.js';
import { latestCells, type OwnCell } from '../../bench/detection-cells.js';
import { PROCESS_HEAD, type ProcessCell, processRows } from '../../bench/process-costs.js';
import { benchmarkTables, type ReportedCell } from '../../src/report/benchmark.js';
import type { ReportTable } from '../../src/report/table.js';
import { columnName } from './detection.js';

/** Parameters, size and times of each method, over all sets and seeds. */
export function costTable(cells: readonly (OwnCell & ReportedCell)[]): ReportTable {
  const own = latestCells(cells, ['clflow', 'patchcore', 'fastflow', 'gaussian']);
  const cost = benchmarkTables(own).find(({ title }) => title === 'Cost');
  if (!cost) throw new Error('the report of a benchmark has no table of costs any more');
  return { ...cost, about: undefined };
}

/** Set, method, epochs, seconds, milliseconds, megabytes: detection has a table of its own. */
export function processTable(cells: readonly ProcessCell[]): ReportTable {
  const columns = ['set', 'method', 'epochs', 'training, s', 'ms an image', 'MB'];
  const at = columns.map((column) => PROCESS_HEAD.indexOf(column));
  const rows = processRows(cells, EVALUATION_SETS).map((row) => ({ cells: at.map((i) => columnName(row[i])) }));
  return { title: 'Whole processes', head: columns, rows };
}
