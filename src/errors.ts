/**
 * @file The one error type of clflow: a code for machines and one sentence for people that says what is wrong,
 * where, and what to do.
 */

/** What kind of thing went wrong. `usage` and `data` errors are the caller's to mend, `internal` ones are ours. */
export type ErrorCode =
  | 'usage' // an option or argument is wrong
  | 'data' // a folder, image or mask cannot be used
  | 'model' // a model file is not ours, damaged or too new
  | 'weights' // backbone weights are missing, damaged or of the wrong shape
  | 'io' // reading or writing failed (permission, full disk)
  | 'network' // a download failed
  | 'shape' // a graph operation was given tensors that do not fit
  | 'interrupted' // the user stopped the work
  | 'internal';

/** An error whose message can be shown to a user as it is. */
export class ClflowError extends Error {
  override readonly name = 'ClflowError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
