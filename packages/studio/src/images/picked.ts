/** @file Which image has the focus and which are selected, as in a window of files: a click takes one, Ctrl another, Shift a row of them. */

export interface Picked {
  readonly ids: ReadonlySet<number>;
  /** Place of the image with the focus. */
  readonly active: number;
  /** Where a row begins that Shift ends. */
  readonly anchor: number;
}

export const nothing: Picked = { ids: new Set(), active: 0, anchor: 0 };

interface Modifiers {
  /** From the anchor to here. */
  readonly shift?: boolean;
  /** Ctrl: the rest of the selection stays. */
  readonly ctrl?: boolean;
}

type Images = readonly { readonly id: number }[];

export function click(picked: Picked, at: number, images: Images, { shift, ctrl }: Modifiers): Picked {
  if (shift) return range(picked, at, images, ctrl);
  const id = images[at]?.id;
  if (id === undefined) return { ...picked, active: at };
  if (!ctrl) return { ids: new Set([id]), active: at, anchor: at };
  const ids = new Set(picked.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, active: at, anchor: at };
}

/** By arrow keys: Ctrl moves the focus alone. */
export function move(picked: Picked, at: number, images: Images, { shift, ctrl }: Modifiers): Picked {
  return ctrl && !shift ? { ...picked, active: at } : click(picked, at, images, { shift: shift ?? false });
}

function range(picked: Picked, at: number, images: Images, keeps: boolean | undefined): Picked {
  const [from, to] = [Math.min(picked.anchor, at), Math.max(picked.anchor, at)];
  const ids = images.slice(from, to + 1).map(({ id }) => id);
  return { ids: new Set(keeps ? [...picked.ids, ...ids] : ids), active: at, anchor: picked.anchor };
}

/**
 * After an action: one image gives the selection on to the next, several stay selected as far as they are still shown.
 * @param stays whether the list still shows an image
 */
export function afterAction(
  picked: Picked,
  targets: readonly number[],
  images: Images,
  stays: (id: number) => boolean,
): Picked {
  const acted = new Set(targets);
  const left = images.filter(({ id }) => !acted.has(id) || stays(id));
  const first = images.findIndex(({ id }) => acted.has(id));
  if (left.length === 0 || first < 0) return nothing;
  if (targets.length > 1) {
    const ids = new Set(targets.filter(stays));
    return ids.size > 0 ? { ...picked, ids } : { ids, active: Math.min(first, left.length - 1), anchor: first };
  }
  const next = Math.min(first + (stays(targets[0]!) ? 1 : 0), left.length - 1);
  return { ids: new Set([left[next]!.id]), active: next, anchor: next };
}
