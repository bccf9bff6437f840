/** @file Progress on stderr: a bar where a person watches, plain lines elsewhere. */
import { SingleBar } from 'cli-progress';
import { orientationInWords } from '../../report/orientation.js';
import type { TrainingEvent } from '../../training/progress.js';
import { duration } from './duration.js';
import { printError } from './output.js';

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
  coreset: 'choosing patches',
  calibration: 'calibrating',
};

/** Tells a training's events: one bar a phase, one line an epoch. */
export function showTraining(progress: Progress, event: TrainingEvent): void {
  if (event.phase === 'resumed') {
    progress.line(`going on after epoch ${event.epochsDone}`);
    return;
  }
  if (event.phase === 'turned') {
    const words = orientationInWords(event.turns);
    progress.line(`the product lies ${words}: training turns the images (--orientation fixed if that is wrong)`);
    return;
  }
  if (event.phase === 'fold') {
    progress.line(`calibration, training ${event.fold} of ${event.folds}`);
    return;
  }
  if (event.phase !== 'training') {
    progress.show(PHASES[event.phase], event.done, event.total);
    return;
  }
  const { epoch, epochs, done, total, secondsLeft } = event;
  const losses = Object.entries(event.losses)
    .filter(([name]) => name !== 'gradientNorm')
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join('  ');
  const left = secondsLeft === null ? '' : `${duration(secondsLeft)} left`;
  progress.show('training', (epoch - 1) * total + done, epochs * total, `epoch ${epoch}/${epochs}  ${losses}  ${left}`);
  if (done === total) progress.line(`epoch ${epoch}/${epochs}  ${losses}  ${left}`);
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
