import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { resetKeys, setQuiet } from '../shared/keymap.js';
import { openPage } from '../shared/testing/render.js';
import { FakeSettings } from '../settings/testing/fake-settings.js';

beforeEach(() => {
  resetKeys();
  setQuiet(false);
});

it('gives another key to what one does, tells what has it already, and takes it back', async () => {
  const { api } = openPage('/p/1/images/97', new FakeSettings());
  const user = userEvent.setup();
  await screen.findByRole('complementary', { name: 'About this image' });
  await user.keyboard('?');
  const dialog = await screen.findByRole('dialog', { name: 'Keys' });
  const change = within(dialog).getByRole('button', { name: /^Another key for: .*unsure/i });
  await user.click(change);
  await user.keyboard('h');
  expect(within(dialog).getByRole('status')).toHaveTextContent(/^H is taken: .*hide/);
  await user.keyboard('{Escape}');
  expect(dialog).toBeVisible();
  await user.click(change);
  await user.keyboard('q');
  expect(await within(dialog).findByRole('button', { name: /^The usual key for: .*unsure/i })).toBeVisible();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

  await user.keyboard('u');
  expect(api.actions).toEqual([]);
  await user.keyboard('q');
  await waitFor(() => expect(api.actions).toMatchObject([{ label: 'unsure' }]));
});

it('the settings list what was changed, switch letters off, and put all back', async () => {
  localStorage.clear();
  openPage('/p/1/settings', new FakeSettings());
  const user = userEvent.setup();
  await user.click(await screen.findByRole('checkbox', { name: /^Letters, digits and signs/ }));
  await user.keyboard('?');
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.click(screen.getByRole('checkbox', { name: /^Letters, digits and signs/ }));
  await user.keyboard('?');
  await user.click(await screen.findByRole('button', { name: 'Another key for: show these keys' }));
  await user.keyboard('{F1}{Escape}');
  const changed = await screen.findByRole('list', { name: 'Changed keys' });
  expect(changed).toHaveTextContent('?F1');
  await user.click(screen.getByRole('button', { name: 'All keys as they were' }));
  expect(screen.queryByRole('list', { name: 'Changed keys' })).toBeNull();
});
