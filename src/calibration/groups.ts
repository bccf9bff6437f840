/**
 * @file Groups that stay on one side of every split (as scikit-learn's GroupKFold has them): near copies together, every other
 * image alone. Images of one group are no two drawings from the images of tomorrow, so of a group one image calibrates.
 */

/** Groups of the images 0 … count − 1 by their first images, of whom each is in one. @param nearCopies groups of two and more */
export function groupsOf(count: number, nearCopies: readonly (readonly number[])[] = []): number[][] {
  const groups = Array.from({ length: count }, (_, image) => [image]);
  for (const copies of nearCopies) {
    const [first, ...others] = [...copies].sort((a, b) => a - b);
    groups[first].push(...others);
    for (const other of others) groups[other] = [];
  }
  return groups.filter(({ length }) => length > 0);
}

/** The image of each group that calibrates: its first one. */
export function representatives(groups: readonly (readonly number[])[]): number[] {
  return groups.map(([first]) => first);
}
