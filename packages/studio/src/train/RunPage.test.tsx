import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { fakeEpoch } from '../shared/testing/fake-jobs.js';
import { FakeStudio } from '../shared/testing/fake-studio.js';
import { address, openPage } from '../shared/testing/render.js';

it('stands where the job stands at once, and follows its events', async () => {
  const studio = new FakeStudio();
  openPage('/p/1/runs/running', studio);
  expect(await screen.findByText('epoch 7 of 12')).toBeVisible();
  const before = Number(within(screen.getByRole('main')).getByRole('progressbar').getAttribute('aria-valuenow'));
  act(() => studio.emit({ type: 'progress', job: 'running', project: 1, event: fakeEpoch(9, 12, 20, 20) }));
  expect(screen.getByText('epoch 9 of 12')).toBeVisible();
  const after = Number(within(screen.getByRole('main')).getByRole('progressbar').getAttribute('aria-valuenow'));
  expect(after).toBeGreaterThan(before);
  expect(document.title).toBe(`${after}% · Training · washer – clflow`);
  act(() => studio.emit({ type: 'progress', job: 'other', project: 1, event: fakeEpoch(12, 12, 20, 20) }));
  expect(screen.getByText('epoch 9 of 12')).toBeVisible();
});

it('leads to the results when it is done', async () => {
  const studio = new FakeStudio();
  openPage('/p/1/runs/running', studio);
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
  openPage('/p/1/runs/running', studio);
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(await screen.findByText(/It was cancelled/)).toBeVisible();
});

it('tells why a training failed', async () => {
  openPage('/p/1/runs/failed', new FakeStudio());
  expect(await screen.findByRole('alert')).toHaveTextContent('good/0031.png is 640x470');
});

it('finds lines of the log', async () => {
  openPage('/p/1/runs/running', new FakeStudio());
  await userEvent.setup().type(await screen.findByRole('searchbox'), 'copies');
  await waitFor(() => expect(screen.getByRole('region', { name: 'Log' }).textContent).toMatch(/^14:31:04 note.*side$/));
});

it('shows what it sees after every epoch, the newest first, and goes through time', async () => {
  const studio = new FakeStudio();
  openPage('/p/1/runs/running', studio);
  const seen = await screen.findByRole('region', { name: 'What it sees by now' });
  expect(within(seen).getAllByRole('img')).toHaveLength(12);
  const slider = within(seen).getByRole('slider', { name: 'Epoch shown' });
  expect(slider).toHaveAttribute('aria-valuetext', 'epoch 6');
  const asked = (epoch: number) => studio.calls.filter(({ path }) => path === `/jobs/running/maps/${epoch}`).length;
  await waitFor(() => expect(asked(6)).toBe(1));
  fireEvent.change(slider, { target: { value: '1' } });
  expect(slider).toHaveAttribute('aria-valuetext', 'epoch 2');
  await waitFor(() => expect(asked(2)).toBe(1));
  expect(within(seen).getByRole('img', { name: 'Picture 1 with a painted defect after epoch 2' })).toBeVisible();
});

it('follows the newest epoch, unless somebody looks back', async () => {
  const studio = new FakeStudio();
  openPage('/p/1/runs/running', studio);
  const slider = await screen.findByRole('slider', { name: 'Epoch shown' });
  const next = (epoch: number): void => {
    studio.epochs = epoch;
    act(() =>
      studio.emit({ type: 'progress', job: 'running', project: 1, event: { phase: 'preview', epoch, epochs: 12 } }),
    );
  };
  next(7);
  await waitFor(() => expect(slider).toHaveAttribute('aria-valuetext', 'epoch 7'));
  fireEvent.change(slider, { target: { value: '3' } });
  next(8);
  await waitFor(() => expect(slider).toHaveAttribute('max', '7'));
  expect(slider).toHaveAttribute('aria-valuetext', 'epoch 4');
});

it('has the whole of the losses though it was opened late', async () => {
  openPage('/p/1/runs/running', new FakeStudio());
  await screen.findByText('Losses');
  await userEvent.setup().click(screen.getByRole('button', { name: 'As a table' }));
  const table = screen.getByRole('region', { name: 'Losses' });
  const epochs = within(table)
    .getAllByRole('rowheader')
    .map(({ textContent }) => textContent);
  expect(epochs).toEqual(['1', '2', '3', '4', '5', '6', '6.4']);
});

it('says what a training on a queue waits for, and shows no bar that does not move', async () => {
  const studio = new FakeStudio();
  const job = studio.jobs.find(({ id }) => id === 'queued')!;
  const place = { queue: 'redis://plant', worker: null, workers: 0, stands: 'no-worker' as const };
  Object.assign(job, { place });
  openPage('/p/1/runs/queued', studio);
  expect(
    await screen.findByText(/It waits for a worker: none is connected to the queue redis:\/\/plant/),
  ).toBeVisible();
  expect(within(screen.getByRole('main')).getByText('Waiting for a worker')).toBeVisible();
  expect(within(screen.getByRole('main')).queryByRole('progressbar')).toBeNull();
  expect(screen.queryByText(/Another job is being done/)).toBeNull();

  Object.assign(job, { state: 'running', place: { ...place, worker: 'press-7:412', workers: 1, stands: 'runs' } });
  act(() => studio.emit({ type: 'queue' }));
  expect(await screen.findByText('It runs on press-7, a worker of the queue redis://plant.')).toBeVisible();
  expect(within(screen.getByRole('main')).getByRole('progressbar')).toBeVisible();
});

it('says that a training stands still when its worker is gone, and how it is cancelled then', async () => {
  const studio = new FakeStudio();
  const job = studio.jobs.find(({ id }) => id === 'running')!;
  const place = { queue: 'redis://plant', worker: 'press-7:412', workers: 2, stands: 'worker-gone' as const };
  Object.assign(job, { place, ending: true });
  openPage('/p/1/runs/running', studio);
  expect(await screen.findByText(/The worker press-7 is not connected any more\..* 2 are connected\./)).toBeVisible();
  expect(screen.getByText('stands still')).toBeVisible();
  expect(screen.getByText(/It is cancelled as soon as/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Cancelling' })).toBeDisabled();
});

it('names the machine on which a training failed', async () => {
  const studio = new FakeStudio();
  const place = { queue: 'redis://plant', worker: 'press-7:412', workers: 1, stands: 'ended' as const };
  Object.assign(
    studio.jobs.find(({ id }) => id === 'failed')!,
    { place },
  );
  openPage('/p/1/runs/failed', studio);
  expect(await screen.findByRole('alert')).toHaveTextContent('It was done on press-7: the folders');
});
