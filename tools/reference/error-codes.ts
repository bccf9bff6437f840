/** @file What each code of an error means, one sentence each, until src/errors.ts says so itself. */
import type { ErrorCode } from '../../src/errors.js';

export const errorCodes: Readonly<Record<ErrorCode, string>> = {
  usage: 'An option or an argument is wrong.',
  data: 'A folder, an image or a mask cannot be used.',
  model: "A model file is not clflow's, is damaged, or was written by another version.",
  weights: 'Backbone weights are missing, damaged or of the wrong shape.',
  io: 'Reading or writing failed.',
  network: 'A download failed.',
  shape: 'A graph operation was given tensors that do not fit.',
  interrupted: 'The work was stopped by its user.',
  internal: 'Something happened that clflow should have prevented.',
};
