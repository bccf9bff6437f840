/**
 * @file A ZIP archive as it goes over the wire: entries as they are, one after another, nothing held but what the directory at the
 * end needs. Pictures and models are compressed already, so nothing is compressed again, and the size is known beforehand.
 *
 * APPNOTE.TXT 6.3.10 (PKWARE): local headers (4.3.7), data descriptors (4.3.9), central directory (4.3.12), ZIP64 (4.3.14, 4.5.3).
 */
import { crc32 } from 'node:zlib';

export interface ZipEntry {
  /** With /, below the folder that it is unpacked in. */
  readonly path: string;
  /** Exactly so many; null: not known before. */
  readonly bytes: number | null;
  readonly modified?: Date;
  content(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Smaller files are read whole, so that their headers tell everything and the simplest programs can read them. */
const SMALL = 4 * 1024 * 1024;
const MAX16 = 0xffff;
const MAX32 = 0xffffffff;

type Size = Pick<ZipEntry, 'path' | 'bytes'>;

const nameOf = ({ path }: Size): Buffer => Buffer.from(path, 'utf8');
const isSmall = ({ bytes }: Size): boolean => bytes !== null && bytes <= SMALL;
/** Its local header keeps room for 64-bit sizes. */
const isLong = ({ bytes }: Size): boolean => bytes === null || bytes >= MAX32;

/** Bytes of the whole archive; null where an entry's are not known. */
export function zipSize(entries: Iterable<Size>): number | null {
  let [at, directory, count] = [0, 0, 0];
  for (const entry of entries) {
    if (entry.bytes === null) return null;
    const name = nameOf(entry).length;
    directory += 46 + name + zip64Extra(entry.bytes, at).length;
    at += 30 + name + (isLong(entry) ? 20 : 0) + entry.bytes + (isSmall(entry) ? 0 : isLong(entry) ? 24 : 16);
    count++;
  }
  return at + directory + end(count, directory, at).length;
}

/**
 * @param onBytes told of bytes of content that were taken
 * @throws Error where an entry's content is not as long as it said: what it was taken from has changed meanwhile
 */
export async function* zipped(
  entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array, void> {
  const directory: Buffer[] = [];
  let at = 0;
  for await (const entry of entries) {
    const begun = at;
    let [size, crc] = [0, 0];
    const count = (bytes: number): void => {
      at += bytes;
    };
    if (isSmall(entry)) {
      const parts: Uint8Array[] = [];
      for await (const part of entry.content()) {
        parts.push(part);
        size += part.length;
        if (size > entry.bytes!) break;
      }
      requireSize(entry, size);
      const whole = Buffer.concat(parts);
      crc = crc32(whole);
      const header = localHeader(entry, { size, crc });
      count(header.length + size);
      yield header;
      if (size > 0) yield whole;
      onBytes(size);
    } else {
      const header = localHeader(entry, null);
      count(header.length);
      yield header;
      for await (const part of entry.content()) {
        size += part.length;
        if (entry.bytes !== null && size > entry.bytes) break;
        crc = crc32(part, crc);
        count(part.length);
        yield part;
        onBytes(part.length);
      }
      requireSize(entry, size);
      const after = descriptor(entry, size, crc);
      count(after.length);
      yield after;
    }
    directory.push(centralHeader(entry, { size, crc, at: begun }));
  }
  const whole = Buffer.concat(directory);
  yield whole;
  yield end(directory.length, whole.length, at);
}

function requireSize({ path, bytes }: Size, size: number): void {
  if (bytes !== null && bytes !== size) throw new Error(`${path} has changed while it was read.`);
}

/** Bit 3: sizes follow the content. Bit 11: the name is UTF-8. */
function flags(entry: Size): number {
  return 0x0800 | (isSmall(entry) ? 0 : 0x0008);
}

function localHeader(entry: ZipEntry, known: { readonly size: number; readonly crc: number } | null): Buffer {
  const name = nameOf(entry);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(isLong(entry) ? 45 : 20, 4);
  header.writeUInt16LE(flags(entry), 6);
  writeTime(header, 10, entry.modified);
  header.writeUInt32LE(known?.crc ?? 0, 14);
  const size = isLong(entry) ? MAX32 : (known?.size ?? 0);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  const extra = isLong(entry) ? extraOf([0n, 0n]) : Buffer.alloc(0);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
}

function descriptor(entry: Size, size: number, crc: number): Buffer {
  const after = Buffer.alloc(isLong(entry) ? 24 : 16);
  after.writeUInt32LE(0x08074b50, 0);
  after.writeUInt32LE(crc, 4);
  if (isLong(entry)) {
    after.writeBigUInt64LE(BigInt(size), 8);
    after.writeBigUInt64LE(BigInt(size), 16);
  } else {
    after.writeUInt32LE(size, 8);
    after.writeUInt32LE(size, 12);
  }
  return after;
}

/** What does not fit into 32 bits, in the order that the format wants. */
function zip64Extra(size: number, at: number): Buffer {
  const long = [...(size >= MAX32 ? [BigInt(size), BigInt(size)] : []), ...(at >= MAX32 ? [BigInt(at)] : [])];
  return long.length === 0 ? Buffer.alloc(0) : extraOf(long);
}

function extraOf(values: readonly bigint[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(0x0001, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, i) => extra.writeBigUInt64LE(value, 4 + 8 * i));
  return extra;
}

interface Written {
  readonly size: number;
  readonly crc: number;
  /** Where its local header begins. */
  readonly at: number;
}

function centralHeader(entry: ZipEntry, { size, crc, at }: Written): Buffer {
  const name = nameOf(entry);
  const extra = zip64Extra(size, at);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  // Made on Unix, where names are UTF-8 and files can be read by everybody.
  header.writeUInt16LE((3 << 8) | 45, 4);
  header.writeUInt16LE(extra.length > 0 || isLong(entry) ? 45 : 20, 6);
  header.writeUInt16LE(flags(entry), 8);
  writeTime(header, 12, entry.modified);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(Math.min(size, MAX32), 20);
  header.writeUInt32LE(Math.min(size, MAX32), 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE((0o100644 << 16) >>> 0, 38);
  header.writeUInt32LE(Math.min(at, MAX32), 42);
  return Buffer.concat([header, name, extra]);
}

function end(count: number, directory: number, at: number): Buffer {
  const last = Buffer.alloc(22);
  last.writeUInt32LE(0x06054b50, 0);
  last.writeUInt16LE(Math.min(count, MAX16), 8);
  last.writeUInt16LE(Math.min(count, MAX16), 10);
  last.writeUInt32LE(Math.min(directory, MAX32), 12);
  last.writeUInt32LE(Math.min(at, MAX32), 16);
  if (count < MAX16 && directory < MAX32 && at < MAX32) return last;
  const long = Buffer.alloc(76);
  long.writeUInt32LE(0x06064b50, 0);
  long.writeBigUInt64LE(44n, 4);
  long.writeUInt16LE((3 << 8) | 45, 12);
  long.writeUInt16LE(45, 14);
  long.writeBigUInt64LE(BigInt(count), 24);
  long.writeBigUInt64LE(BigInt(count), 32);
  long.writeBigUInt64LE(BigInt(directory), 40);
  long.writeBigUInt64LE(BigInt(at), 48);
  long.writeUInt32LE(0x07064b50, 56);
  long.writeBigUInt64LE(BigInt(at + directory), 64);
  long.writeUInt32LE(1, 72);
  return Buffer.concat([long, last]);
}

/** MS-DOS: two seconds, from 1980 on. Missing: the first moment of it, so that the same content gives the same archive. */
function writeTime(header: Buffer, at: number, time = new Date(1980, 0, 1)): void {
  const year = Math.min(2107, Math.max(1980, time.getFullYear()));
  header.writeUInt16LE((time.getHours() << 11) | (time.getMinutes() << 5) | (time.getSeconds() >> 1), at);
  header.writeUInt16LE(((year - 1980) << 9) | ((time.getMonth() + 1) << 5) | time.getDate(), at + 2);
}
