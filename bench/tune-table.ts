/**
 * @file What painted defects would choose, as a table: the setting, by how much the best setting's image AUROC exceeds its own (regret) and
 * the default's, and the rank correlation of painted and real over the settings.
 */
import type { ReportTable } from '../src/report/table.js';
import { mean, withMinus } from '../src/report/spread.js';
import { DEFAULT_FALSE_ALARM_RATE } from '../src/training/methods.js';
import { bootstrapDraws, choose, paintedAuroc, paintedRecall, type Trial } from '../src/tuning/index.js';

export interface TuningCell extends Pick<Trial, 'good' | 'painted' | 'inferenceMs'> {
  readonly set: string;
  readonly setting: string;
  /** Among the settings; 0 is the default. */
  readonly order: number;
  readonly seed: number;
  readonly fingerprint: string;
  /** Of the test images. */
  readonly auroc: number;
  /** Of the training. */
  readonly seconds: number;
}

interface Outcome {
  readonly set: string;
  readonly heldBack: number;
  readonly chosen: string;
  readonly best: string;
  /** Of the chosen setting, and of the default. */
  readonly regret: number;
  readonly defaultRegret: number;
  /** With image AUROC, of the recall of painted defects and of their AUROC; null where one of the two does not vary. */
  readonly recallRank: number | null;
  readonly aurocRank: number | null;
}

/** A row a set. */
export function tuningTable(cells: readonly TuningCell[]): ReportTable {
  const all = outcomes(cells);
  const signed = (value: number | null): string => (value === null ? '–' : withMinus(value, 2));
  return {
    title: 'What tune chooses',
    about: summaryOf(all),
    head: ['set', 'held back', 'chosen', 'its regret', 'the default’s regret', 'best', 'rank, recall', 'rank, AUROC'],
    rows: all.map((one) => ({
      cells: [
        one.set,
        String(one.heldBack),
        one.chosen,
        one.regret.toFixed(4),
        one.defaultRegret.toFixed(4),
        one.best,
        signed(one.recallRank),
        signed(one.aurocRank),
      ],
    })),
  };
}

/** The means over all sets, as a sentence. */
function summaryOf(all: readonly Outcome[]): string {
  const of = (values: readonly (number | null)[]): string =>
    withMinus(mean(values.filter((value) => value !== null)), 2);
  return (
    `Over ${all.length} sets the chosen setting's regret is ${mean(all.map(({ regret }) => regret)).toFixed(4)} in the mean, the default's ` +
    `${mean(all.map(({ defaultRegret }) => defaultRegret)).toFixed(4)}; rank correlation with image AUROC ` +
    `${of(all.map(({ recallRank }) => recallRank))} (recall) and ${of(all.map(({ aurocRank }) => aurocRank))} (AUROC of painted defects).`
  );
}

function outcomes(cells: readonly TuningCell[]): Outcome[] {
  return [...new Set(cells.map(({ set }) => set))].map((set) => {
    const latest = new Map(cells.filter((cell) => cell.set === set).map((cell) => [cell.order, cell]));
    const own = [...latest.values()].sort((a, b) => a.order - b.order);
    const trials = own.map((cell) => ({ ...cell, trainSeconds: cell.seconds, seconds: cell.seconds }));
    const real = own.map((cell) => cell.auroc);
    const most = Math.max(...real);
    const { winner } = choose(trials, bootstrapDraws(own[0].good.length, own[0].seed));
    return {
      set,
      heldBack: own[0].good.length,
      chosen: own[winner].setting,
      best: own[real.indexOf(most)].setting,
      regret: most - real[winner],
      defaultRegret: most - real[0],
      recallRank: spearman(
        trials.map((trial) => paintedRecall(trial, DEFAULT_FALSE_ALARM_RATE)),
        real,
      ),
      aurocRank: spearman(trials.map(paintedAuroc), real),
    };
  });
}

/** Spearman's rank correlation, ties sharing their mean rank; null where one of the two does not vary. */
function spearman(a: readonly number[], b: readonly number[]): number | null {
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (a.length - 1) / 2;
  const sum = (u: readonly number[], v: readonly number[]): number =>
    u.reduce((total, value, i) => total + (value - middle) * (v[i] - middle), 0);
  const product = Math.sqrt(sum(x, x) * sum(y, y));
  return product === 0 ? null : sum(x, y) / product;
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal - 1) / 2;
  });
}
