/** @file The last part: the model, to be saved, and tried at once. */
import { Detector } from 'clflow/web';
import { make } from '../shared/make.js';
import { Stage } from '../shared/stage.js';
import { words } from '../shared/words.js';
import type { Finished } from './run-training.js';

export async function showModel(
  body: HTMLElement,
  name: string,
  { model, metadata, trainImages, calibrationImages, seconds, notes }: Finished,
  onAgain: () => void,
): Promise<void> {
  const detector = await Detector.load(model);
  const file = `${name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.onnx`;
  const again = make('button', { type: 'button', class: 'button' }, words.clear);
  again.onclick = () => {
    void detector.dispose();
    onAgain();
  };
  const { threshold, power } = metadata;
  const facts = [
    words.learned(trainImages, calibrationImages, seconds),
    words.promise(threshold.guaranteedRate),
    ...(power?.smallestFound ? [words.finds(power.smallestFound)] : []),
  ];
  body.replaceChildren(
    make(
      'section',
      { class: 'done' },
      make('h2', {}, words.ready(name)),
      ...facts.map((fact) => make('p', {}, fact)),
      ...(notes.length > 0
        ? [make('details', {}, make('summary', {}, words.notes), ...notes.map((note) => make('p', {}, note)))]
        : []),
      make(
        'div',
        { class: 'tools' },
        make(
          'a',
          { class: 'button main', download: file, href: URL.createObjectURL(model) },
          words.download(file, model.size / 1e6),
        ),
        again,
      ),
    ),
    make('h2', { class: 'try' }, words.tryIt),
    new Stage(detector).element,
  );
}
