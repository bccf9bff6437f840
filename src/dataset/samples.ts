/** @file From files to samples: the pieces that the layouts share. */
import { parse, relative, sep } from 'node:path';
import { naturalCompare } from './natural-sort.js';
import type { Sample } from './sample.js';

/** The name of normal images' defect. */
export const GOOD = 'good';

/** A sample for an image file; of the defect 'good' it is normal. */
export function sampleOf(root: string, file: string, defect: string, masks: readonly string[] = []): Sample {
  return { file, name: nameIn(root, file), label: defect === GOOD ? 'normal' : 'anomalous', defect, masks };
}

/** A path below a root as it is told: with `/` on every system. */
export function nameIn(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}

/** A file's name without folder and extension. */
export function stemOf(file: string): string {
  return parse(file).name;
}

/** Samples in natural order of their names. */
export function sorted(samples: readonly Sample[]): Sample[] {
  return [...samples].sort((a, b) => naturalCompare(a.name, b.name));
}

/** "1 image", "2 images". */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** Three names at most, and how many there are beside. */
export function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
