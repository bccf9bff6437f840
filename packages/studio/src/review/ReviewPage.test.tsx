import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { FakeLine } from '../inspect/testing/fake-line.js';
import { openPage } from '../shared/testing/render.js';

it('asks what lies between review and reject first, goes on with every word, and takes the last one back', async () => {
  const line = new FakeLine();
  const inReview = line.inspections.filter(({ verdict }) => verdict === 'review');
  const anomalous = line.inspections.filter(({ verdict }) => verdict === 'anomalous');
  openPage('/p/1/review', line);
  const user = userEvent.setup();
  const left = (await screen.findByText('left to decide')).parentElement ?? document.body;
  await waitFor(() => expect(left).toHaveTextContent(`${inReview.length + anomalous.length} left to decide`));
  expect(screen.getByText(/Between review and reject/)).toBeVisible();
  for (const one of inReview) {
    await user.keyboard('g');
    await waitFor(() => expect(one.word).toBe('good'));
  }
  expect(await screen.findByText(/Called anomalous/)).toBeVisible();
  expect(left).toHaveTextContent(`${anomalous.length} left to decide`);
  expect(await screen.findByText(`${inReview.length} corrections`)).toBeVisible();
  await user.keyboard('z');
  await waitFor(() => expect(inReview.at(-1)!.word).toBeNull());
  expect(await screen.findByText(/Between review and reject/)).toBeVisible();
});

it('says so when there is nothing to decide', async () => {
  const line = new FakeLine();
  line.inspections.forEach((one) => (one.word = 'good'));
  openPage('/p/1/review', line);
  expect(await screen.findByRole('heading', { name: 'Nothing to decide' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Back to the line' })).toHaveAttribute(
    'href',
    expect.stringContaining('/p/1/inspect'),
  );
});
