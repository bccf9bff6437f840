/** @file The table of `npm run bench`, for a terminal and for the page of results. */
import { markdownTable, type ReportTable } from '../../src/report/table.js';
import { BUSY } from '../busy.js';
import { judge, showSeconds } from './bars.js';
import { MANY, referenceOf, TASKS, type SpeedRow, type SpeedRun, type Task } from './rows.js';

const TITLES: Readonly<Record<Task, string>> = {
  training: 'training, 209 bottles',
  paper: 'training, 32 papers',
  one: 'image file to verdict',
  many: `${MANY} files at once, each`,
  loading: 'opening a model',
  help: 'clflow --help',
};
const HEAD = ['what', 'who', 'time', 'processor', 'MB', '× clflow, time', 'processor', 'of peak', 'bar', 'met'];

/** Of each task the last run that has it, one table; undefined where nothing was measured. */
export function speedTable(runs: readonly SpeedRun[]): ReportTable | undefined {
  const latest = TASKS.flatMap((task) => {
    const run = runs.findLast(({ rows }) => rows.some((row) => row.task === task));
    return run ? [{ task, run }] : [];
  });
  if (latest.length === 0) return undefined;
  const about = [...new Set(latest.map(({ run }) => run))].map((run) => {
    const tasks = latest.filter((one) => one.run === run).map(({ task }) => TITLES[task]);
    return aboutRun(run, tasks.length < latest.length ? tasks : []);
  });
  const notes = [...new Set(latest.flatMap(({ run, task }) => notesOf(run, task)))];
  return {
    title: 'Speed',
    about: [...about, ...notes].join('\n\n'),
    head: HEAD,
    rows: latest.flatMap(({ task, run: { rows } }) => {
      return rows.filter((row) => row.task === task).map((row) => ({ cells: cellsOf(row, rows) }));
    }),
  };
}

/** As in a terminal. */
export function printed(run: SpeedRun): string {
  return markdownTable(speedTable([run])!);
}

function cellsOf(row: SpeedRow, rows: readonly SpeedRow[]): string[] {
  const { task, who, variant, wall, cpu, peakMb, how, auroc, shareOfPeak } = row;
  const reference = referenceOf(row, rows);
  const ratio = (of: 'wall' | 'cpu'): string => {
    return reference === undefined || reference === row ? '' : times(row[of] / reference[of]);
  };
  const judged = judge(row, rows);
  const reached = auroc !== undefined && judged?.bar.startsWith('AUROC') ? ` (${auroc.toFixed(4)})` : '';
  return [
    TITLES[task],
    variant ? `${who}, ${variant}` : who,
    how ? `${showSeconds(wall)} †` : showSeconds(wall),
    showSeconds(cpu),
    peakMb === null ? '' : peakMb.toFixed(0),
    ratio('wall'),
    ratio('cpu'),
    shareOfPeak === undefined ? '' : `${(100 * shareOfPeak).toFixed(0)} %`,
    judged?.bar ?? '',
    judged === null ? '' : judged.met ? `yes${reached}` : `no${reached}`,
  ];
}

function times(ratio: number): string {
  return ratio >= 100 ? Number(ratio.toPrecision(3)).toLocaleString('en') : String(Number(ratio.toPrecision(2)));
}

function aboutRun(run: SpeedRun, tasks: readonly string[]): string {
  const { date, commit, machine, threads, others, peers, peaks, leftOut = [] } = run;
  const what = tasks.length > 0 ? `${tasks.join(', ')}: ` : '';
  const busy = others > BUSY ? ` The machine was shared: others used ${others.toFixed(1)} cores when it began.` : '';
  const peak = peaks
    ? ` The peak is what a product of matrices of 1024³ reaches: ${peaks.float32.toFixed(0)} · 10⁹ operations a second in float32, ` +
      `${peaks.int8.toFixed(0)} · 10⁹ in 8 bits.`
    : '';
  const missing = leftOut.length > 0 ? ` Left out: ${leftOut.join('; ')}.` : '';
  const beside = peers ? ` Peers: ${peers}.` : '';
  return `${what}${date.slice(0, 10)}, commit ${commit ?? 'unknown'}, ${machine}, ${threads} threads.${beside}${missing}${busy}${peak}`;
}

function notesOf({ rows }: SpeedRun, task: Task): string[] {
  return rows.filter((row) => row.task === task && row.how).map(({ who, how }) => `† ${who}: ${how}.`);
}
