import { expect, it } from 'vitest';
import { afterAction, click, move, nothing } from './picked.js';

const images = [10, 11, 12, 13, 14, 15].map((id) => ({ id }));
const ids = ({ ids: picked }: { ids: ReadonlySet<number> }) => [...picked].sort();

it('selects one, toggles with Ctrl, and takes a row with Shift from where the last click was', () => {
  const one = click(nothing, 1, images, {});
  expect(ids(one)).toEqual([11]);
  const two = click(one, 4, images, { ctrl: true });
  expect(ids(two)).toEqual([11, 14]);
  expect(ids(click(two, 4, images, { ctrl: true }))).toEqual([11]);
  expect(ids(click(one, 3, images, { shift: true }))).toEqual([11, 12, 13]);
  expect(ids(click(click(one, 3, images, { shift: true }), 0, images, { shift: true }))).toEqual([10, 11]);
  expect(ids(click(two, 5, images, { shift: true, ctrl: true }))).toEqual([11, 14, 15]);
});

it('arrows select, with Ctrl they only walk', () => {
  const one = click(nothing, 1, images, {});
  expect(move(one, 2, images, {})).toMatchObject({ active: 2, anchor: 2 });
  expect([move(one, 2, images, { ctrl: true }).active, ids(move(one, 2, images, { ctrl: true }))]).toEqual([2, [11]]);
});

it('one image gives the selection on: to the next, or to what comes into its place', () => {
  const one = click(nothing, 1, images, {});
  expect(afterAction(one, [11], images, () => true)).toMatchObject({ active: 2, ids: new Set([12]) });
  expect(afterAction(one, [11], images, () => false)).toMatchObject({ active: 1, ids: new Set([12]) });
  expect(afterAction(click(nothing, 5, images, {}), [15], images, () => true)).toMatchObject({ ids: new Set([15]) });
  expect(afterAction(one, [11], [{ id: 11 }], () => false)).toEqual(nothing);
});

it('several stay selected as far as they are still shown', () => {
  const three = click(click(nothing, 1, images, {}), 3, images, { shift: true });
  expect(ids(afterAction(three, [11, 12, 13], images, () => true))).toEqual([11, 12, 13]);
  expect(afterAction(three, [11, 12, 13], images, () => false)).toMatchObject({ active: 1, ids: new Set() });
});
