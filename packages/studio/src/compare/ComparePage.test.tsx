import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { FakeVersions } from '../models/testing/fake-versions.js';
import { address, openPage } from '../shared/testing/render.js';

async function opened(path = '/p/1/compare?a=2&b=4', studio = new FakeVersions()) {
  openPage(path, studio);
  return { studio, user: userEvent.setup() };
}

it('shows what differs, in words', async () => {
  await opened();
  const table = await screen.findByRole('table');
  const row = (name: RegExp) => within(table).getByRole('rowheader', { name }).closest('tr')!;
  expect(row(/False alarms at most/)).toHaveTextContent('1 in 331 in 120');
  expect(row(/painted defects/)).toHaveTextContent('11 pxnot known');
  expect(row(/Image AUROC/)).toHaveTextContent('0.9610.983');
  expect(row(/flow.blocks/)).toHaveTextContent('68');
});

it('swaps the two by key, in the address', async () => {
  const { user } = await opened();
  await screen.findByRole('table');
  await user.keyboard('x');
  await waitFor(() => expect(address()).toBe('/p/1/compare?a=4&b=2'));
});

it('has the pictures on which they disagree, by whose error it is, and goes from one to the next by arrow keys', async () => {
  const { user } = await opened();
  const section = await screen.findByRole('region', { name: 'Pictures on which they disagree' });
  const all = within(section).getAllByRole('link').length;
  const cell = within(section).getByRole('button', { name: /Defects that only version 4 finds/ });
  const count = Number(/\d+/.exec(cell.textContent)![0]);
  expect(count).toBeLessThan(all);
  await user.click(cell);
  const links = within(section).getAllByRole('link');
  expect(links).toHaveLength(count);
  links[0].focus();
  await user.keyboard('{ArrowRight}');
  expect(links[1]).toHaveFocus();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(address()).toMatch(/^\/p\/1\/images\/\d+/));
});

it('has the outlines measured of the version that lacks them', async () => {
  const { studio, user } = await opened();
  expect(await screen.findByText(/is not measured yet: Version 4\./)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Measure it' }));
  await waitFor(() => expect(studio.done).toEqual(['POST /models/4/report']));
});

it('chooses by itself what the address does not say', async () => {
  await opened('/p/1/compare?a=99');
  expect(await screen.findByLabelText('Second version')).toHaveValue('4');
  expect(screen.getByLabelText('First version')).toHaveValue('3');
});

it('says that there is one version only', async () => {
  await opened('/p/1/compare', new FakeVersions(1));
  expect(await screen.findByText(/There is one version only/)).toBeVisible();
});
