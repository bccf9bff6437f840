/** @file Progress on stderr: a bar where a person watches, plain lines elsewhere. */
import { SingleBar } from 'cli-progress';
import { orientationInWords } from '../../report/orientation.js';
import { option } from '../../errors.js';
import type { CellName, TaskEvent } from '../../tasks/support/events.js';
import { duration } from './duration.js';
import { withFlags } from './flags.js';
import { note, printError } from './output.js';

export interface Progress {
  /** @param detail what stands behind the bar */
  show(label: string, done: number, total: number, detail?: string): void;
  /** A line between, such as the end of an epoch; the bar goes on under it. */
  line(text: string): void;
  /** Takes the bar away. */
  stop(): void;
}

/** @param bar whether to draw a bar; else only whole lines are printed */
export function openProgress(bar: boolean): Progress {
  return bar ? new Bar() : new Lines();
}

const PHASES: Readonly<Record<string, string>> = {
  reading: 'reading images',
  statistics: 'measuring features',
  whitening: 'fitting the whitening',
  orientation: 'asking which way up it lies',
  places: 'measuring every place',
  coreset: 'choosing patches',
  calibration: 'calibrating',
  checking: 'checking images',
  power: 'measuring the power',
  inspecting: 'inspecting',
  calibrating: 'calibrating',
  synthesizing: 'painting defects',
};

/** Tells a task's events: one bar a phase, one line an epoch, notes as they come. */
export function showTask(progress: Progress, event: TaskEvent): void {
  switch (event.phase) {
    case 'note':
      progress.stop();
      return note(event.message);
    case 'resumed':
      return progress.line(`going on after epoch ${event.epochsDone}`);
    case 'threads': {
      const threads = withFlags(option('threads'));
      return progress.line(
        `the epochs so far ran with ${threads} ${event.was}, these with ${event.now}: the model will differ in its last digits from one of a single run`,
      );
    }
    case 'turned': {
      const words = orientationInWords(event.turns);
      const flag = withFlags(option('orientation'));
      return progress.line(`the product lies ${words}: training turns the images (${flag} fixed if that is wrong)`);
    }
    case 'fold':
      return progress.line(`calibration, training ${event.fold} of ${event.folds}`);
    case 'training':
      return showEpoch(progress, event);
    case 'cell':
      return progress.line(`${cellInWords(event.cell)} (${event.todo} to go)`);
    case 'cell-done':
      return progress.line(
        `${cellInWords(event.cell)}: image AUROC ${event.auroc.toFixed(4)}, ${duration(event.seconds)}`,
      );
    case 'cell-failed':
      return progress.line(`${cellInWords(event.cell)}: ${withFlags(event.problem)}`);
    case 'trial':
      return progress.line(`${event.setting} (trial ${event.trial} of ${event.trials})`);
    case 'trial-done':
      return progress.line(`${event.setting}: AUROC ${event.auroc.toFixed(3)}, ${duration(event.seconds)}`);
    case 'chosen':
      return progress.line(event.reason);
    case 'model':
    case 'kept':
    case 'pictures':
    case 'preview':
    case 'drift':
    case 'unreadable':
      return; // the verbs themselves tell what matters of these
    default:
      progress.show(PHASES[event.phase], event.done, event.total);
  }
}

function showEpoch(progress: Progress, event: TaskEvent & { readonly phase: 'training' }): void {
  const { epoch, epochs, done, total, secondsLeft } = event;
  const losses = Object.entries(event.losses)
    .filter(([name]) => name !== 'gradientNorm')
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join('  ');
  const left = secondsLeft === null ? '' : `${duration(secondsLeft)} left`;
  progress.show('training', (epoch - 1) * total + done, epochs * total, `epoch ${epoch}/${epochs}  ${losses}  ${left}`);
  if (done === total) progress.line(`epoch ${epoch}/${epochs}  ${losses}  ${left}`);
}

function cellInWords({ category, method, backbone, seed }: CellName): string {
  return `${category}  ${method}  ${backbone}  seed ${seed}`;
}

class Lines implements Progress {
  private label = '';

  show(label: string, _done: number, total: number, detail?: string): void {
    if (label === this.label) return;
    this.label = label;
    if (detail === undefined) printError(`${label} (${total})`);
  }

  line(text: string): void {
    printError(text);
  }

  stop(): void {}
}

class Bar implements Progress {
  private bar: SingleBar | null = null;
  private label = '';

  show(label: string, done: number, total: number, detail = ''): void {
    if (label !== this.label || !this.bar) {
      this.stop();
      this.label = label;
      this.bar = new SingleBar({
        format: `${label.padEnd(22)}{bar} {value}/{total}  {detail}`,
        barCompleteChar: '█',
        barIncompleteChar: '░',
        barsize: 24,
        hideCursor: true,
        clearOnComplete: true,
        stream: process.stderr,
      });
      this.bar.start(total, done, { detail });
    }
    this.bar.update(done, { detail });
  }

  line(text: string): void {
    this.stop();
    printError(text);
  }

  stop(): void {
    this.bar?.stop();
    this.bar = null;
  }
}
