/** @file What `clflow monitor` does. */
import { stat } from 'node:fs/promises';
import { ClflowError } from '../../../errors.js';
import { ioError } from '../../../files/index.node.js';
import { statistics, type Drift, type MonitorState, type Statistic } from '../../../monitor/index.js';
import type { MonitorOptions } from './command.js';
import { readable } from '../../../report/readable.js';
import { observedImages, observedLines } from '../../../tasks/support/observations.js';
import { openDetector } from '../../../tasks/support/open-model.js';
import { print, printError } from '../../terminal/output.js';
import type { Status } from '../../status.js';
import { table } from '../../terminal/table.js';

const NAMES: Readonly<Record<Statistic, string>> = {
  score: 'image score',
  brightness: 'brightness',
  sharpness: 'sharpness',
  x: 'position, horizontal',
  y: 'position, vertical',
};

export async function runMonitor(
  model: string,
  stream: string,
  options: MonitorOptions,
  status: Status,
): Promise<void> {
  const { falseAlarmLevel, json } = options;
  const info = await stat(stream).catch((error: unknown) => {
    throw ioError('read', stream, error);
  });
  const detector = await openDetector(model, options.threads);
  try {
    const monitor = detector.monitor({ falseAlarmLevel });
    const files: string[] = [];
    let failed = 0;
    for await (const observed of info.isDirectory() ? observedImages(detector, stream) : observedLines(stream)) {
      if ('error' in observed) {
        failed++;
        printError(`error: ${observed.error}`);
        continue;
      }
      files.push(observed.file);
      for (const drift of monitor.observe(observed.observation)) {
        if (!json) print(sentence(drift, files));
      }
    }
    if (files.length === 0) throw new ClflowError('data', `${stream} holds no image that could be read.`);
    const { state } = monitor;
    print(json ? asJson(state, files, falseAlarmLevel) : forPeople(state));
    if (failed > 0) status.report(2);
    else if (state.drifts.length > 0 && options.failOnDrift) status.report(1);
  } finally {
    await detector.release();
  }
}

function sentence({ statistic, direction, since, at, before, after }: Drift, files: readonly string[]): string {
  return (
    `drift: ${NAMES[statistic]} is ${direction} since about image ${since} (${files[since - 1]}): ` +
    `${readable(after)} on average, ${readable(before)} at calibration; noticed at image ${at}`
  );
}

function asJson({ images, evidence, drifts }: MonitorState, files: readonly string[], level: number): string {
  const named = drifts.map((drift) => ({ ...drift, sinceFile: files[drift.since - 1], atFile: files[drift.at - 1] }));
  return JSON.stringify({ images, falseAlarmLevel: level, evidence, drifts: named });
}

function forPeople({ images, evidence, drifts }: MonitorState): string {
  const rows = statistics.flatMap((name) => {
    const value = evidence[name];
    if (value === undefined) return [];
    const alarm = drifts.some(({ statistic }) => statistic === name) ? 'drift' : '';
    return [[NAMES[name], value.toFixed(1), alarm]];
  });
  const summary = drifts.length === 0 ? 'no drift' : `${drifts.length} alarm${drifts.length === 1 ? '' : 's'}`;
  return [
    ...(drifts.length > 0 ? [''] : []),
    table(rows, ['statistic', 'evidence, log10 of odds', ''], [1]),
    '',
    `${images} images, ${summary}`,
  ].join('\n');
}
