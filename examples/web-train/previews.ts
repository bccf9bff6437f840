/** @file A few pictures with what the model says of them after every pass: heat maps that grow sharper. */
import { previewImageData, type WebTrainingEvent } from 'clflow/web';
import { make } from '../shared/make.js';
import { words } from '../shared/words.js';

type Pictures = Extract<WebTrainingEvent, { phase: 'pictures' }>['pictures'];

export class Previews {
  readonly element = make('figure', { class: 'previews', hidden: '' });
  private readonly row = make('div', { class: 'row' });
  private pictures: Pictures = [];

  constructor() {
    this.element.append(make('figcaption', {}, words.seen), this.row);
  }

  take(event: WebTrainingEvent): void {
    if (event.phase === 'pictures') this.pictures = event.pictures;
    if (event.phase !== 'preview') return;
    this.element.hidden = false;
    this.row.replaceChildren(
      ...this.pictures.map(({ image, kind }, i) => {
        const label = kind === 'good' ? words.good : words.painted;
        const canvas = make('canvas', {
          role: 'img',
          'aria-label': label,
          width: `${image.width}`,
          height: `${image.height}`,
        });
        canvas.getContext('2d')!.putImageData(previewImageData(image, event.maps[i]), 0, 0);
        return make('figure', {}, canvas, make('figcaption', {}, label));
      }),
    );
  }
}
