/** @file Copies in the gallery and the viewer: told, looked at side by side, settled by one press. */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { FakeStudio } from '../shared/testing/fake-studio.js';
import { openPage, withGallery } from '../shared/testing/render.js';
import { showing } from './Toolbar.js';

function withCopies(): FakeStudio {
  const api = withGallery({ images: 60 });
  const good = api.images.find(({ label, aside }) => label === 'good' && !aside)!;
  const defective = api.images.find(({ label, aside }) => label === 'defective' && !aside)!;
  api.gallery.copies = [good.id, defective.id];
  return api;
}

it('with different labels are told above the gallery, and shown together', async () => {
  const { router } = openPage('/p/1/images', withCopies());
  expect(await screen.findByText('2 images show what a copy shows, with another label.')).toBeVisible();
  await userEvent.click(screen.getByRole('link', { name: 'Look at them' }));
  await waitFor(() => expect(screen.getAllByRole('gridcell')).toHaveLength(2));
  expect(router.state.location.search).toMatchObject({ only: 'conflicts', sort: 'copies' });
});

it('are settled in the viewer by one label for all of them', async () => {
  const api = withCopies();
  const [good, defective] = api.gallery.copies.map((id) => api.images.find((image) => image.id === id)!);
  const { defect } = defective!;
  openPage(`/p/1/images/${good!.id}`, api);
  expect(await screen.findByText('One other image shows the same.')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: `All 2 are ${defect}` }));
  await waitFor(() => expect(api.actions).toHaveLength(1));
  expect(api.actions[0]).toEqual({ type: 'label', images: [good!.id, defective!.id], label: 'defective', defect });
  await waitFor(() => expect(screen.queryByText(/The labels differ/)).toBeNull());
});

it('have an order of their own, which ends with their list', () => {
  expect(showing('copies', { sort: 'score' })).toEqual({ only: 'copies', sort: 'copies' });
  expect(showing('disagree', { sort: 'copies' })).toEqual({ only: 'disagree', sort: 'name' });
  expect(showing('any', { sort: 'score' })).toEqual({ only: undefined, sort: 'score' });
});
