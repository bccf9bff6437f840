/**
 * @file In which order test files begin: what walks through the whole product first, since a long file that begins last keeps one core
 * and leaves the other idle. Within a project larger files come first, or those that took longer when they are known.
 */
import { relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Beginnings of paths, from those of files that take longest. */
const ORDER = ['packages/studio/test/', 'packages/queue/src/studio', 'packages/server/', 'test/', 'src/'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const placed = (file: TestSpecification): number => placeOf(relative(this.ctx.config.root, file.moduleId));
    return sorted.sort((a, b) => placed(a) - placed(b));
  }
}

function placeOf(file: string): number {
  const place = ORDER.findIndex((beginning) => file.replaceAll(sep, '/').startsWith(beginning));
  return place < 0 ? ORDER.length : place;
}
