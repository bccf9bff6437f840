/** What the server says is wrong, by its code. */
export const said = {
  'product-missing': 'There is no such product.',
  'image-missing': 'There is no such image.',
  'model-missing': 'There is no such model.',
  'file-gone': 'The file is not there any more: look at the folder again.',
  'model-file-gone': 'The model file is not there any more.',
  'not-measured': 'The model has not measured all images yet.',
  'no-mask': 'The image has no mask.',
  'no-model': 'The product has no model yet.',
  'other-product': 'The model is one of another product.',
  'path-not-whole': '{folder} is no whole path of a folder: begin it at the root.',
  'folder-missing': '{folder} does not exist: check the path.',
  'not-a-folder': '{folder} is not a folder: give the folder that holds the images.',
  'folder-gone': 'The folder {folder} is not there.',
  'too-few-good':
    'There are {good, number} different good images, too few to both train and calibrate: give at least {least, number}, better 20 or more.',
  'training-already': 'A training of this product is being done already.',
  'review-rate-low':
    'The review rate {review, number} must be above the rate of false alarms, {rate, number}: what is looked at lies below what is rejected.',
  'painted-none': 'The model keeps no such painted defects.',
  'painted-unknown': 'The model does not know which images defects were painted on: train again.',
  'painted-image-gone': 'An image that defects were painted on is not in the folder any more: train again.',
  'painting-failed': 'The defects could not be painted: look into the log.',
  'picture-missing': 'There is no such picture.',
  'maps-missing': 'There are no maps of this epoch.',
  'file-too-large': '{file} is larger than {gigabytes, number} GB.',
  'too-many-alike': 'There are too many files called {file}.',
};
