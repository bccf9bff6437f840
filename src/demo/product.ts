/** @file The sample product as a data set in the MVTec AD layout. */
import { join } from 'node:path';
import { writeFileAtomic } from '../files/index.node.js';
import { encodePng, type Mask, type RgbImage } from '../image/index.node.js';
import { Random } from '../random.js';
import { defects } from './defects.js';
import { randomPose, renderPart } from './part.js';

export interface ProductOptions {
  readonly seed: number;
  readonly trainImages: number;
  readonly testImages: number;
  /** Of each kind. */
  readonly defectImages: number;
}

/** Writes train/good, test/good, test/<defect> and ground_truth/<defect>; the same seed gives the same pictures. */
export async function writeProduct(root: string, options: ProductOptions): Promise<void> {
  const { seed } = options;
  const save = async (path: string, picture: RgbImage | Mask): Promise<void> =>
    writeFileAtomic(join(root, path), await encodePng(picture));
  const good = async (folder: string, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const random = Random.of(seed, folder, i);
      await save(`${folder}/${numbered(i)}.png`, renderPart(randomPose(random), random));
    }
  };
  await good('train/good', options.trainImages);
  await good('test/good', options.testImages);
  for (const [name, draw] of Object.entries(defects)) {
    for (let i = 0; i < options.defectImages; i++) {
      const random = Random.of(seed, name, i);
      const { image, mask } = draw(randomPose(random), random);
      await save(`test/${name}/${numbered(i)}.png`, image);
      await save(`ground_truth/${name}/${numbered(i)}_mask.png`, mask);
    }
  }
}

function numbered(i: number): string {
  return String(i).padStart(3, '0');
}
