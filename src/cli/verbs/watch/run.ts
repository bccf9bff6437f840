/** @file What `clflow watch` prints around the task. */
import { ClflowError } from '../../../errors.js';
import type { LineSummary } from '../../../line/index.js';
import { tryWatch, watch, type WatchOptions } from '../../../tasks/watch.js';
import { openInterrupt } from '../../interrupt.js';
import type { Status } from '../../status.js';
import { harmless, note, print, printError } from '../../terminal/output.js';

export interface WatchFlags extends Pick<
  WatchOptions,
  | 'model'
  | 'source'
  | 'trigger'
  | 'sink'
  | 'config'
  | 'state'
  | 'station'
  | 'partIdFrom'
  | 'deadline'
  | 'device'
  | 'metrics'
  | 'once'
> {
  readonly dryRun?: boolean;
}

export async function runWatch({ dryRun = false, ...flags }: WatchFlags, status: Status): Promise<void> {
  const interrupt = openInterrupt(() => printError('stopping …'));
  const unread = new AbortController();
  const options = {
    ...flags,
    signal: AbortSignal.any([interrupt.signal, unread.signal]),
    environment: process.env,
    onNote: (sentence: string) => note(harmless(sentence)),
    // Where nobody reads any more, as `head` does, the line ends; what was not read stays with it.
    print: (line: string) => printLine(line, () => unread.abort()),
  };
  interrupt.watch();
  try {
    if (dryRun) {
      await runDry(options, status);
      return;
    }
    const summary = await watch({ ...options, onReady: (metrics) => printError(ready(metrics)) });
    printError(summaryText(summary));
    const waiting = summary.sinks.filter((sink) => sink.waiting > 0);
    if (flags.once && waiting.length > 0 && !options.signal.aborted) {
      const [first] = waiting;
      throw new ClflowError(
        'io',
        `${first.waiting} results still wait for ${first.sink} (${first.reason ?? 'it was too slow'}): they are kept, and sent when the line starts again.`,
      );
    }
  } finally {
    interrupt.release();
  }
}

async function runDry(options: WatchOptions, status: Status): Promise<void> {
  const findings = await tryWatch(options);
  const wide = Math.max(...findings.map(({ what }) => what.length));
  const width = Math.max(...findings.map(({ name }) => name.length));
  for (const { what, name, fine, detail } of findings) {
    print(`${fine ? 'ok    ' : 'FAILED'}  ${what.padEnd(wide)}  ${harmless(name).padEnd(width)}  ${harmless(detail)}`);
  }
  const failed = findings.filter(({ fine }) => !fine).length;
  print(
    failed === 0
      ? '\nAll ends answer. No result was sent.'
      : `\n${failed} of ${findings.length} ends do not answer. No result was sent.`,
  );
  if (failed > 0) status.report(2);
}

/** A line of the result, once the system has it. */
function printLine(line: string, onUnread: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => {
      if (!error) {
        resolve();
        return;
      }
      onUnread();
      reject(new Error('Nobody reads stdout any more.'));
    });
  });
}

function ready(metrics: string | null): string {
  const more = metrics === null ? '' : `; metrics at ${metrics}/metrics`;
  return `watching${more} (Ctrl-C ends it)`;
}

function summaryText({ stations, sinks, lost }: LineSummary): string {
  const counts = { normal: 0, review: 0, anomalous: 0, error: 0, no_image: 0 };
  for (const { verdicts } of stations) for (const name of names(counts)) counts[name] += verdicts[name];
  const total = names(counts).reduce((sum, name) => sum + counts[name], 0);
  const parts = names(counts).flatMap((name) => (counts[name] > 0 ? [`${counts[name]} ${name}`] : []));
  const lines = [`${total} ${total === 1 ? 'result' : 'results'}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`];
  for (const { sink, sent, waiting, dropped, dead } of sinks) {
    const more = [
      ...(waiting > 0 ? [`${waiting} wait`] : []),
      ...(dropped > 0 ? [`${dropped} dropped`] : []),
      ...(dead > 0 ? [`${dead} refused for good`] : []),
    ];
    lines.push(`  ${harmless(sink)}: ${[`${sent} sent`, ...more].join(', ')}`);
  }
  if (lost > 0) lines.push(`  ${lost} results could not be written to the disk and are lost`);
  return lines.join('\n');
}

function names<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(record) as Name[];
}
