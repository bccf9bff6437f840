/** @file A small file system of its own, to fill up; only where this process may mount one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of a new file system of this size (such as '64k'), or undefined where none may be mounted. */
export function mountSmallDisk(size: string): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'clflow-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place], { stdio: 'ignore' });
    return place;
  } catch {
    rmSync(place, { recursive: true });
    return undefined;
  }
}

/** Gives a mounted file system another size. */
export function resizeDisk(place: string, size: string): void {
  execFileSync('mount', ['-o', `remount,size=${size}`, place]);
}

export function unmount(place: string): void {
  execFileSync('umount', [place]);
  rmSync(place, { recursive: true });
}

/** Whether {@link mountSmallDisk} works here. */
export function canMount(): boolean {
  const place = mountSmallDisk('64k');
  if (place) unmount(place);
  return place !== undefined;
}
