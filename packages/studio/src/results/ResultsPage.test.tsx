import type { ResultsJson } from '@clflow/server/studio-api';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { FakeStudio } from '../shared/testing/fake-studio.js';
import { address, openPage } from '../shared/testing/render.js';

async function opened(path = '/p/1/results', options = {}) {
  const studio = new FakeStudio(options);
  openPage(path, studio);
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

it('tells what is found by size of the defect, at the threshold of now', async () => {
  const { slider, results } = await opened();
  const table = await screen.findByRole('region', { name: 'By size of the defect' });
  expect(table).toHaveTextContent('One defective image has no mask.');
  const rows = () =>
    within(table)
      .getAllByRole('row')
      .slice(1)
      .map((row) =>
        within(row)
          .getAllByRole('cell')
          .map((cell) => cell.textContent),
      );
  const [, ...defective] = results.images.filter(({ label }) => label === 'defective');
  const counts = () =>
    [0, 1].map((half) => {
      const own = defective.filter((_, i) => i % 2 === half);
      const found = own.filter(({ score }) => score > value(slider)).length;
      return [own.length, found, own.length - found].map(String);
    });
  expect(rows().map(([, ...numbers]) => numbers)).toEqual(counts());
  expect(rows().map(([pixels]) => pixels)).toEqual(['350 – 1,400', '26,000 – 41,000']);
  const before = counts();
  fireEvent.keyDown(slider, { key: 'End' });
  expect(counts()).not.toEqual(before);
  expect(rows().map(([, ...numbers]) => numbers)).toEqual(counts());
});

it('shows the pictures behind a count of a size', async () => {
  const { user, slider, results } = await opened();
  const table = await screen.findByRole('region', { name: 'By size of the defect' });
  const [found] = within(table).getAllByRole('button');
  await user.click(found);
  const [, ...defective] = results.images.filter(({ label }) => label === 'defective');
  const own = defective.filter((_, i) => i % 2 === 0).filter(({ score }) => score > value(slider));
  const shown = within(screen.getByRole('region', { name: 'Pictures' })).getAllByRole('img');
  expect(new Set(shown.map((image) => image.getAttribute('alt')))).toEqual(new Set(own.map(({ name }) => name)));
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
  expect(screen.getByText(/Painted defects stand in for real ones/)).toBeVisible();
});

it('shows the numbers as a table, and that they are old', async () => {
  const { user } = await opened('/p/1/results', { stale: true });
  expect(screen.getByText(/have changed since/)).toBeVisible();
  await user.click(screen.getAllByRole('button', { name: 'As a table' })[0]);
  expect(screen.getByRole('columnheader', { name: 'good' })).toBeVisible();
});

it('parts off what is for review: by eye, by its handle, and saves it alone', async () => {
  const { studio, user, slider } = await opened();
  expect(screen.queryByRole('slider', { name: 'Review threshold' })).toBeNull();
  await user.click(await screen.findByRole('radio', { name: 'By eye' }));
  const review = await screen.findByRole('slider', { name: 'Review threshold' });
  expect(value(review)).toBeLessThan(4);
  const counted = () => screen.getByRole('button', { name: /^Good, for review/ }).textContent;
  const before = counted();
  await user.keyboard('r');
  expect(review).toHaveFocus();
  for (let i = 0; i < 4; i++) await user.keyboard('{Shift>}{ArrowLeft}{/Shift}');
  expect(counted()).not.toBe(before);
  await waitFor(() => expect(address()).toContain(`r=${value(review)}`));
  // Never above the threshold, which takes it along.
  await user.keyboard('{End}');
  expect(value(review)).toBe(4);
  fireEvent.keyDown(slider, { key: 'ArrowLeft' });
  expect(value(review)).toBe(value(slider));
  await user.click(screen.getByRole('button', { name: 'Back to the suggested' }));
  await user.click(screen.getByRole('radio', { name: '1 in 5' }));
  await user.click(screen.getByRole('button', { name: 'Save as a new version' }));
  expect(await screen.findByText('Saved as version 3.')).toBeVisible();
  const body = { review: { rate: 0.2 } };
  expect(studio.calls).toContainEqual({ method: 'POST', path: '/models/2/threshold', body });
});

it('shows what is for review where the model says so, and takes it away', async () => {
  const studio = new FakeStudio();
  studio.answer('POST', '/api/models/2/threshold', { rate: 0.05, review: { rate: 0.2 } });
  openPage('/p/1/results', studio);
  await screen.findByRole('slider', { name: 'Review threshold' });
  expect(await screen.findByRole('radio', { name: '1 in 5' })).toBeChecked();
  expect(await screen.findByText(/At most 1 in 5 good parts/)).toBeVisible();
  const user = userEvent.setup();
  await user.click(screen.getByRole('radio', { name: 'Off' }));
  expect(screen.queryByRole('slider', { name: 'Review threshold' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Save as a new version' }));
  await waitFor(() =>
    expect(studio.calls).toContainEqual({ method: 'POST', path: '/models/3/threshold', body: { review: null } }),
  );
});

it('lets the painted defects follow the handle, and opens their pictures', async () => {
  const { slider, user } = await opened();
  const cell = () => screen.getByRole('button', { name: /^stain, 4 to 8 px/ });
  const before = cell().textContent;
  for (let i = 0; i < 4; i++) fireEvent.keyDown(slider, { key: 'ArrowLeft', shiftKey: true });
  expect(Number.parseInt(cell().textContent)).toBeGreaterThan(Number.parseInt(before));
  await user.click(cell());
  const gallery = await screen.findByRole('region', { name: 'Pictures' });
  expect(await within(gallery).findByRole('heading', { name: /^stain: 12 painted defects/ })).toBeVisible();
  expect(within(gallery).getAllByRole('img')).toHaveLength(12);
  const found = within(gallery).getAllByText(/^found/);
  expect(found).toHaveLength(Number.parseInt(cell().textContent));
});

it('has the point of the handle on both curves', async () => {
  const { slider, results } = await opened();
  const bad = results.images.filter(({ label, split }) => label === 'defective' && split !== 'train');
  const share = () => {
    const found = bad.filter(({ score }) => score > value(slider)).length / bad.length;
    return `${Number((100 * found).toFixed(1))}% of the defects found`;
  };
  expect(screen.getByRole('img', { name: /\(ROC\)/ })).toHaveAccessibleName(new RegExp(share()));
  for (let i = 0; i < 5; i++) fireEvent.keyDown(slider, { key: 'ArrowRight', shiftKey: true });
  expect(screen.getByRole('img', { name: /^Precision and recall/ })).toHaveAccessibleName(new RegExp(share()));
});

it('asks for no results of a model that is being measured', async () => {
  const studio = new FakeStudio();
  for (const model of studio.models) Object.assign(model, { measured: false });
  openPage('/p/1/results', studio);
  expect(await screen.findByText(/is being measured on all images/)).toBeVisible();
  expect(studio.calls.some(({ path }) => path.endsWith('/results'))).toBe(false);
});
