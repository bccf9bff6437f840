import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { toasts } from '../shared/toasts.js';
import { address, openPage } from '../shared/testing/render.js';
import { FakeMasks } from './testing/fake-masks.js';
import { chooseTool, setSize, toolState } from './tools.js';

beforeEach(() => {
  chooseTool('brush');
  setSize(20);
});

async function opened(image = 97, search = '?view=defective&edit=mask', masked: readonly number[] = []) {
  const studio = new FakeMasks();
  studio.images.forEach((one) => (one.has_mask = masked.includes(one.id)));
  openPage(`/p/1/images/${image}${search}`, studio);
  const user = userEvent.setup();
  if (search.includes('edit=mask')) await screen.findByText('Saves by itself');
  const take = async (): Promise<void> => {
    await user.keyboard('l');
    await user.click(await screen.findByRole('button', { name: 'Take what reaches the threshold' }));
  };
  return { studio, user, take, saves: () => studio.calls.filter(({ path }) => path.endsWith('/mask')) };
}

it('is a mode of the viewer: M opens it, Esc leaves it, and meanwhile letters are tools', async () => {
  const { studio, user } = await opened(97, '?view=defective');
  await screen.findByRole('complementary', { name: 'About this image' });
  await user.keyboard('m');
  await screen.findByRole('complementary', { name: 'Mask' });
  expect(address()).toContain('edit=mask');
  for (const [key, tool] of [
    ['b', 'brush'],
    ['e', 'eraser'],
    ['x', 'brush'],
    ['p', 'polygon'],
    ['w', 'wand'],
    ['v', 'move'],
  ]) {
    await user.keyboard(key!);
    expect(toolState.get().tool).toBe(tool);
  }
  expect(screen.getByRole('button', { name: 'Move' })).toHaveAttribute('aria-pressed', 'true');
  // Neither G nor 1 labels now, and the brush goes by places of keys: these are ü and + in German.
  await user.keyboard('g1b');
  await user.keyboard('[BracketRight][BracketRight]{Shift>}[BracketLeft]{/Shift}');
  expect(toolState.get().size).toBe(23);
  expect(studio.calls.filter(({ path }) => path.endsWith('/actions'))).toEqual([]);
  await user.keyboard('{Escape}');
  await screen.findByRole('complementary', { name: 'About this image' });
  expect(address()).not.toContain('edit');
});

it('takes the mask from the heat map, saves it by itself, and takes it back', async () => {
  const { studio, user, take } = await opened();
  expect(await screen.findByText('Saves by itself')).toBeVisible();
  await take();
  expect(await screen.findByText(/^Saved \d/)).toBeVisible();
  expect(studio.masks.get(97)!.bytes).toBeGreaterThan(60);
  await user.keyboard('z');
  await waitFor(() => expect(studio.masks.has(97)).toBe(false));
  await user.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
  await waitFor(() => expect(studio.masks.has(97)).toBe(true));
});

it('asks whose counts where somebody else has changed it', async () => {
  const { studio, user, take, saves } = await opened();
  studio.changeElsewhere(97);
  await take();
  expect(await screen.findByRole('alert')).toHaveTextContent('changed elsewhere');
  await user.click(screen.getByRole('button', { name: 'Keep mine' }));
  expect(await screen.findByText(/^Saved \d/)).toBeVisible();
  expect(saves()).toHaveLength(2);

  studio.changeElsewhere(97);
  await user.click(screen.getByRole('button', { name: 'Grow' }));
  await user.click(await screen.findByRole('button', { name: 'Take the other' }));
  expect(await screen.findByText('Saves by itself')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Clear' })).toBeDisabled();
  expect(saves()).toHaveLength(3);
});

it('goes on to the next image without a mask, and says when there is none', async () => {
  const { user, take } = await opened(112, '?view=defective&edit=mask', [113]);
  await take();
  await screen.findByText(/^Saved \d/);
  await user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => expect(address()).toContain('/images/114?'));
  expect(address()).toContain('edit=mask');
  await screen.findByText('Saves by itself');
  await user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => expect(address()).not.toContain('edit=mask'));
  expect(toasts.get().at(-1)!.text).toMatch(/without a mask/);
});
