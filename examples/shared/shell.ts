/** @file The frame of both pages: theme, language, heading, and what keeps everything here. */
import '../../packages/studio/src/design/base.css';
import './look.css';
import './configure.js';
import { make } from './make.js';
import { words } from './words.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const paint = (): void => {
  document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light';
};
paint();
dark.addEventListener('change', paint);

/** Where a page puts its parts. */
export function openShell(title: string, lead: string, other: string): HTMLElement {
  document.documentElement.lang = words.language;
  document.title = `clflow · ${title}`;
  // A file that misses its place shall not take the page away.
  document.ondragover = document.ondrop = (event) => event.preventDefault();
  const page = document.querySelector<HTMLElement>('#page')!;
  page.append(
    make(
      'header',
      { class: 'head' },
      make('p', { class: 'mark' }, 'clflow'),
      make('p', { class: 'seal', title: words.whySealed }, words.sealed),
    ),
    make('h1', {}, title),
    make('p', { class: 'lead' }, lead),
  );
  const body = make('div', { class: 'body' });
  page.append(body, make('p', { class: 'other' }, make('a', { href: page.dataset.other! }, other)));
  return body;
}

/** A sentence for whatever was thrown. */
export function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
