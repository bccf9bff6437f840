/** @file What a refinement has changed: good images that were rejected, real defects that are found. */
import type { ImageDetector } from '../../detector/index.js';
import type { RgbImage } from '../../image/index.node.js';
import type { ImageSource } from '../../training/image-source.js';
import type { DefectSource } from '../../training/real-defects.js';

/** Images called anomalous, of so many, before and after. */
interface Counted {
  readonly before: number;
  readonly after: number;
  readonly of: number;
}

export interface Change {
  /** Good images that were given because they had been rejected. */
  readonly rejected: Counted;
  /** Real defects that were given; the new model was trained on them. */
  readonly found: Counted;
}

/** @param good images; @param defects what the new model was trained on */
export async function changeOf(
  before: ImageDetector,
  after: ImageDetector,
  good: ImageSource,
  defects: DefectSource,
): Promise<Change> {
  const images = Array.from({ length: defects.count }, (_, index) => async () => (await defects.load(index)).image);
  const files = Array.from({ length: good.count }, (_, index) => () => good.load(index));
  return { rejected: await counted(before, after, files), found: await counted(before, after, images) };
}

async function counted(
  before: ImageDetector,
  after: ImageDetector,
  images: readonly (() => Promise<RgbImage>)[],
): Promise<Counted> {
  const anomalous = async (detector: ImageDetector): Promise<number> => {
    let count = 0;
    for (const load of images) if ((await detector.inspect(await load())).verdict === 'anomalous') count++;
    return count;
  };
  return { before: await anomalous(before), after: await anomalous(after), of: images.length };
}
