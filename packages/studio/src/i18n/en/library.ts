/** Sentences of the library and of jobs that people meet in the studio, as they are said there: the pages know them by these patterns. */
export const library = {
  empty: '{file} is empty (0 bytes); copy it again or remove it.',
  foreign: '{file} is {kind}, which cannot be read: {advice}.',
  damaged:
    '{file} cannot be decoded, it is damaged, truncated or of an unusual kind ({reason}); copy it again, or save it as PNG.',
  noImage: '{file} is not an image that can be read ({formats} can), or it is badly damaged.',
  channels:
    '{file} has {count, number} channels in an order that is not known, where 3 are expected (red, green, blue); save it as RGB.',
  depth: '{file} has pixels of type {type}; save it with 8 or 16 bits a channel.',
  tooLarge: '{file} is too large: {what}.',
  closed: '{file} cannot be read ({reason}).',
  missing: '{folder} does not exist: check the path.',
  noFolder: '{folder} is not a folder: give the folder that holds the images.',
  noPermission: 'No permission to read {folder}: allow this user to read and enter it.',
  noTraining: '{folder} has no training images (layout {layout}): put good images there.',
  noImages: '{folder} holds no images ({types}): check the path.',
  categories: '{folder} holds several categories ({names}): name one, such as {one}.',
  noLayout: '{folder} fits no known layout{instead}. Put good images into {good} or name the layout. Tried: {tried}.',
  noTests: 'There are no test images: enough to train, not to evaluate.',
  testsGood: 'The test images are all normal, so no detection metric can be computed.',
  testsBad: 'The test images are all anomalous, so no detection metric can be computed: add good ones.',
  noMasks: 'There are no ground-truth masks, so only image metrics can be computed.',
  someMasks:
    '{count, number} of {all, number} anomalous test images have no mask ({kinds}): pixel metrics leave them out.',
  unusable: '{count, number} of {all, number} {which} images cannot be used; mend them or take them out: {list}',
  unread: '{count, number} of {all, number} {which} images cannot be read: {list}',
  noneDecoded: 'None of the {which} images can be decoded.',
  allOneColour:
    'All {all, number} {which} images are of one colour, as with a lens cap on: nothing can be learned of them.',
  allAlike: 'All {all, number} {which} images are alike, pixel by pixel: nothing can be learned of them.',
  oneColour:
    '{count, number} of {all, number} {which} images {verb} of one colour (such as {file}): take them out if they show no product.',
  exactCopies:
    '{count, number} of {all, number} {which} images are exact copies of others (such as {file} of {other}): each picture counts once.',
  nearCopies:
    '{count, number} of {all, number} {which} images are nearly the same as others (such as {file} as {other}), as copies are that were scaled or saved anew: those of one picture stay together, and count once where a threshold is set.',
  alike:
    '{count, number} of {all, number} {which} images are as alike as copies (such as {file} and {other}): so many are rather pictures of a still camera, and each counts as one of its own.',
  oddSize:
    '{count, number} of {all, number} {which} images (such as one of {size}) have another aspect ratio than the typical {typical} and are stretched to it; better give images of one shape.',
  darker:
    '{count, number} of {all, number} {which} images {verb} far darker than the others (such as {file}): look at them.',
  brighter:
    '{count, number} of {all, number} {which} images {verb} far brighter than the others (such as {file}): look at them.',
  blurred:
    '{count, number} of {all, number} {which} images {verb} far less sharp than the others (such as {file}): out of focus, or moved.',
  grey: '{count, number} of {all, number} {which} images are stored as grey and the others in colour (such as {file}): give images of one camera.',
  turned:
    '{count, number} of {all, number} {which} images are turned or mirrored by their EXIF orientation and the others not, or otherwise (such as {file}): look whether all show the part the same way up.',
  maskWhite:
    '{count, number} of {all, number} masks cover nearly the whole image (such as {file}): are they inverted? White is the defect.',
  maskEmpty:
    '{count, number} of {all, number} masks are wholly black (such as {file}): their images are left out of pixel metrics.',
  maskSize:
    '{count, number} of {all, number} masks have another size than their image (such as {file}, {sizes}): give each image a mask of its own size.',
  maskUnread: '{count, number} of {all, number} masks cannot be read (such as {file}).',
  longLook: 'To look at every image takes longer: "clflow check {folder}" does.',
  readFailed: 'Cannot read {file}: {reason}.',
  diskFull: 'Cannot write {file}: the disk is full; free some space and try again.',
  writeFailed: 'Cannot write {file}: {reason}.',
  changedMeanwhile: '{file} was changed while the training ran: train again, on images that nothing writes to.',
  modelDamaged:
    '{file} is damaged: it was changed after it was written (its checksum differs); fetch it again, or train the model again',
  serverEnded: 'The server that worked on the job ended before it was done.',
  jobEnded: "The job's process ended without an answer ({reason}).",
};
