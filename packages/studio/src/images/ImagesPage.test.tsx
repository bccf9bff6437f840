import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { fakeProject } from '../shared/testing/fake-product.js';
import { openPage, withGallery } from '../shared/testing/render.js';

const tiles = () => screen.findAllByRole('gridcell');
const tile = (index: number) => document.querySelector<HTMLElement>(`[data-index="${index}"]`)!;
const focused = () => Number((document.activeElement as HTMLElement).dataset.index);
const selected = () =>
  [...document.querySelectorAll('[aria-selected=true]')].map((one) => Number((one as HTMLElement).dataset.index));

it('has one stop for Tab; arrows, Home, End and pages walk, and what is far away comes', async () => {
  openPage('/p/1/images');
  expect((await tiles()).length).toBeLessThan(60);
  expect(screen.getAllByRole('gridcell').filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  // 800 pixels for tiles of 176: four in a row.
  expect(screen.getByRole('grid')).toHaveAttribute('aria-colcount', '4');
  await userEvent.click(tile(0));
  await userEvent.keyboard('{ArrowRight}{ArrowDown}');
  expect([focused(), selected()]).toEqual([5, [5]]);
  await userEvent.keyboard('{ArrowUp}{ArrowUp}{Home}{ArrowLeft}');
  expect(focused()).toBe(0);
  await userEvent.keyboard('{PageDown}');
  expect(focused()).toBe(12);
  await userEvent.keyboard('{End}');
  expect(focused()).toBe(596);
  await waitFor(() => expect(tile(596)).toHaveAttribute('aria-busy', 'false'));
});

it('labels by key and goes on; Z takes back, Ctrl-Shift-Z does it again', async () => {
  const { api } = openPage('/p/1/images?view=unlabelled');
  await tiles();
  const first = api.images.filter(({ label, aside }) => label === null && !aside).map(({ id }) => id);
  await userEvent.click(tile(0));
  await userEvent.keyboard('g');
  expect(await screen.findByText('1 image is now good')).toBeVisible();
  await userEvent.keyboard('[Digit2]');
  await waitFor(() => expect(api.actions).toHaveLength(2));
  const byName = (id: number) => api.images.find((image) => image.id === id)!;
  const labelled = api.actions.flatMap(({ images }) => images);
  expect(new Set(labelled).size).toBe(2);
  expect(first).toEqual(expect.arrayContaining(labelled));
  expect([byName(labelled[0]!).label, byName(labelled[1]!).defect]).toEqual(['good', 'scratch']);
  await userEvent.keyboard('z');
  expect(await screen.findByText('Taken back: 1 image')).toBeVisible();
  expect(byName(labelled[1]!).label).toBeNull();
  await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
  expect(await screen.findByText('Done again: 1 image')).toBeVisible();
  expect(byName(labelled[1]!).defect).toBe('scratch');
});

it('labels the image that somebody walked to without selecting, and nothing as long as nobody is there', async () => {
  const { api } = openPage('/p/1/images?search=part');
  await tiles();
  await userEvent.keyboard('g');
  expect(api.actions).toEqual([]);
  act(() => tile(0).focus());
  await userEvent.keyboard('u');
  await waitFor(() => expect(api.actions).toMatchObject([{ label: 'unsure' }]));
  expect(focused()).toBe(1);
});

it('sets a row of images aside at once, and Undo in the notice brings them back', async () => {
  const { api } = openPage('/p/1/images?search=png');
  await tiles();
  expect(screen.getByRole('toolbar')).toHaveTextContent('597 images');
  await userEvent.click(tile(1));
  const user = userEvent.setup();
  await user.keyboard('{Shift>}');
  await user.click(tile(3));
  await user.keyboard('{/Shift}');
  expect(screen.getByText('3 of 597 selected')).toBeVisible();
  await user.keyboard('{Delete}');
  expect(await screen.findByText('594 images')).toBeVisible();
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('Taken back: 3 images')).toBeVisible();
  await waitFor(() => expect(screen.getByRole('toolbar')).toHaveTextContent('597 images'));
  expect(api.images.filter(({ aside }) => aside)).toHaveLength(3);
});

