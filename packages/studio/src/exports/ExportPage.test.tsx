import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { openPage } from '../shared/testing/render.js';
import { FakeExports } from './testing/fake-exports.js';

afterEach(() => vi.restoreAllMocks());

async function opened(studio = new FakeExports()) {
  const saved: string[] = [];
  // A browser would save what the link leads to.
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.href);
  });
  openPage('/p/1/export', studio);
  const row = async (name: string) => (await screen.findByRole('heading', { level: 2, name })).closest('li')!;
  return { studio, saved, row, user: userEvent.setup() };
}

it('tells sizes before anything is made, exact or about, and what is in the way', async () => {
  const { row } = await opened();
  expect(await row('Model')).toHaveTextContent('8.4 MB');
  expect(await row('Data set')).toHaveTextContent('about 51 MB · 131 files');
  expect(await row('Web page')).toHaveTextContent('The page is not built.');
  expect(within(await row('Web page')).getByRole('button', { name: /^Save/ })).toBeDisabled();
});

it('saves, tells how far it is, and cancels', async () => {
  const { studio, saved, row, user } = await opened();
  const set = await row('Data set');
  await user.click(within(set).getByRole('button', { name: 'Save: Data set' }));
  const address = new URL(saved[0]);
  expect(address.pathname).toBe('/api/projects/1/exports/dataset');
  const id = address.searchParams.get('id')!;
  const told = { type: 'export', export: id, project: 1, total: 50e6, error: null } as const;
  act(() => studio.emit({ ...told, state: 'running', done: 20e6 }));
  expect(await within(set).findByText('20 MB of 50 MB')).toBeVisible();
  expect(within(set).getByRole('progressbar')).toHaveAttribute('value', '20000000');
  await user.click(within(set).getByRole('button', { name: 'Cancel' }));
  expect(studio.done).toContain(`DELETE /exports/${id}`);
  act(() => studio.emit({ ...told, state: 'cancelled', done: 21e6 }));
  expect(await within(set).findByText(/^Cancelled/)).toBeVisible();
  expect(within(set).getByRole('button', { name: 'Save: Data set' })).toBeVisible();
});

it('hears of its own exports alone', async () => {
  const { studio, row, user } = await opened();
  const everything = await row('Everything');
  await user.click(within(everything).getByRole('button', { name: /^Save/ }));
  act(() =>
    studio.emit({ type: 'export', export: 'another', project: 1, total: 9, done: 9, state: 'done', error: null }),
  );
  expect(within(everything).queryByText(/^Saved/)).toBeNull();
});

it('has the report made first', async () => {
  const { studio, row, user } = await opened();
  const report = await row('Report');
  expect(within(report).queryByRole('button', { name: /^Save/ })).toBeNull();
  await user.click(within(report).getByRole('button', { name: 'Make the report' }));
  await waitFor(() => expect(studio.done).toEqual(['POST /models/2/report']));
});

it('shows how the model is used elsewhere', async () => {
  const { user } = await opened();
  await user.click(await screen.findByRole('tab', { name: 'Python' }));
  expect(await screen.findByText(/ort\.InferenceSession\("washer-2\.onnx"\)/)).toBeVisible();
  expect(screen.getByText('image uint8 [any, any, any, 3]')).toBeVisible();
});

it('gives images also where nothing is learned yet', async () => {
  const studio = new FakeExports({ model: false });
  const { row } = await opened(studio);
  expect(await screen.findByText(/^Nothing is learned yet/)).toBeVisible();
  expect(await row('Data set')).toBeVisible();
  expect(screen.queryByRole('heading', { level: 2, name: 'Model' })).toBeNull();
});
