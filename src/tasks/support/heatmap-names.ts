/** @file Names for heat maps: after their images, with as many of the folders in front as keep them apart. */
import { parse, resolve, sep } from 'node:path';

/** One PNG name a file, all different even where upper and lower case count as the same. */
export function heatmapNames(files: readonly string[]): string[] {
  const parts = files.map((file) => {
    const { dir, name } = parse(resolve(file));
    return [...dir.split(sep), name];
  });
  const deepest = Math.max(1, ...parts.map(({ length }) => length));
  for (let depth = 1; depth <= deepest; depth++) {
    const names = parts.map((part) => part.slice(-depth).filter(Boolean).join('_'));
    if (allDifferent(names)) return names.map((name) => `${name}.png`);
  }
  // Only files that differ in nothing but extension or case are left: their place in the list tells them apart.
  return parts.map((part, i) => `${part.at(-1)}_${i + 1}.png`);
}

function allDifferent(names: readonly string[]): boolean {
  return new Set(names.map((name) => name.toLowerCase())).size === names.length;
}
