/** @file Masks as the data set room asks for them. */
import { decodeMask } from './decode.node.js';

/** Whether a mask file has no defect pixel. */
export async function isEmptyMask(file: string): Promise<boolean> {
  return (await decodeMask(file)).data.every((value) => value === 0);
}
