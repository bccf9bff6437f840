/** @file Tells when images have another shape or size than those that a model was trained on. */
import { stretchedImages } from '../../check/image-findings.js';
import type { DetectorMetadata } from '../../detector/index.js';
import type { Size } from '../../geometry/index.js';
import type { OnTaskEvent } from './events.js';

/** An image with this many times more or fewer pixels a side shows other details than the model has learned. */
const SCALED = 1.5;

/** Collects the sizes of images as they come, and tells at the end. */
export class SizeWatch {
  private readonly sizes: Size[] = [];

  constructor(private readonly metadata: Pick<DetectorMetadata, 'imageSize'>) {}

  saw({ width, height }: Size): void {
    this.sizes.push({ width, height });
  }

  /** One note where images are stretched, one where they are scaled; none for a model that does not know its images' size. */
  tell(onEvent: OnTaskEvent): void {
    const { imageSize } = this.metadata;
    if (!imageSize) return;
    const { sizes } = this;
    const trained = `the model was trained on images of ${imageSize.width}×${imageSize.height}`;
    const note = (message: string): void => onEvent({ phase: 'note', message });
    const stretched = stretchedImages(sizes, imageSize);
    if (stretched.length > 0) {
      note(`${count(stretched, sizes)}, and ${trained}: they are stretched to its shape, so scores mean little.`);
    }
    const scaled = sizes.filter(
      (size) =>
        !stretched.some(({ width, height }) => width === size.width && height === size.height) && isScaled(size),
    );
    if (scaled.length > 0) {
      note(`${count(scaled, sizes)}, and ${trained}: what they show has another size than the model has learned.`);
    }

    function isScaled({ width }: Size): boolean {
      const ratio = width / imageSize!.width;
      return Math.max(ratio, 1 / ratio) >= SCALED;
    }
  }
}

/** "6 of 6 images are 192×72" */
function count(some: readonly Size[], all: readonly Size[]): string {
  const kinds = new Set(some.map(({ width, height }) => `${width}×${height}`));
  const are = some.length === 1 ? 'is' : 'are';
  const sizes = kinds.size === 1 ? [...kinds][0] : `of other sizes, such as ${[...kinds][0]}`;
  return `${some.length} of ${all.length} images ${are} ${sizes}`;
}
