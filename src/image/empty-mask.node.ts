/** @file Masks as the data set room asks for them. */
import { decodeMask, type Decoding } from './decode.node.js';

/** Whether a mask file has no defect pixel. */
export async function isEmptyMask(file: string, options?: Pick<Decoding, 'maxMegapixels'>): Promise<boolean> {
  return (await decodeMask(file, options)).data.every((value) => value === 0);
}
