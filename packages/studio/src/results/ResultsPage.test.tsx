import type { ResultsJson } from '@clflow/server/studio-api';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { FakeStudio } from '../viewer/testing/fake-results.js';
import { address, renderPage } from '../viewer/testing/render-page.js';

async function opened(path = '/p/1/results', options = {}) {
  const studio = new FakeStudio(options);
  await renderPage(studio, path);
  const slider = await screen.findByRole('slider', { name: 'Threshold' });
  const results = JSON.parse(studio.answer('GET', '/api/models/2/results').body as string) as ResultsJson;
  return { studio, slider, results, user: userEvent.setup() };
}

const value = (slider: HTMLElement): number => Number(slider.getAttribute('aria-valuenow'));

it('moves the threshold by keys: a step, ten with Shift, both ends; T comes to it', async () => {
  const { slider, user } = await opened();
  expect(value(slider)).toBe(4);
  await user.keyboard('t');
  expect(slider).toHaveFocus();
  await user.keyboard('{ArrowRight}');
  const step = value(slider) - 4;
  expect(step).toBeGreaterThan(0);
  await user.keyboard('{Shift>}{ArrowLeft}{/Shift}');
  expect(value(slider)).toBeCloseTo(4 - 9 * step);
  await user.keyboard('{Home}');
  expect(slider).toHaveAttribute('aria-valuenow', slider.getAttribute('aria-valuemin'));
  await user.keyboard('{End}');
  expect(slider).toHaveAttribute('aria-valuenow', slider.getAttribute('aria-valuemax'));
  await waitFor(() => expect(address()).toContain(`t=${value(slider)}`));
});

it('counts while it moves, and opens the pictures behind a count', async () => {
  const { slider, results, user } = await opened();
  fireEvent.keyDown(slider, { key: 'ArrowLeft', shiftKey: true });
  fireEvent.keyDown(slider, { key: 'ArrowLeft', shiftKey: true });
  const rejected = results.images.filter(
    ({ label, split, score }) => label === 'good' && split !== 'train' && score > value(slider),
  );
  const cell = screen.getByRole('button', { name: /^Good, rejected/ });
  expect(cell).toHaveTextContent(`${rejected.length} of 48`);
  await user.click(cell);
  const gallery = screen.getByRole('region', { name: 'Pictures' });
  const names = within(gallery)
    .getAllByRole('img')
    .map((picture) => picture.getAttribute('alt'));
  const near = [...rejected].sort((a, b) => a.score - b.score).map(({ name }) => name);
  expect(names).toEqual(near);
});

it('says whether a promise is exact or an estimate', async () => {
  const { slider, user } = await opened();
  await user.click(await screen.findByRole('radio', { name: '1 in 20' }));
  expect(await screen.findByText('Chosen by its rate: the promise is exact.')).toBeVisible();
  fireEvent.keyDown(slider, { key: 'ArrowLeft' });
  expect(await screen.findByText('Estimate')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Back to the suggested' }));
  expect(value(slider)).toBe(4);
});

it('says what the chosen rate still needs', async () => {
  const { user } = await opened();
  await user.click(await screen.findByRole('radio', { name: '1 in 1,000' }));
  expect(await screen.findByText('967 more good images to set the threshold with, for 1 in 1,000.')).toBeVisible();
});

it('writes a new version by the rate, and says so', async () => {
  const { studio, user } = await opened();
  await user.click(await screen.findByRole('radio', { name: '1 in 20' }));
  await user.click(screen.getByRole('button', { name: 'Save as a new version' }));
  expect(await screen.findByText('Saved as version 3.')).toBeVisible();
  expect(studio.calls).toContainEqual({ method: 'POST', path: '/models/2/threshold', body: { rate: 0.05 } });
  expect(address()).toContain('model=3');
});

it('goes from bar to bar by the arrow keys', async () => {
  const { user } = await opened();
  const bars = within(screen.getByRole('group', { name: 'good' })).getAllByRole('button');
  expect(bars.filter((bar) => bar.tabIndex === 0)).toHaveLength(1);
  bars[0].focus();
  await user.keyboard('{ArrowRight}{Enter}');
  expect(bars[1]).toHaveAttribute('aria-pressed', 'true');
  const said = Number(/^\d+/.exec(bars[1].getAttribute('aria-label')!));
  expect(within(screen.getByRole('region', { name: 'Pictures' })).getAllByRole('img')).toHaveLength(said);
});

it('has the painted defects where there are no real ones', async () => {
  await opened('/p/1/results', { defects: false });
  expect(screen.getByText(/painted defects below stand in/)).toBeVisible();
  expect(screen.queryByRole('group', { name: 'defective' })).toBeNull();
  expect(screen.getByRole('heading', { name: 'Painted defects found' })).toBeVisible();
});

it('shows the numbers as a table, and that they are old', async () => {
  const { user } = await opened('/p/1/results', { stale: true });
  expect(screen.getByText(/have changed since/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'As a table' }));
  expect(screen.getByRole('columnheader', { name: 'good' })).toBeVisible();
});
