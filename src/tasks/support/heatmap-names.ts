/** @file Names for heat maps: after their images, with as many of the folders in front as keep them apart. */
import { createHash } from 'node:crypto';
import { parse, resolve, sep } from 'node:path';

/** Bytes of a name that every file system takes, with the ending of a temporary one behind it. */
const LONGEST = 200;

/** One PNG name a file, all different even where upper and lower case count as the same. */
export function heatmapNames(files: readonly string[]): string[] {
  const parts = files.map((file) => {
    const { dir, name } = parse(resolve(file));
    return [...dir.split(sep), name];
  });
  const deepest = Math.max(1, ...parts.map(({ length }) => length));
  for (let depth = 1; depth <= deepest; depth++) {
    const names = parts.map((part) => part.slice(-depth).filter(Boolean).join('_'));
    if (allDifferent(names)) return names.map((name) => `${shortened(name)}.png`);
  }
  // Only files that differ in nothing but extension or case are left: their place in the list tells them apart.
  return parts.map((part, i) => `${shortened(part.at(-1)!)}_${i + 1}.png`);
}

/** A name that is too long keeps its beginning, and a hash of it all keeps it different from others. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 12);
  let kept = name;
  while (Buffer.byteLength(kept) > LONGEST - 13) kept = [...kept].slice(0, -1).join('');
  return `${kept}-${hash}`;
}

function allDifferent(names: readonly string[]): boolean {
  return new Set(names.map((name) => name.toLowerCase())).size === names.length;
}
