import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { chooseColourMap, colourMap } from '../viewer/colour-maps.js';
import { address, openPage } from '../shared/testing/render.js';
import { chooseTool, toolState } from '../mask/tools.js';
import { FakeSettings } from './testing/fake-settings.js';

beforeEach(() => chooseColourMap('inferno'));

async function opened(page = 'settings') {
  const studio = new FakeSettings();
  openPage(`/p/1/${page}`, studio);
  return { studio, user: userEvent.setup() };
}

const kindsOf = (list: HTMLElement) =>
  within(list)
    .getAllByRole('listitem')
    .map((item) => item.textContent);

it('orders kinds of defects by their keys, and takes new ones that a folder can be called', async () => {
  const { studio, user } = await opened();
  const list = (await screen.findByText('scratch')).closest('ol')!;
  expect(kindsOf(list)).toEqual(['1missing part9 images', '2scratch9 images', '3stain9 images']);
  await user.click(screen.getByRole('button', { name: 'stain up' }));
  await waitFor(() =>
    expect(studio.settings.kinds.map(({ name }) => name)).toEqual(['missing part', 'stain', 'scratch']),
  );
  const field = screen.getByLabelText('New kind of defect');
  await user.type(field, '../up');
  expect(screen.getByText(/begins with a letter or digit/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Add' })).toBeDisabled();
  await user.clear(field);
  await user.type(field, 'stain');
  expect(screen.getByText('There is one of this name.')).toBeVisible();
  await user.type(field, ' light{Enter}');
  await waitFor(() => expect(studio.settings.kinds.at(-1)).toEqual({ name: 'stain light', colour: null }));
  expect(screen.getByRole('button', { name: 'Remove stain' })).toBeDisabled();
  await user.click(screen.getByRole('button', { name: 'Remove stain light' }));
  await waitFor(() => expect(studio.settings.kinds).toHaveLength(3));
});

it('keeps the rate of the next training; the usual one is none of its own', async () => {
  const { studio, user } = await opened();
  const rate = await screen.findByLabelText('False alarms, at most');
  await user.selectOptions(rate, '1 in 20 good parts');
  await waitFor(() => expect(studio.settings.false_alarm_rate).toBe(0.05));
  const review = screen.getByLabelText('Reviewed or rejected, at most');
  await user.selectOptions(review, '1 in 10 good parts');
  await waitFor(() => expect(studio.settings.review_rate).toBe(0.1));
  await user.selectOptions(rate, '1 in 10 good parts');
  await waitFor(() => expect(studio.settings.review_rate).toBeNull());
  await user.selectOptions(rate, '1 in 100 good parts (usual)');
  await waitFor(() => expect(studio.settings.false_alarm_rate).toBeNull());
});

it('chooses the colours of heat maps, tells the storage and cleans it up', async () => {
  const { user } = await opened();
  await user.click(await screen.findByRole('radio', { name: 'Cividis' }));
  expect(colourMap.get()).toBe('cividis');
  expect(await screen.findByRole('row', { name: 'Together 27 MB' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Clean up 3.4 MB' }));
  expect(await screen.findByRole('row', { name: 'Together 23 MB' })).toBeVisible();
});

it('sets the region of interest by numbers, refuses one beyond the images, and goes back by Esc', async () => {
  chooseTool('heat');
  const { studio, user } = await opened('area');
  const width = await screen.findByLabelText('Width');
  expect(toolState.get().tool).toBe('brush');
  expect(width).toHaveValue('640');
  await user.clear(width);
  await user.type(width, '641');
  expect(screen.getByText('Whole numbers inside of 640 × 480.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Set the region' })).toBeDisabled();
  await user.clear(width);
  await user.type(width, '320{Enter}');
  await waitFor(() => expect(studio.settings.roi).toEqual({ x: 0, y: 0, width: 320, height: 480 }));
  await user.click(await screen.findByRole('button', { name: 'Remove the region' }));
  await waitFor(() => expect(studio.settings.roi).toBeNull());
  await user.click(document.body);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(address()).toBe('/p/1/settings'));
  // Nothing is ignored, so that nothing was asked for that is not there; nor a picture before its number was known.
  expect(studio.asked.filter((one) => /ignore$|images\/0/.test(one))).toEqual([]);
});
