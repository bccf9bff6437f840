/**
 * @file Stray bytes in a JPEG: what some cameras leave between its segments. By ITU-T T.81, B.1.1, a marker is 0xFF and a
 * code other than 0 and 0xFF, and may have more 0xFF before it; segments follow each other without a gap. Decoders that
 * skip such bytes see the same pixels, but then cannot be told to be strict about anything else.
 */
import { concatenated } from '../files/concatenated.js';

const MARKER = 0xff;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const isRestart = (code: number): boolean => code >= 0xd0 && code <= 0xd7;
/** Markers without a segment: restarts, another start, and TEM. */
const standsAlone = (code: number): boolean => isRestart(code) || code === SOI || code === 1;

/**
 * The file without the bytes between its segments, and how many they were. Bytes at the end of a scan cannot be told from
 * its data and stay. A file that is no JPEG or breaks off comes back as far as it could be followed, plus its rest.
 */
export function withoutStrayBytes(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly stray: number } {
  const kept: Uint8Array[] = [];
  let stray = 0;
  let at = 0;
  const keep = (end: number): void => {
    kept.push(bytes.subarray(at, end));
    at = end;
  };
  if (bytes[0] !== MARKER || bytes[1] !== SOI) return { bytes, stray: 0 };
  keep(2);
  while (at < bytes.length) {
    const marker = nextMarker(bytes, at);
    if (marker === bytes.length) break;
    let start = marker;
    while (start > at && bytes[start - 1] === MARKER) start--;
    stray += start - at;
    at = start;
    const code = bytes[marker + 1];
    if (code === EOI) break;
    const end = marker + 2 + (standsAlone(code) ? 0 : bytes[marker + 2] * 256 + bytes[marker + 3]);
    if (!(end <= bytes.length)) break;
    keep(end);
    if (code === SOS) keep(endOfScan(bytes, at));
  }
  if (stray === 0) return { bytes, stray };
  keep(bytes.length);
  return { bytes: concatenated(kept), stray };
}

/** Where the next marker's 0xFF stands that its code follows; the end where there is none. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let i = bytes.indexOf(MARKER, from); i >= 0 && i + 1 < bytes.length; i = bytes.indexOf(MARKER, i + 1)) {
    if (bytes[i + 1] !== 0 && bytes[i + 1] !== MARKER) return i;
  }
  return bytes.length;
}

function endOfScan(bytes: Uint8Array, from: number): number {
  for (let i = nextMarker(bytes, from); ; i = nextMarker(bytes, i + 2)) {
    if (i === bytes.length || !isRestart(bytes[i + 1])) return i;
  }
}
