/** @file What the API says of near copies. */
import * as z from 'zod';
import { labelName } from './schemas.js';

export const imageCopies = z.object({
  /** The others, those set aside too; at most a hundred. */
  copies: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      label: labelName.nullable(),
      defect: z.string().nullable(),
      aside: z.boolean(),
    }),
  ),
});
