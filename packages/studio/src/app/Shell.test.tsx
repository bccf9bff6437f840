import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { isConnected } from '../api/events.js';
import { fakeProject } from '../shared/testing/fake-product.js';
import { openPage, withGallery } from '../shared/testing/render.js';

it('? shows the keys of this page, before those that count everywhere', async () => {
  openPage('/p/1/images');
  await screen.findAllByRole('gridcell');
  await userEvent.keyboard('?');
  const dialog = await screen.findByRole('dialog', { name: 'Keys' });
  expect(
    within(dialog)
      .getAllByRole('heading', { level: 3 })
      .map((one) => one.textContent),
  ).toEqual(['Images', 'Everywhere']);
  expect(dialog).toHaveTextContent('set aside, or back in');
});

it('Shift with a digit opens the pages of the rail, which says where one is', async () => {
  const { router } = openPage('/p/1/images');
  expect(await screen.findByRole('link', { name: 'Images' })).toHaveAttribute('aria-current', 'page');
  await userEvent.keyboard('{Shift>}[Digit2]{/Shift}');
  await waitFor(() => expect(router.state.location.pathname).toBe('/p/1/train'));
});

it('theme and language are chosen and remembered', async () => {
  openPage('/');
  await userEvent.click(await screen.findByRole('button', { name: 'Appearance, Language' }));
  await userEvent.click(await screen.findByRole('menuitemradio', { name: 'Dark' }));
  expect(document.documentElement.dataset.theme).toBe('dark');
  await userEvent.click(await screen.findByRole('button', { name: 'Appearance, Language' }));
  await userEvent.click(await screen.findByRole('menuitemradio', { name: 'Deutsch' }));
  expect(await screen.findByRole('heading', { name: 'Produkte' })).toBeVisible();
  expect([localStorage.getItem('clflow-theme'), localStorage.getItem('clflow-language')]).toEqual(['dark', 'de']);
  await userEvent.click(screen.getByRole('button', { name: 'Darstellung, Sprache' }));
  await userEvent.click(await screen.findByRole('menuitemradio', { name: 'English' }));
  localStorage.clear();
});

it('shows how far the work on the product is', async () => {
  openPage('/p/1/images', withGallery({ projects: [fakeProject({ job: 'running' })] }));
  expect(await screen.findByText(/Training · epoch 7 of 12 · 20 s left/)).toBeVisible();
  expect(screen.getByRole('progressbar', { name: 'Training' })).toHaveAttribute('aria-valuenow', '53');
});

it('says when the server is not heard, and stops saying so by itself', async () => {
  openPage('/');
  await screen.findByRole('heading', { name: 'Products' });
  act(() => isConnected.set(false));
  expect(await screen.findByText(/The connection to clflow is lost/, {}, { timeout: 3000 })).toBeVisible();
  act(() => isConnected.set(true));
  await waitFor(() => expect(screen.queryByText(/The connection/)).toBeNull());
});

it('an address without anything says so', async () => {
  openPage('/nothing/here');
  expect(await screen.findByText('There is nothing at this address.')).toBeVisible();
});
