/**
 * @file A ZIP archive as it goes over the wire: entries as they are, one after another, nothing held but their names. Pictures and
 * models are compressed already, so nothing is compressed again, and the size is known beforehand.
 */
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  /** With /, below the folder that it is unpacked in. */
  readonly path: string;
  /** Exactly so many; null: not known before. */
  readonly bytes: number | null;
  readonly modified?: Date;
  content(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

type Size = Pick<ZipEntry, 'path' | 'bytes' | 'modified'>;

/** Where no time is known, the first that the format can tell: the same content gives the same archive. */
const FIRST_TIME = new Date(1980, 0, 1);
/** What the directory holds of an entry beside its name, at most. */
const MOST_OF_ENTRY = 46 + 9 + 28;

/** Bytes of the whole archive; null where an entry's are not known. */
export function zipSize(entries: readonly Size[]): number | null {
  let size = -1;
  archive(
    entries,
    () => {},
    (bytes) => (size = bytes),
  );
  return size < 0 ? null : size;
}

/**
 * @param onBytes told of bytes that were taken
 * @throws Error where an entry's content is not as long as it said: what it was taken from has changed meanwhile
 */
export async function* zipped(
  entries: readonly ZipEntry[],
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array, void> {
  let content: Readable | undefined;
  const zip = archive(entries, (entry, take) => {
    // What fails in an entry fails in the archive.
    content = Readable.from(checked(entry), { objectMode: false }).on('error', (error) => out.destroy(error));
    take(null, content);
  });
  const out = zip.outputStream as Readable;
  zip.on('error', (error: Error) => out.destroy(error));
  try {
    for await (const part of out as AsyncIterable<Uint8Array>) {
      yield part;
      onBytes(part.length);
    }
  } finally {
    content?.destroy();
  }
}

function archive<Entry extends Size>(
  entries: readonly Entry[],
  open: (entry: Entry, take: (error: null, content: Readable) => void) => void,
  onSize: (bytes: number) => void = () => {},
): ZipFile {
  const zip = new ZipFile();
  let directory = 0;
  for (const entry of entries) {
    const { path, bytes, modified = FIRST_TIME } = entry;
    const options = { compress: false, mtime: modified, mode: 0o100644, ...(bytes !== null && { size: bytes }) };
    // In a turn of its own: the first entry is asked for while the others are still being added.
    zip.addReadStreamLazy(path, options, (take) => void setImmediate(open, entry, take));
    directory += MOST_OF_ENTRY + Buffer.byteLength(path);
  }
  // yazl 3.3.1 counts the long ending from a directory of 64 KiB on, but writes it from 4 GiB on: so it is asked for.
  const forceZip64Format = directory >= 0xffff;
  zip.end({ forceZip64Format, comment: '' }, (bytes?: number) => onSize(bytes!));
  return zip;
}

async function* checked({ path, bytes, content }: ZipEntry): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  for await (const part of content()) {
    size += part.length;
    if (bytes !== null && size > bytes) break;
    yield part;
  }
  if (bytes !== null && size !== bytes) throw new Error(`${path} has changed while it was read.`);
}
