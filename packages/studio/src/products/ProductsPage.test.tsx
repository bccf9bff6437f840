import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { fakeProject } from '../shared/testing/fake-product.js';
import { openPage, withGallery } from '../shared/testing/render.js';

it('without products there are two ways to begin; the sample leads to its images', async () => {
  const { router } = openPage('/', withGallery({ projects: [] }));
  expect(await screen.findByRole('heading', { name: 'What should it learn to see?' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Try the sample' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/p/1/images'));
});

it('says what a folder would become before it is opened', async () => {
  const { api, router } = openPage('/', withGallery({ projects: [] }));
  await userEvent.type(await screen.findByLabelText('Path of the folder'), '/data/bottle');
  expect(await screen.findByText(/Recognised as MVTec AD/)).toHaveTextContent('270 images');
  expect(screen.getByText('contamination')).toBeVisible();
  expect(screen.getByText(/3 files cannot be read/)).toBeVisible();
  expect(api.asked).not.toContain('POST /projects');
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(router.state.location.pathname).toBe('/p/1/images'));
});

it('a folder that is not there is said beside the field', async () => {
  openPage('/', withGallery({ projects: [] }));
  await userEvent.type(await screen.findByLabelText('Path of the folder'), '/nowhere');
  expect(await screen.findByText('/nowhere is not there.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Open' })).toBeDisabled();
});

it('cards say what there is and what the model promises; a missing folder keeps its card', async () => {
  openPage('/', withGallery({ projects: [fakeProject(), fakeProject({ id: 2, name: 'Gasket', missing: true })] }));
  await screen.findByRole('heading', { name: 'Gasket' });
  const [plate, gasket] = ['Cover plate', 'Gasket'].map((name) => screen.getByRole('heading', { name }).closest('li'));
  expect(plate).toHaveTextContent('484 good76 defective');
  expect(plate).toHaveTextContent('False alarms ≤ 1 in 100');
  expect(gasket).toHaveTextContent('The folder is not there');
  expect(within(gasket!).queryByRole('link')).toBeNull();
});

it('a product that was taken off the list can be put back', async () => {
  const { api } = openPage('/');
  await userEvent.click(await screen.findByRole('button', { name: 'More about Cover plate' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Take off the list' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(api.projects).toHaveLength(1));
  expect(await screen.findByRole('heading', { name: 'cover-plate' })).toBeVisible();
});

it('says what went wrong, and tries again', async () => {
  const api = withGallery();
  api.fails.set('GET /projects', 500);
  openPage('/', api);
  expect(await screen.findByRole('alert')).toHaveTextContent('The disk is full.');
  api.fails.clear();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('link', { name: 'Cover plate' })).toBeVisible();
});
