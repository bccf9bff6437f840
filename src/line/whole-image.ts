/** @file Whether a file ends as a whole image does: cameras and copies write from the front. */

const JPEG_END = Buffer.from([0xff, 0xd9]);
const PNG_END = Buffer.from('\0\0\0\0IEND\xae\x42\x60\x82', 'latin1');
/** Some cameras write whole blocks. */
const MOST_PADDING = 4096;

/** A file that does not may be whole all the same: that takes decoding it. */
export function endsWhole(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xd8) {
    let end = buffer.length;
    while (end > buffer.length - MOST_PADDING && end > 2 && buffer[end - 1] === 0) end--;
    return buffer.subarray(end - 2, end).equals(JPEG_END);
  }
  if (buffer.subarray(1, 4).toString('latin1') === 'PNG') return buffer.subarray(-PNG_END.length).equals(PNG_END);
  return false;
}
