import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { FakeStudio } from '../shared/testing/fake-studio.js';
import { address, openPage } from '../shared/testing/render.js';
import { trainCommand } from './command.js';

it('says what it will do in a sentence, and does it by one press', async () => {
  const studio = new FakeStudio();
  openPage('/p/1/train', studio);
  const sentence = await screen.findByText(/Learns from/);
  expect(sentence).toHaveTextContent(
    'Learns from 64 good images, keeps 32 back to set the threshold. About 41 s. False alarms will be at most 1 in 33; 201 more good images for 1 in 100.',
  );
  await userEvent.setup().click(screen.getByRole('button', { name: 'Train' }));
  await waitFor(() => expect(address()).toBe('/p/1/runs/new'));
  expect(studio.calls).toContainEqual({ method: 'POST', path: '/projects/1/train', body: {} });
});

it('sends what was set, and shows it as a command', async () => {
  const studio = new FakeStudio();
  openPage('/p/1/train', studio);
  const user = userEvent.setup();
  await user.click(await screen.findByText('Advanced'));
  await user.type(screen.getByLabelText('Epochs'), '5');
  await user.selectOptions(screen.getByLabelText('Method'), 'fastflow');
  await user.selectOptions(screen.getByLabelText('False alarms at most'), '1 in 1,000');
  expect(screen.getByRole('region', { name: 'The same as a command' })).toHaveTextContent(
    'clflow train /data/washer --output washer.onnx --method fastflow --epochs 5 --false-alarm-rate 0.001',
  );
  await user.selectOptions(screen.getByLabelText('Method'), 'patchcore');
  expect(screen.getByLabelText('Epochs')).toBeDisabled();
  await user.click(await screen.findByRole('button', { name: 'Train' }));
  const body = { method: 'patchcore', false_alarm_rate: 0.001 };
  await waitFor(() => expect(studio.calls).toContainEqual({ method: 'POST', path: '/projects/1/train', body }));
});

it('parts off what is for a person to look at, above what is rejected', async () => {
  const studio = new FakeStudio();
  openPage('/p/1/train', studio);
  const user = userEvent.setup();
  await user.click(await screen.findByText('Advanced'));
  const review = screen.getByLabelText('Reviewed or rejected at most');
  expect(within(review).queryByRole('option', { name: '1 in 100' })).toBeNull();
  await user.selectOptions(review, '1 in 20');
  expect(await screen.findByText(/At most 1 in 20 good parts will be rejected or be for a person/)).toBeVisible();
  const command = screen.getByRole('region', { name: 'The same as a command' });
  expect(command).toHaveTextContent('--review-rate 0.05');
  await user.selectOptions(screen.getByLabelText('False alarms at most'), '1 in 20');
  expect(review).toHaveDisplayValue('No review');
  expect(command).not.toHaveTextContent('--review-rate');
});

it('leaves out what is strange where defects may be among the good images', async () => {
  openPage('/p/1/train', new FakeStudio());
  const user = userEvent.setup();
  await user.click(await screen.findByText('Advanced'));
  const contamination = screen.getByLabelText('Defects among the good images');
  expect(contamination).toHaveDisplayValue('none');
  await user.selectOptions(contamination, 'up to 1 in 20; the strangest are left out');
  const command = screen.getByRole('region', { name: 'The same as a command' });
  expect(command).toHaveTextContent('--contamination 0.05');
  await user.selectOptions(screen.getByLabelText('Method'), 'patchcore');
  expect(contamination).toBeDisabled();
  expect(contamination).toHaveDisplayValue('this method cannot tell');
  expect(command).not.toHaveTextContent('--contamination');
});

it('says what is missing instead', async () => {
  openPage('/p/1/train', new FakeStudio({ obstacle: '12 good images are too few: 20 are the least.' }));
  expect(await screen.findByText(/12 good images are too few/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Train' })).toBeDisabled();
  expect(screen.getByRole('link', { name: 'Add good images' })).toHaveAttribute(
    'href',
    expect.stringMatching('/p/1/images'),
  );
});

it('quotes for a shell what needs it', () => {
  expect(trainCommand("/data/it's here", 'nuts & bolts', { seed: 0 })).toBe(
    "clflow train '/data/it'\\''s here' --output 'nuts & bolts.onnx' --seed 0",
  );
});
