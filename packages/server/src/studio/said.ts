/**
 * @file What the studio's routes say is wrong, each sentence once, under a code: the pages say it in their own language by the code and
 * its values, a script reads the sentence.
 */
import { HttpError } from '../errors.js';

type Values = Readonly<Record<string, string | number>>;

/** Status and sentence; `{name}` stands for a value. */
const sentences = {
  'product-missing': [404, 'There is no such product.'],
  'image-missing': [404, 'There is no such image.'],
  'model-missing': [404, 'There is no such model.'],
  'file-gone': [404, 'The file is not there any more: look at the folder again.'],
  'model-file-gone': [404, 'The model file is not there any more.'],
  'not-measured': [409, 'The model has not measured all images yet.'],
  'no-mask': [404, 'The image has no mask.'],
  'split-unknown': [409, 'No model says which images it has seen: train one.'],
  'no-model': [404, 'The product has no model yet.'],
  'train-first': [409, 'The product has no model yet: train one first.'],
  'picture-not-kept': [404, 'The picture of this inspection is not kept any more.'],
  'other-product': [404, 'The model is one of another product.'],
  'path-not-whole': [400, '{folder} is no whole path of a folder: begin it at the root.'],
  'folder-missing': [400, '{folder} does not exist: check the path.'],
  'not-a-folder': [400, '{folder} is not a folder: give the folder that holds the images.'],
  'folder-gone': [409, 'The folder {folder} is not there.'],
  'too-few-good': [
    409,
    'There are {good} different good images, too few to both train and calibrate: give at least {least}, better 20 or more.',
  ],
  'training-already': [409, 'A training of this product is being done already.'],
  'review-rate-low': [
    422,
    'The review rate {review} must be above the rate of false alarms, {rate}: what is looked at lies below what is rejected.',
  ],
  'painted-none': [404, 'The model keeps no such painted defects.'],
  'painted-unknown': [409, 'The model does not know which images defects were painted on: train again.'],
  'painted-image-gone': [409, 'An image that defects were painted on is not in the folder any more: train again.'],
  'painting-failed': [500, 'The defects could not be painted: look into the log.'],
  'picture-missing': [404, 'There is no such picture.'],
  'maps-missing': [404, 'There are no maps of this epoch.'],
  'file-too-large': [413, '{file} is larger than {gigabytes} GB.'],
  'too-many-alike': [409, 'There are too many files called {file}.'],
} as const satisfies Record<string, readonly [HttpError['status'], string]>;

export type SaidCode = keyof typeof sentences;

/** A sentence with its code. */
export interface Said {
  readonly code: SaidCode;
  readonly values: Values;
  readonly sentence: string;
}

export function saying(code: SaidCode, values: Values = {}): Said {
  const sentence = sentences[code][1].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  return { code, values, sentence };
}

/** The same as an answer. */
export function said(code: SaidCode, values: Values = {}): HttpError {
  return new HttpError(sentences[code][0], saying(code, values).sentence, undefined, { code, values });
}
