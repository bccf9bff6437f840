import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { FakeLine } from '../inspect/testing/fake-line.js';
import { openPage } from '../shared/testing/render.js';

it('says that nothing has changed, with the chance that this is wrong', async () => {
  openPage('/p/1/monitor', new FakeLine());
  expect(await screen.findByText(/Nothing has changed .* at most 1%/)).toBeVisible();
  for (const name of ['Score', 'Light', 'Sharpness']) expect(screen.getByRole('heading', { name })).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Darker' })).toBeNull();
});

it('tells a change in words, since when and by how much, with pictures; it can be muted, or meant to be so', async () => {
  const line = new FakeLine();
  line.darkerSince = 80;
  openPage('/p/1/monitor', line);
  const card = await screen.findByRole('region', { name: 'Darker' });
  expect(card).toHaveTextContent(/image 80\. From 82 on average to 72.4 \(-12%\) · 4.8 standard deviations/);
  expect(within(card).getAllByRole('img')).toHaveLength(10);
  expect(screen.queryByText(/Nothing has changed/)).toBeNull();
  const user = userEvent.setup();
  await user.click(within(card).getByRole('button', { name: 'Mute' }));
  await user.click(await within(card).findByRole('button', { name: 'Unmute' }));
  await within(card).findByRole('button', { name: 'Mute' });
  await user.click(within(card).getByRole('button', { name: 'It is meant to be so' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Darker' })).toBeNull());
  const marks = line.calls.filter(({ path }) => path.endsWith('/marks')).map(({ body }) => body);
  expect(marks).toEqual(['muted', 'unmuted', 'meant'].map((type) => ({ type, statistic: 'brightness' })));
});
