/** @file Connected regions of cells or pixels by their sides (4 neighbours). */

/** Every index joined to a start through indices for which the condition holds; `start` comes first. */
export function regionFrom(
  start: number,
  width: number,
  seen: Uint8Array,
  condition: (i: number) => boolean,
): number[] {
  const region = [start];
  seen[start] = 1;
  const visit = (next: number) => {
    if (seen[next] || !condition(next)) return;
    seen[next] = 1;
    region.push(next);
  };
  for (let head = 0; head < region.length; head++) {
    const i = region[head];
    const x = i % width;
    if (x > 0) visit(i - 1);
    if (x + 1 < width) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i + width < seen.length) visit(i + width);
  }
  return region;
}

/** All regions of a value. */
export function regionsOf(plane: Uint8Array, width: number, value: number): number[][] {
  const seen = new Uint8Array(plane.length);
  const regions: number[][] = [];
  for (let start = 0; start < plane.length; start++) {
    if (seen[start] || plane[start] !== value) continue;
    regions.push(regionFrom(start, width, seen, (i) => plane[i] === value));
  }
  return regions;
}
