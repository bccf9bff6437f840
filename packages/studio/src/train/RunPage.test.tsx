import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { fakeEpoch, FakeStudio } from '../viewer/testing/fake-results.js';
import { address, renderPage } from '../viewer/testing/render-page.js';

it('stands where the job stands at once, and follows its events', async () => {
  const studio = new FakeStudio();
  await renderPage(studio, '/p/1/runs/running');
  expect(await screen.findByText('epoch 7 of 12')).toBeVisible();
  const before = Number(within(screen.getByRole('main')).getByRole('progressbar').getAttribute('aria-valuenow'));
  act(() => studio.emit({ type: 'progress', job: 'running', project: 1, event: fakeEpoch(9, 12, 20, 20) }));
  expect(screen.getByText('epoch 9 of 12')).toBeVisible();
  const after = Number(within(screen.getByRole('main')).getByRole('progressbar').getAttribute('aria-valuenow'));
  expect(after).toBeGreaterThan(before);
  expect(document.title).toBe(`${after}% · Training`);
  act(() => studio.emit({ type: 'progress', job: 'other', project: 1, event: fakeEpoch(12, 12, 20, 20) }));
  expect(screen.getByText('epoch 9 of 12')).toBeVisible();
});

it('leads to the results when it is done', async () => {
  const studio = new FakeStudio();
  await renderPage(studio, '/p/1/runs/running');
  await screen.findByText('epoch 7 of 12');
  Object.assign(
    studio.jobs.find(({ id }) => id === 'running')!,
    { state: 'done' },
  );
  act(() => studio.emit({ type: 'job', job: 'running', project: 1, state: 'done' }));
  await userEvent.setup().click(await screen.findByRole('link', { name: 'See the results' }));
  await waitFor(() => expect(address()).toMatch(/^\/p\/1\/results/));
});

it('is cancelled by a press, and tells a failure in words', async () => {
  const studio = new FakeStudio();
  await renderPage(studio, '/p/1/runs/running');
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(await screen.findByText(/It was cancelled/)).toBeVisible();
});

it('tells why a training failed', async () => {
  await renderPage(new FakeStudio(), '/p/1/runs/failed');
  expect(await screen.findByRole('alert')).toHaveTextContent('good/0031.png is 640x470');
});

it('finds lines of the log', async () => {
  await renderPage(new FakeStudio(), '/p/1/runs/running');
  await userEvent.setup().type(await screen.findByRole('searchbox'), 'copies');
  await waitFor(() => expect(screen.getByRole('region', { name: 'Log' }).textContent).toMatch(/^14:31:04 note.*side$/));
});
