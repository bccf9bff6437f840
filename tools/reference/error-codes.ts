/** @file What each code of an error means, one sentence each, until src/errors.ts exports the same. */
import type { ErrorCode } from '../../src/errors.js';

export const errorCodes: Readonly<Record<ErrorCode, string>> = {
  usage: 'An option or argument is wrong.',
  data: 'A folder, an image or a mask cannot be used.',
  model: 'A model file is not one of clflow, damaged, or written by another version.',
  weights: "A backbone's weights are missing, damaged or of the wrong shape.",
  io: 'Reading or writing a file failed: permission, a full disk, a path that leads nowhere.',
  network: 'A download failed.',
  shape: 'A graph operation was given tensors that do not fit.',
  interrupted: 'The work was stopped, by Ctrl-C or by an abort signal.',
  internal: 'Something that should not happen: a bug of clflow.',
};
