import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { toasts } from '../shared/toasts.js';
import { address, openPage } from '../shared/testing/render.js';
import { FakeVersions } from './testing/fake-versions.js';

async function opened(studio = new FakeVersions()) {
  toasts.set([]);
  openPage('/p/1/models', studio);
  await screen.findByRole('heading', { name: 'Models' });
  const row = async (version: number) => (await screen.findByText(`Version ${version}`)).closest('li')!;
  return { studio, row, user: userEvent.setup() };
}

it('tells what made each version, and which one is in use', async () => {
  const { row } = await opened();
  expect(await row(4)).toHaveTextContent('Version 1 calibrated with 40 good images');
  expect(await row(4)).toHaveTextContent('in use');
  expect(await row(3)).toHaveTextContent('Version 2 refined with 12 good images and 3 defective ones');
  expect(await row(2)).toHaveTextContent('Another threshold for version 1');
  expect(await row(1)).toHaveTextContent('Trained on 80 good images');
});

it('uses another one, and goes back', async () => {
  const { studio, row, user } = await opened();
  await user.click(within(await row(2)).getByRole('button', { name: 'Use this one' }));
  await waitFor(async () => expect(await row(2)).toHaveTextContent('in use'));
  expect(toasts.get().at(-1)?.text).toBe('Version 2 is in use.');
  await user.click(await screen.findByRole('button', { name: 'Back to version 4' }));
  await waitFor(async () => expect(await row(4)).toHaveTextContent('in use'));
  expect(studio.done).toEqual(['POST /models/2/use', 'POST /models/4/use']);
});

it('deletes but for the one in use, and brings back', async () => {
  const { studio, row, user } = await opened();
  await user.click(within(await row(4)).getByRole('button', { name: 'More about version 4' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
  expect(toasts.get().at(-1)).toMatchObject({ isWrong: true, text: expect.stringContaining('is the one in use') });
  expect(studio.done).toEqual([]);
  await user.click(within(await row(3)).getByRole('button', { name: 'More about version 3' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
  await user.click(await screen.findByText('Deleted (1)'));
  await user.click(screen.getByRole('button', { name: 'Bring back' }));
  await waitFor(() => expect(screen.queryByText('Deleted (1)')).toBeNull());
  expect(studio.done).toEqual(['DELETE /models/3', 'POST /models/3/restore']);
});

it('takes a note and a tag', async () => {
  const { row, user } = await opened();
  await user.click(within(await row(1)).getByRole('button', { name: 'More about version 1' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Note and tag' }));
  await user.type(await screen.findByLabelText(/^Tag/), 'line 2');
  await user.type(screen.getByLabelText('Note'), 'before the new lamp');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(async () => expect(await row(1)).toHaveTextContent('line 2'));
  expect(await row(1)).toHaveTextContent('before the new lamp');
});

it('is used by keys alone: down, choose two, compare', async () => {
  const { row, user } = await opened();
  await row(4);
  await user.keyboard('{ArrowDown}');
  expect(screen.getByRole('checkbox', { name: 'Choose version 4 for comparing' })).toHaveFocus();
  await user.keyboard('{ArrowDown}');
  await user.keyboard(' ');
  await user.keyboard('{ArrowDown}');
  await user.keyboard(' ');
  await user.keyboard('c');
  await waitFor(() => expect(address()).toBe('/p/1/compare?a=2&b=3'));
});

it('compares the one in use with the one before, where nobody has chosen', async () => {
  const { user } = await opened();
  await user.click(await screen.findByRole('button', { name: 'Compare version 3 with 4' }));
  await waitFor(() => expect(address()).toBe('/p/1/compare?a=3&b=4'));
});
