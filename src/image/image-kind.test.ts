import { describe, expect, it } from 'vitest';
import { imageKind } from './image-kind.js';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const box = (...brands: string[]) =>
  bytes(`\0\0\0${String.fromCharCode(12 + 4 * brands.length)}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`);

describe('imageKind', () => {
  it('knows what is decoded by its first bytes', () => {
    expect(imageKind(bytes('\x89PNG\r\n\x1a\n'))).toBe('png');
    expect(imageKind(bytes('\xff\xd8\xff\xe0'))).toBe('jpeg');
    expect(imageKind(bytes('II*\0'))).toBe('tiff');
    expect(imageKind(bytes('MM\0+'))).toBe('tiff');
    expect(imageKind(bytes('RIFF\0\0\0\0WEBPVP8 '))).toBe('webp');
    expect(imageKind(bytes('GIF89a'))).toBe('gif');
    expect(imageKind(bytes('BM'))).toBe('bmp');
    expect(imageKind(box('avif', 'mif1', 'miaf'))).toBe('avif');
    expect(imageKind(box('mif1', 'avif', 'miaf'))).toBe('avif');
  });

  it('names what is not', () => {
    expect(imageKind(box('heic', 'mif1', 'heic'))).toMatchObject({ foreign: 'a HEIC image (as iPhones take)' });
    expect(imageKind(box('mif1', 'heix'))).toMatchObject({ foreign: 'a HEIC image (as iPhones take)' });
    expect(imageKind(bytes('%PDF-1.7'))).toMatchObject({ foreign: 'a PDF document' });
    expect(imageKind(bytes('<?xml version="1.0"?><svg width="4">'))).toMatchObject({ foreign: 'an SVG drawing' });
    expect(imageKind(bytes(`${'\0'.repeat(128)}DICM`))).toMatchObject({ foreign: 'a DICOM image' });
    expect(imageKind(bytes('These are not the pixels.'))).toBeNull();
    expect(imageKind(new Uint8Array())).toBeNull();
  });

  it('takes nothing for an image because an image is mentioned later', () => {
    expect(imageKind(bytes('<svg>\x89PNG\r\n\x1a\n</svg>'))).toMatchObject({ foreign: 'an SVG drawing' });
    expect(imageKind(bytes(' \x89PNG\r\n\x1a\n'))).toBeNull();
  });
});
