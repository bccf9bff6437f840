/**
 * @file The one error type of clflow: a code for machines and one sentence for people that says what is wrong,
 * where, and what to do.
 */

/** What kind of thing went wrong, and whose it is to mend. */
export const errorCodes = {
  usage: 'An option or argument is wrong.',
  data: 'A folder, an image or a mask cannot be used.',
  model: 'A model file is not one of clflow, damaged, or written by another version.',
  weights: "A backbone's weights are missing, damaged or of the wrong shape.",
  io: 'Reading or writing a file failed: permission, a full disk, a path that leads nowhere.',
  network: 'A download failed.',
  shape: 'A graph operation was given tensors that do not fit.',
  interrupted: 'The work was stopped, by Ctrl-C or by an abort signal.',
  internal: 'Something that should not happen: a bug of clflow.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/**
 * An error whose message can be shown to a user as it is.
 *
 * @example
 * ```ts
 * try {
 *   await train({ data: 'photos/bottle', output: 'bottle.onnx' });
 * } catch (error) {
 *   if (error instanceof ClflowError && error.code === 'data') console.error(error.message);
 *   else throw error;
 * }
 * ```
 */
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

/** The name of a task's option as messages write it: `epochs`. The command line makes a flag of it. */
export function option(name: string): string {
  return `\`${name}\``;
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
