import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { FakeStudio } from '../shared/testing/fake-studio.js';
import { address, openPage } from '../shared/testing/render.js';

async function opened(image: number, search = '', options = {}) {
  const studio = new FakeStudio(options);
  openPage(`/p/1/images/${image}${search}`, studio);
  await screen.findByRole('complementary');
  return { studio, user: userEvent.setup(), inspector: within(screen.getByRole('complementary')) };
}

it('tells the verdict in words, with its size and how rare it is', async () => {
  const { studio, inspector } = await opened(110);
  const { score } = studio.images[109];
  expect(await inspector.findByText('Anomalous')).toBeVisible();
  expect(inspector.getByText(`${Number((score! / 4).toPrecision(2))} × threshold`)).toBeVisible();
  expect(inspector.getByText('None of the 32 good parts it was compared with looks this odd')).toBeVisible();
});

it('steps through the images of the search, and back at its ends', async () => {
  const { user } = await opened(97, '?view=defective&defect=scratch');
  expect(await screen.findByText('1 of 9')).toBeVisible();
  await user.keyboard('{ArrowLeft}{ArrowRight}{ArrowRight}');
  await waitFor(() => expect(address()).toContain('/images/99'));
  expect(address()).toContain('defect=scratch');
  expect(await screen.findByText('3 of 9')).toBeVisible();
});

it('labels by a key and goes on to the next', async () => {
  const { studio, user } = await opened(124);
  await screen.findByText('97 of 127');
  await user.keyboard('2');
  await waitFor(() => expect(address()).toContain('/images/125'));
  expect(studio.images[123]).toMatchObject({ label: 'defective', defect: 'scratch' });
  await user.keyboard('g');
  await waitFor(() => expect(studio.images[124]).toMatchObject({ label: 'good', defect: null }));
});

it('keeps its place when a label takes the image out of the search', async () => {
  const { studio, user } = await opened(124, '?view=unlabelled');
  await screen.findByText('1 of 4');
  await user.keyboard('u');
  await waitFor(() => expect(address()).toContain('/images/125'));
  expect(await screen.findByText('1 of 3')).toBeVisible();
  await user.keyboard('b');
  await waitFor(() => expect(address()).toContain('/images/126'));
  expect(studio.images.slice(123, 125).map(({ label }) => label)).toEqual(['unsure', 'defective']);
});

it('does not take keys from who types', async () => {
  const { studio, user } = await opened(124);
  await user.type(screen.getByLabelText('Another kind of defect'), 'bug{Enter}');
  await waitFor(() => expect(studio.images[123]).toMatchObject({ label: 'defective', defect: 'bug' }));
});

it('zooms, fits, and turns the heat map weaker and off by keys', async () => {
  const { user } = await opened(110);
  const strength = await screen.findByRole('slider', { name: 'Strength of the heat map' });
  await waitFor(() => expect(strength).toBeEnabled());
  await user.keyboard(',,');
  expect(strength).toHaveValue('0.8');
  await user.keyboard('o');
  expect(screen.getByRole('button', { name: 'Heat map' })).toHaveAttribute('aria-pressed', 'false');
});

it('shows the nearest good image beside it', async () => {
  const { user } = await opened(110);
  await user.keyboard('c');
  expect(await screen.findByRole('img', { name: /^Nearest good/ })).toBeVisible();
  await user.keyboard('c');
  expect(screen.queryByRole('img', { name: /^Nearest good/ })).toBeNull();
});

it('leads to the training where nothing is learned', async () => {
  const { inspector } = await opened(110, '', { model: false });
  expect(inspector.getByRole('link', { name: 'Train' })).toHaveAttribute('href', '/p/1/train');
});

it('divides picture and heat map by a slider, and goes through the colours', async () => {
  const { user } = await opened(110);
  const strength = await screen.findByRole('slider', { name: 'Strength of the heat map' });
  await waitFor(() => expect(strength).toBeEnabled());
  await user.keyboard('{Shift>}c{/Shift}');
  const divider = screen.getByRole('slider', { name: /^Divider/ });
  divider.focus();
  await user.keyboard('{ArrowRight}{ArrowRight}');
  expect(divider).toHaveAttribute('aria-valuenow', '54');
  // The arrow keys were the slider's.
  expect(address()).toContain('/images/110');
  await user.keyboard('{End}{Shift>}c{/Shift}');
  expect(screen.queryByRole('slider', { name: /^Divider/ })).toBeNull();
  await user.keyboard('{Shift>}o{/Shift}');
  expect(localStorage.getItem('clflow-colour-map')).toBe('cividis');
  for (let i = 0; i < 3; i++) await user.keyboard('{Shift>}o{/Shift}');
});

it('refuses what no folder can be called as a kind of defect', async () => {
  const { studio, user } = await opened(124);
  const field = screen.getByLabelText('Another kind of defect');
  await user.type(field, '../up{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('begins with a letter or digit');
  expect(studio.calls.filter(({ path }) => path.endsWith('/actions'))).toEqual([]);
  await user.clear(field);
  await user.type(field, 'up{Enter}');
  await waitFor(() => expect(studio.images[123]).toMatchObject({ label: 'defective', defect: 'up' }));
});

it('shows the heat map of another version beside it, or at the left of the divider; the address has it', async () => {
  const { studio, user } = await opened(110);
  await user.keyboard('c');
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Compare with' }), 'Version 1');
  expect(await screen.findByRole('img', { name: /^Version 1: / })).toBeVisible();
  expect(address()).toContain('beside=1');
  await waitFor(() => expect(studio.asked.filter((one) => one === 'GET /images/110/map')).toHaveLength(2));
  await user.click(screen.getByRole('button', { name: 'Wipe' }));
  await waitFor(() => expect(screen.queryByRole('img', { name: /^Version 1: / })).toBeNull());
  expect(screen.getByRole('combobox', { name: 'Compare with' })).toHaveValue('1');
  await user.keyboard('{ArrowRight}');
  await waitFor(() => expect(address()).not.toContain('/images/110'));
  expect(address()).toContain('beside=1');
});
