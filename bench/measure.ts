/** @file Fair timing on a machine that may be busy: contestants take turns, and the median and the minimum are kept. */

export interface Timing {
  /** Milliseconds. */
  readonly median: number;
  readonly min: number;
}

/** Something to be timed; what it returns is awaited. */
export type Work = () => unknown;

export interface Rounds {
  /** Untimed runs of each at first. */
  readonly warmup: number;
  /** Timed runs of each. */
  readonly repetitions: number;
}

/** Times several works in turn (A B C A B C …), so that a change of load meets all of them. */
export function takeTurns<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  rounds: Rounds,
): Promise<Record<Name, Timing>> {
  return inTurn(works, rounds, () => performance.now());
}

/** As {@link takeTurns}, in CPU time of all threads of this process: a busy machine matters less to it than to a clock. */
export function takeTurnsOfCpu<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  rounds: Rounds,
): Promise<Record<Name, Timing>> {
  return inTurn(works, rounds, () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  });
}

async function inTurn<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  { warmup, repetitions }: Rounds,
  now: () => number,
): Promise<Record<Name, Timing>> {
  const entries = Object.entries(works) as [Name, Work][];
  const times = new Map(entries.map(([name]) => [name, [] as number[]]));
  for (let round = -warmup; round < repetitions; round++) {
    for (const [name, work] of entries) {
      const started = now();
      await work();
      if (round >= 0) times.get(name)!.push(now() - started);
    }
  }
  return Object.fromEntries(entries.map(([name]) => [name, timing(times.get(name)!)])) as Record<Name, Timing>;
}

export function timing(milliseconds: readonly number[]): Timing {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0] };
}

/** "12.3 (min 11.9)" */
export function showTiming({ median, min }: Timing): string {
  return `${digits(median)} (min ${digits(min)})`;
}

/** Three significant digits or so. */
export function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** A Markdown table. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`| ${head.join(' | ')} |`);
  console.log(`|${head.map(() => '---').join('|')}|`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  console.log();
}
