/** @file What result tables share: the sets of the shared data, and lines of a result file. */
import { existsSync, readFileSync } from 'node:fs';

/** Folders of ../shared/data, in the order of the tables. */
export const EVALUATION_SETS = [
  'mvtec_bottle',
  'kolektor_commutator',
  ...['pa_bdp01_tl', 'pa_bft01_tl', 'pa_brg01_rl', 'pa_brg02_rl', 'pa_brg03_tl', 'pa_btn01_rl'].map(
    (paper) => `piped/${paper}`,
  ),
  'aws_cookie',
  'aws_alien',
  ...['g44000', 'g50600', 'g77000'].map((group) => `deeppcb/${group}`),
  'mpdd_metal_plate',
  'casting',
];

/** Ends the process in peace where research data that a table needs are absent. */
export function skipWithout(...paths: readonly string[]): void {
  if (paths.every((path) => existsSync(path))) return;
  console.log(`skipped: ${paths.join(' and ')} are needed for this table`);
  process.exit(0);
}

/** The values of a file of JSON lines; none where there is no file yet. */
export function readLines<T>(path: string): T[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}
