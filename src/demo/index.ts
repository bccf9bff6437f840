/** @file A sample product that is drawn, for those who have no pictures at hand. */
import { writeProduct, type ProductOptions } from './product.js';

const SAMPLE: ProductOptions = { seed: 1, trainImages: 48, testImages: 12, defectImages: 5 };

/** Writes the sample product, a steel flange, in the MVTec AD layout: good pictures, of which some are for tests, and a few of each defect. */
export async function writeSample(folder: string): Promise<void> {
  await writeProduct(folder, SAMPLE);
}
