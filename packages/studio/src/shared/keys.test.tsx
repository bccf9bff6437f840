import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { keysInForce, useKeys, type Key } from './keys.js';

function Page({ title, keys }: { readonly title: string; readonly keys: readonly Key[] }) {
  useKeys(title, keys);
  return (
    <>
      <input aria-label="field" />
      <input aria-label="box" type="checkbox" />
      <div role="dialog">
        <button>within</button>
      </div>
    </>
  );
}

it('hears letters, signs and places with exactly their modifiers', async () => {
  const heard: string[] = [];
  const key = (on: string) => ({ on: [on], does: on, run: () => void heard.push(on) });
  render(<Page title="Page" keys={['G', 'Ctrl+Z', 'Ctrl+Shift+Z', '?', 'Digit2', 'Delete'].map(key)} />);
  await userEvent.keyboard('g{Shift>}g{/Shift}{Control>}g{/Control}');
  expect(heard).toEqual(['G']);
  // Held.
  await userEvent.keyboard('{g>3/}');
  expect(heard.splice(1)).toEqual(['G']);
  await userEvent.keyboard('{Control>}z{Shift>}z{/Shift}{/Control}{Shift>}?{/Shift}[Digit2]{Delete}');
  expect(heard.slice(1)).toEqual(['Ctrl+Z', 'Ctrl+Shift+Z', '?', 'Digit2', 'Delete']);
});

it('hears nothing while somebody types or answers a dialog, but does beside a check box', async () => {
  const run = vi.fn();
  render(<Page title="Page" keys={[{ on: ['G', 'Ctrl+A'], does: 'good', run }]} />);
  await userEvent.type(screen.getByLabelText('field'), 'gg{Control>}a{/Control}');
  screen.getByText('within').focus();
  await userEvent.keyboard('g');
  expect(run).not.toHaveBeenCalled();
  expect(screen.getByLabelText('field')).toHaveValue('gg');
  screen.getByLabelText('box').focus();
  await userEvent.keyboard('g');
  expect(run).toHaveBeenCalledOnce();
});

it('acts again and again, or until it is let go, where it is said to, and leaves a slider its keys', async () => {
  const heard: string[] = [];
  const hear = (what: string) => () => void heard.push(what);
  const keys: Key[] = [
    { on: ['ArrowRight'], does: 'on', repeats: true, run: hear('on') },
    { on: ['H'], does: 'hide', run: hear('hide'), release: hear('show') },
    { on: ['+'], does: 'larger', run: hear('larger') },
  ];
  render(
    <>
      <Page title="Page" keys={keys} />
      <input aria-label="slider" type="range" />
    </>,
  );
  await userEvent.keyboard('{ArrowRight>2/}{h>3/}+');
  expect(heard.splice(0)).toEqual(['on', 'on', 'hide', 'show', 'larger']);
  await userEvent.keyboard('{h>}');
  window.dispatchEvent(new Event('blur'));
  expect(heard.splice(0)).toEqual(['hide', 'show']);
  screen.getByLabelText('slider').focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(heard).toEqual([]);
});

it('the page’s keys go before those that count everywhere, and go with the page', async () => {
  const heard: string[] = [];
  const group = (title: string) => (
    <Page title={title} keys={[{ on: ['A'], does: title, run: () => heard.push(title) }]} />
  );
  render(group('Everywhere'));
  const { unmount } = render(group('Page'));
  expect(keysInForce().map(({ title }) => title)).toEqual(['Page', 'Everywhere']);
  await userEvent.keyboard('a');
  unmount();
  await userEvent.keyboard('a');
  expect(heard).toEqual(['Page', 'Everywhere']);
});
