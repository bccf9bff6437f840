/** @file The second part: the training, as it goes; what it sees after every pass. */
import { ClflowError, train, type TrainResult, type WebTrainingEvent } from 'clflow/web';
import { make } from '../shared/make.js';
import { said } from '../shared/shell.js';
import { words } from '../shared/words.js';
import type { Chosen } from './choose-photos.js';
import { Previews } from './previews.js';
import { settings } from './settings.js';

export interface Finished extends TrainResult {
  readonly notes: readonly string[];
}

/** The model, or why there is none. */
export async function runTraining(
  body: HTMLElement,
  { photos, name }: Chosen,
): Promise<Finished | { readonly problem: string }> {
  const stop = new AbortController();
  const what = make('h2', { 'aria-live': 'polite' }, words.phases.checking);
  const detail = make('p', { class: 'facts' });
  const bar = make('progress', { max: '1', value: '0', 'aria-label': words.train });
  const button = make('button', { type: 'button', class: 'button' }, words.stop);
  button.onclick = () => stop.abort();
  const previews = new Previews();
  body.replaceChildren(
    make('section', { class: 'run' }, make('div', { class: 'bar' }, what, button), bar, detail, previews.element),
  );
  const notes: string[] = [];
  const onEvent = (event: WebTrainingEvent): void => {
    if (event.phase === 'note') notes.push(event.message);
    previews.take(event);
    const phase = words.phases[event.phase];
    if (phase === undefined) return;
    what.textContent = phase;
    detail.textContent = detailOf(event);
    if ('done' in event) bar.value = shareOf(event);
  };
  try {
    const result = await train(photos, { ...settings, className: name, previews: true, signal: stop.signal, onEvent });
    return { ...result, notes };
  } catch (error) {
    return { problem: error instanceof ClflowError && error.code === 'interrupted' ? words.stopped : said(error) };
  }
}

function detailOf(event: WebTrainingEvent): string {
  if (event.phase === 'fold') return words.fold(event.fold, event.folds);
  if (event.phase === 'training') {
    const { epoch, epochs, secondsLeft } = event;
    return [words.epoch(epoch, epochs), ...(secondsLeft === null ? [] : [words.left(secondsLeft)])].join(' · ');
  }
  return 'done' in event ? `${event.done} / ${event.total}` : '';
}

function shareOf(event: Extract<WebTrainingEvent, { done: number }>): number {
  const share = event.done / event.total;
  return event.phase === 'training' ? (event.epoch - 1 + share) / event.epochs : share;
}
