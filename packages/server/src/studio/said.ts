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
  'nothing-ignored': [404, 'No area is ignored.'],
  'area-changed': [412, 'The area was changed elsewhere since it was opened: keep yours, or take the other one.'],
  'area-no-body': [422, 'An area comes as the body, as PNG.'],
  'all-ignored': [422, 'The ignored area covers the whole image: leave something to inspect.'],
  'region-beyond': [422, 'The region of interest {region} reaches beyond the images of {size}.'],
  'sizes-differ': [
    409,
    'The images of this product differ in size, so no area can be told for all of them: set those aside that are of another size.',
  ],
  'mask-changed': [
    412,
    'The mask was changed elsewhere since it was opened: keep yours, or take the one that lies there.',
  ],
  'mask-no-body': [422, 'A mask comes as the body, as PNG.'],
  'mask-not-png': [422, 'A mask comes as PNG, this is {kind}: save it as PNG.'],
  'mask-size': [422, 'The mask is {mask}, but the image is {image}: give a mask of the size of the image.'],
  'image-unreadable': [422, 'The image cannot be read, so it takes no mask.'],
  'nothing-to-decide': [409, 'There is nothing to decide about this model.'],
  'no-alarm': [409, 'There is no alarm of this kind.'],
  'picture-empty': [400, 'The body is empty: send the bytes of the picture.'],
  'deciding-model-gone': [404, 'The model that decided this is not there any more.'],
  'nothing-said': [409, 'Nobody has said anything to this inspection.'],
  'inspection-missing': [404, 'There is no such inspection.'],
  'name-taken': [409, 'There is a product "{name}" already: give another name.'],
  'report-missing': [404, 'There is no report of this version yet.'],
  'report-not-made': [409, 'The report is not made yet.'],
  'version-in-use': [
    409,
    'Version {version} is the one in use: use another version first, then this one can be deleted.',
  ],
  'versions-same': [400, '`a` and `b` are the same version: give two.'],
  'model-in-making': [409, 'Another job is making a model of this product: wait for its end.'],
  'nothing-to-learn': [
    409,
    'There is nothing to learn from yet: say good to false alarms and defective to real defects.',
  ],
  'calibrating-already': [409, 'A calibration of this product is being done already.'],
  'too-few-to-calibrate': [
    409,
    'There are {good} good pictures since then, too few to calibrate: {least} at least, better 20 or more.',
  ],
  'export-known': [409, 'There is an export {id} under way: give it another id.'],
  'exports-many': [429, '{count} exports are under way: wait for one to end, or cancel it.'],
  'export-cancelled': [409, 'The export was cancelled.'],
  'export-missing': [404, 'There is no such export under way.'],
  'export-file-gone': [409, 'A file is not there any more: look at the folder again.'],
  'not-taken-along': [409, '{file} cannot be taken along: its file is not there any more. Look at the folder again.'],
  'nothing-labelled': [409, 'No image is labelled good or defective yet.'],
  'no-page-inspects': [409, '{folder} holds no page that inspects: build the pages of the studio again.'],
  'no-form': [415, 'Files come as a form (multipart/form-data).'],
  'not-kept': [507, '{file} could not be kept ({reason}).'],
  'cursor-wrong': [400, '`after` must be the `next` of the page before.'],
  'token-missing': [401, 'The token is missing: open the studio by the address that clflow studio printed.'],
  'other-host': [421, 'The studio answers to this machine alone: open it by the address that clflow studio printed.'],
  'behind-proxy': [403, 'The studio is not for use behind a proxy: open it by the address that clflow studio printed.'],
  'other-site': [403, 'The studio refuses requests of other sites.'],
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

/** A sentence of the library, as it said it: the pages know those that people meet. */
export function passedOn(status: 400 | 409 | 422, sentence: string): HttpError {
  return new HttpError(status, sentence);
}
