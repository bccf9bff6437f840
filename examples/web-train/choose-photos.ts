/** @file The first part: photos dropped or chosen, and a name. */
import { fileButton, make, takesDrops } from '../shared/make.js';
import { words } from '../shared/words.js';

export interface Chosen {
  readonly photos: readonly File[];
  readonly name: string;
}

/** @param message what became of the last training, if there was one */
export function choosePhotos(body: HTMLElement, before: readonly File[], message: string): Promise<Chosen> {
  const photos: File[] = [];
  return new Promise((resolve) => {
    const count = make('p', { class: 'count', role: 'status' });
    const thumbs = make('ul', { class: 'thumbs', 'aria-label': words.photos(0) });
    const name = make('input', { id: 'name', value: 'product', maxlength: '60', autocomplete: 'off' });
    const go = make('button', { type: 'submit', class: 'button main' }, words.train);
    const form = make('form', { class: 'tools' }, make('label', { for: 'name' }, words.name), name, go);
    const add = (files: readonly File[]): void => {
      for (const file of files) {
        if (!file.type.startsWith('image/')) continue;
        photos.push(file);
        thumbs.append(make('li', {}, thumb(file)));
      }
      zone.dataset.filled = photos.length > 0 ? '' : 'no';
      form.hidden = thumbs.hidden = photos.length === 0;
      count.replaceChildren(
        ...(photos.length > 0
          ? [make('strong', {}, words.photos(photos.length)), ` · ${words.enough(photos.length)}`]
          : []),
      );
      thumbs.setAttribute('aria-label', words.photos(photos.length));
    };
    const zone = make(
      'div',
      { class: 'zone' },
      make('h2', {}, words.dropPhotos),
      make('p', {}, words.dropPhotosMore),
      fileButton(words.choosePhotos, { accept: 'image/*', multiple: true, main: true }, add),
    );
    takesDrops(zone, add);
    form.onsubmit = (event) => {
      event.preventDefault();
      resolve({ photos, name: name.value.trim() || 'product' });
    };
    body.replaceChildren(zone, make('p', { class: 'status', role: 'alert' }, message), count, thumbs, form);
    add(before);
  });
}

function thumb(file: File): HTMLImageElement {
  const address = URL.createObjectURL(file);
  const image = make('img', { src: address, alt: file.name, loading: 'lazy' });
  image.onload = () => URL.revokeObjectURL(address);
  return image;
}
