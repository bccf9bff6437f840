/** What stands inside sentences of the library: kinds of files, what to do with them, what is too large. The pages know them by these patterns. */
export const reasons = {
  heic: 'a HEIC image (as iPhones take)',
  pdf: 'a PDF document',
  postScript: 'a PostScript document',
  photoshop: 'a Photoshop document',
  jpegXl: 'a JPEG XL image',
  jpeg2000: 'a JPEG 2000 image',
  openExr: 'an OpenEXR image',
  fits: 'a FITS image',
  dicom: 'a DICOM image',
  svg: 'an SVG drawing',
  zip: 'a ZIP archive',
  gzip: 'a gzip archive',
  lfs: 'a pointer of Git LFS, not the image itself',
  video: 'a video or an image of a kind like HEIC',
  asPicture: 'save it as PNG or JPEG',
  asPhonePicture: 'save it as JPEG or PNG (on the iPhone: Settings, Camera, Formats, Most Compatible)',
  asPng: 'save it as PNG with 8 or 16 bits a channel',
  unpack: 'unpack it first',
  fetch: 'fetch the images (git lfs pull)',
  side: '{size}, and a side may have at most {most, number} pixels; make it smaller or cut out the product',
  megapixels:
    '{size} is {count, number} megapixels, and at most {most, number} are allowed; make it smaller, cut out the product, or raise {option}',
  memory:
    '{size} in {count, number} channels of {bits, number} bits take too much memory; make it smaller, cut out the product, or raise {option}',
  data: 'its data are damaged',
};
