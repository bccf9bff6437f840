/** @file What the routes of exports take and give, as zod schemas. */
import * as z from 'zod';

export const exportKind = z.enum(['model', 'report', 'dataset', 'results', 'triton', 'web', 'project']);
export type ExportKind = z.infer<typeof exportKind>;

const id = z.coerce.number().int().positive();
export const listQuery = z.strictObject({
  /** The version that is meant; missing: the one in use. */
  model: id.optional(),
});
export const byKind = z.object({ id, kind: exportKind });
export const exportQuery = listQuery.extend({
  /** Chosen by the client: events tell of it, and it can be cancelled by it. */
  id: z
    .string()
    .regex(/^[\w-]{8,64}$/, 'must have 8 to 64 letters, digits, _ and -')
    .optional(),
});
export const byExport = z.object({ id: z.string().max(64) });

export const exportList = z.object({
  /** The version that model, results, Triton and web are of; null: there is none. */
  model: z
    .object({
      id: z.number(),
      version: z.number(),
      /** What the files are called. */
      name: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      threshold: z.number(),
      size: z.object({ width: z.number(), height: z.number() }),
      /** Null: a side that every image has of its own. */
      inputs: z.array(z.object({ name: z.string(), type: z.string(), shape: z.array(z.number().nullable()) })),
      outputs: z.array(z.object({ name: z.string(), type: z.string(), shape: z.array(z.number().nullable()) })),
    })
    .nullable(),
  exports: z.array(
    z.object({
      kind: exportKind,
      file: z.string(),
      /** Before it is made; null: not known. */
      bytes: z.number().nullable(),
      /** Whether it will be exactly so large. */
      is_exact: z.boolean(),
      /** In the archive; 1 for a single file. */
      files: z.number(),
      /** Why it cannot be made now, in a sentence. */
      obstacle: z.string().nullable(),
      /** The job that has to be done before, while it is done. */
      job: z.string().nullable(),
      /** The same on the command line; null where only the API does it. */
      command: z.string().nullable(),
    }),
  ),
});
export type ExportListJson = z.infer<typeof exportList>;

/** One event of an export that is under way. */
export const exportEvent = z.object({
  type: z.literal('export'),
  export: z.string(),
  project: z.number(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  /** Null: not known before. */
  total: z.number().nullable(),
  error: z.string().nullable(),
});
