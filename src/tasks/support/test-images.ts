/** @file The test images of an evaluation, looked at before the work: what cannot be read, masks that cannot be meant. */
import { examine, maskFindings, withoutUseless } from '../../check/index.js';
import type { Sample } from '../../dataset/index.js';
import { ClflowError, option } from '../../errors.js';
import type { Size } from '../../geometry/index.js';
import type { OnTaskEvent } from './events.js';

export interface TestImages {
  /** Those that can be read; without their mask where that is empty. */
  readonly samples: readonly Sample[];
  readonly sizes: readonly Size[];
}

/** @throws ClflowError `data` that names all images and masks that cannot be used, unless `skipBad` */
export async function testImages(
  test: readonly Sample[],
  { skipBad, maxMegapixels }: { readonly skipBad: boolean; readonly maxMegapixels: number },
  onEvent: OnTaskEvent,
): Promise<TestImages> {
  const note = (message: string): void => onEvent({ phase: 'note', message });
  const files = test.map(({ file }) => file);
  const { images, unreadable } = await examine(files, {
    maxMegapixels,
    onImage: (done) => onEvent({ phase: 'checking', done, total: files.length }),
  });
  const sizes = new Map(images.map((image) => [image.file, image]));
  const masks = await maskFindings(test, sizes, { maxMegapixels });
  const broken = masks.filter(({ severity }) => severity === 'error');
  const problems = [...unreadable.map(({ problem }) => problem), ...broken.map(({ message }) => message)];
  if (problems.length > 0 && !skipBad) {
    const list = problems.map((problem) => `\n  ${problem}`).join('');
    throw new ClflowError(
      'data',
      `${unreadable.length + broken.flatMap((finding) => finding.files).length} of ${test.length} test images or masks cannot ` +
        `be used; mend them, or leave them out with ${option('skipBad')}:${list}`,
    );
  }
  unreadable.forEach(({ problem }) => note(`left out: ${problem}`));
  masks.forEach(({ message }) => note(message));
  return {
    samples: withoutUseless(
      test.filter(({ file }) => sizes.has(file)),
      masks,
    ),
    sizes: images,
  };
}