it('what the server refuses is as it was, with its reason', async () => {
  const api = withGallery();
  api.fails.set('POST /projects/1/actions', 507);
  openPage('/p/1/images', api);
  await tiles();
  await userEvent.click(tile(0));
  const before = tile(0).textContent;
  await userEvent.keyboard('b');
  expect(await screen.findByText('Not saved, so it is as before: The disk is full.')).toBeVisible();
  await waitFor(() => expect(tile(0).textContent).toBe(before));
});

it('Ctrl-A takes also what is not loaded yet; Esc lets go', async () => {
  openPage('/p/1/images');
  await tiles();
  await userEvent.keyboard('{Control>}a{/Control}');
  expect(await screen.findByText('597 of 597 selected')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  expect(await screen.findByText('597 images')).toBeVisible();
});

it('a new kind of defect is asked for by N', async () => {
  const { api } = openPage('/p/1/images');
  await tiles();
  await userEvent.click(tile(2));
  await userEvent.keyboard('n');
  const dialog = await screen.findByRole('dialog');
  await userEvent.type(within(dialog).getByRole('textbox'), 'burr{Enter}');
  await waitFor(() => expect(api.actions).toMatchObject([{ label: 'defective', defect: 'burr' }]));
});

it('what is shown is in the address', async () => {
  const { router } = openPage('/p/1/images');
  await tiles();
  await userEvent.click(screen.getByRole('link', { name: /^Defective/ }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ view: 'defective' }));
  await userEvent.click(await screen.findByRole('link', { name: /stain/ }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ defect: 'stain' }));
  await waitFor(() => expect(screen.getAllByRole('gridcell')).toHaveLength(4));
  await userEvent.keyboard('/part_0');
  await waitFor(() => expect(router.state.location.search).toMatchObject({ search: 'part_0' }));
  await userEvent.clear(screen.getByRole('searchbox'));
  await userEvent.keyboard('nothing like that');
  expect(await screen.findByText('No image is like that')).toBeVisible();
});

it('Enter opens the viewer with the same list; going back finds the same place', async () => {
  const { router } = openPage('/p/1/images?sort=score&order=desc');
  await tiles();
  await userEvent.click(tile(6));
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/p\/1\/images\/\d+$/));
  expect(router.state.location.search).toMatchObject({ sort: 'score', order: 'desc' });
  act(() => router.history.back());
  await waitFor(() => expect(selected()).toEqual([6]));
});

it('without images it says what is needed', async () => {
  openPage('/p/1/images', withGallery({ projects: [fakeProject({ cover: null, model: null, unreadable: [] })] }));
  expect(await screen.findByText('Start with pictures of good parts')).toBeVisible();
  expect(screen.getByRole('meter')).toHaveAttribute('aria-valuetext', '0 good images so far');
});

it('files that cannot be read are told with their reasons', async () => {
  openPage('/p/1/images');
  await userEvent.click(await screen.findByRole('button', { name: 'Show' }));
  expect(screen.getByText('It is named .jpg, but holds text.')).toBeVisible();
});

it('files that are dropped are asked about, and only images go', async () => {
  openPage('/p/1/images');
  const grid = await screen.findByRole('grid');
  const files = [new File(['x'], 'a.png'), new File(['x'], 'notes.txt')];
  const event = new Event('drop', { bubbles: true });
  Object.assign(event, { dataTransfer: { types: ['Files'], items: [], files } });
  act(() => void grid.dispatchEvent(event));
  const dialog = await screen.findByRole('dialog', { name: 'Where do they go?' });
  expect(within(dialog).getByText(/^1 image, /)).toBeVisible();
  expect(within(dialog).getByText('1 file is no image and stays out')).toBeVisible();
  await userEvent.click(within(dialog).getByRole('radio', { name: /A defect/ }));
  expect(within(dialog).getByLabelText('Kind of defect')).toHaveValue('dent');
});
