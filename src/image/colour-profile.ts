/**
 * @file The name of a colour profile, by ICC.1:2022 (profile version 4) and ICC.1:2001-04 (version 2): a header of 128 bytes, a
 * table of tags (signature, place, size), and under `desc` a text: ASCII in version 2, UTF-16 in version 4.
 */
const TAGS = 128;
const ENTRY = 12;
const MOST_TAGS = 1000;
const LONGEST_NAME = 80;

/** As the profile calls itself; `unnamed` where it does not, or is damaged. */
export function profileName(icc: Uint8Array): string {
  try {
    return (
      description(icc)
        .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
        .slice(0, LONGEST_NAME)
        .trim() || 'unnamed'
    );
  } catch (error) {
    if (error instanceof RangeError) return 'unnamed';
    throw error;
  }
}

/** Throws RangeError where it would read outside the profile. */
function description(icc: Uint8Array): string {
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const latin = (at: number, length: number): string => String.fromCharCode(...icc.subarray(at, at + length));
  const count = Math.min(view.getUint32(TAGS), MOST_TAGS);
  for (let i = 0; i < count; i++) {
    const entry = TAGS + 4 + i * ENTRY;
    if (latin(entry, 4) !== 'desc') continue;
    const at = view.getUint32(entry + 4);
    if (latin(at, 4) === 'desc') return latin(at + 12, Math.min(view.getUint32(at + 8), LONGEST_NAME));
    if (latin(at, 4) !== 'mluc' || view.getUint32(at + 8) === 0) return '';
    const [length, place] = [view.getUint32(at + 20), view.getUint32(at + 24)];
    return new TextDecoder('utf-16be').decode(
      icc.subarray(at + place, at + place + Math.min(length, 2 * LONGEST_NAME)),
    );
  }
  return '';
}

/** Whether colours of the profile are those of sRGB already: under its own name or that of small copies of it. */
export function isSrgb(name: string): boolean {
  return /srgb/i.test(name) || name === 'c2' || name === 'uRGB';
}
