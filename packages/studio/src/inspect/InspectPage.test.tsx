import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { openPage } from '../shared/testing/render.js';
import { FakeLine } from './testing/fake-line.js';

async function opened() {
  const line = new FakeLine();
  openPage('/p/1/inspect?source=file', line);
  const strip = await screen.findByRole('list', { name: 'The latest inspections' });
  return { line, strip, user: userEvent.setup() };
}
const count = (line: FakeLine, verdict: string) => line.inspections.filter((one) => one.verdict === verdict).length;

it('shows the three verdicts as band, strip and counters', async () => {
  const { line, strip } = await opened();
  for (const [verdict, name] of [
    ['normal', 'Good'],
    ['review', 'Review'],
    ['anomalous', 'Anomalous'],
  ] as const) {
    expect(count(line, verdict)).toBeGreaterThan(0);
    const shots = within(strip).getAllByRole('button', { name: new RegExp(`: ${name}`) });
    expect(shots).toHaveLength(count(line, verdict));
    await userEvent.click(shots[0]);
    expect(await screen.findByRole('img', { name: `Inspected picture: ${name}` })).toBeVisible();
    const numbers = screen.getByRole('region', { name: 'Today in numbers' });
    expect(numbers).toHaveTextContent(new RegExp(`${name}\\s*${count(line, verdict)}`));
  }
});

it('hears a word about the picture that is shown, by key, and takes it back', async () => {
  const { line, strip, user } = await opened();
  await user.keyboard('{ArrowRight}{ArrowRight}');
  const third = line.inspections[2];
  await waitFor(() => expect(within(strip).getAllByRole('button')[2]).toHaveAttribute('aria-current', 'true'));
  await user.keyboard('b');
  await waitFor(() => expect(third.word).toBe('defective'));
  expect(await within(strip).findByRole('button', { name: /you said: defective/ })).toBe(
    within(strip).getAllByRole('button')[2],
  );
  expect(line.inspections.filter(({ word }) => word !== null)).toEqual([third]);
});
