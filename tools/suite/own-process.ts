/** @file Test files that need a process of their own: those that put something else in a module's place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A module that another file has loaded before can no longer be replaced.
 *
 * @returns paths from `root`
 */
export function replacingModules(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter(
      (file) => /\.test\.tsx?$/.test(file) && /\bvi\.(mock|doMock)\(/.test(readFileSync(join(root, file), 'utf8')),
    );
}
