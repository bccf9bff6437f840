import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { openPage } from '../shared/testing/render.js';
import { isMeant } from './use-commands.js';

/** It has the focus by itself in a browser; here, where nothing is laid out, by a click. */
async function opened(key: string): Promise<void> {
  await userEvent.keyboard(key);
  await userEvent.click(await screen.findByRole('searchbox', { name: /Go to a page/ }));
}

it('is opened by Ctrl-K, finds a page by what is typed, and goes there by Enter', async () => {
  const { router } = openPage('/p/1/images');
  await screen.findAllByRole('gridcell');
  await opened('{Control>}k{/Control}');
  await userEvent.keyboard('mod');
  expect(screen.queryByRole('menuitem', { name: 'Train' })).toBeNull();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(router.state.location.pathname).toBe('/p/1/models'));
  expect(screen.queryByRole('searchbox', { name: /Go to a page/ })).toBeNull();
});

it('finds images by parts of their names, and says where there is nothing', async () => {
  const { router } = openPage('/p/1/models');
  await screen.findByRole('navigation', { name: 'Pages' });
  await opened('/');
  await userEvent.keyboard('part_00017');
  await screen.findByRole('menuitem', { name: /part_00017/ });
  await userEvent.keyboard('zzz');
  expect(await screen.findByText('Nothing is called so.')).toBeVisible();
  await userEvent.keyboard('{Backspace}{Backspace}{Backspace}');
  await userEvent.click(await screen.findByRole('menuitem', { name: /part_00017/ }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/p/1/images/17'));
});

it('is in the list of keys, and opens that list', async () => {
  openPage('/p/1/models');
  await screen.findByRole('navigation', { name: 'Pages' });
  await opened('{Control>}k{/Control}');
  await userEvent.keyboard('all keys{Enter}');
  expect(await screen.findByText('commands: pages, images, models, actions')).toBeVisible();
});

it('takes words in any order, without their accents', () => {
  expect(isMeant('Größe wählen', 'wahl große')).toBe(true);
  expect(isMeant('Größe wählen', 'grosz')).toBe(false);
});
