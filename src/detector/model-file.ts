/**
 * @file What a model file says about itself, read and replaced without parsing the graph.
 *
 * checksum = SHA-256(SHA-256(every byte of the file but those of our metadata), the metadata as JSON without their checksum),
 * the inner one as hexadecimal text. It stands beside the metadata, as `checksum`; files of earlier versions have none. It finds damage, and weights or thresholds that were changed by mistake; it is no signature.
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { concatenated } from '../files/concatenated.js';
import { ClflowError } from '../errors.js';
import { sha256Hex } from '../sha256.js';
import { METADATA_KEY, parseMetadata, type DetectorMetadata } from './metadata.js';

/**
 * The metadata of a model file.
 * @param where name of the file, for messages
 * @throws ClflowError('model') when the bytes are no ONNX model or not one of ours
 */
export function readMetadata(model: Uint8Array, where: string): DetectorMetadata {
  return parseMetadata(metadataText(model, where), where);
}

/**
 * The metadata of a model file that is as it was written, as far as its checksum tells.
 * @throws ClflowError('model') as {@link readMetadata} does, and for a file that was changed since
 */
export async function verifiedMetadata(model: Uint8Array, where: string): Promise<DetectorMetadata> {
  const text = metadataText(model, where);
  const metadata = parseMetadata(text, where);
  const { checksum, ...stated } = JSON.parse(text) as { checksum?: unknown };
  if (checksum === undefined || checksum === (await checksumOf(partsBesideMetadata(model), JSON.stringify(stated))))
    return metadata;
  throw new ClflowError(
    'model',
    `${where} is damaged: it was changed after it was written (its checksum differs); fetch it again, or train the model again`,
  );
}

function metadataText(model: Uint8Array, where: string): string {
  let text: string | undefined;
  try {
    text = findMetadata(model);
  } catch (cause) {
    throw new ClflowError('model', `${where} is not an ONNX model, or it is damaged`, { cause });
  }
  if (text === undefined) {
    throw new ClflowError(
      'model',
      `${where} is not a clflow model; make one with: clflow train DATA --output MODEL.onnx`,
    );
  }
  return text;
}

/**
 * The same model file with other metadata of ours and the checksum that belongs to them; graph, weights and whatever else it
 * holds stay byte by byte.
 * @param model an ONNX file, such as {@link readMetadata} accepts
 */
export async function withMetadata(model: Uint8Array, metadata: DetectorMetadata): Promise<Uint8Array> {
  const parts = partsBesideMetadata(model);
  const checksum = await checksumOf(parts, JSON.stringify(metadata));
  const entry = new BinaryWriter();
  entry.tag(ENTRY_KEY, WireType.LengthDelimited).string(METADATA_KEY);
  entry.tag(ENTRY_VALUE, WireType.LengthDelimited).string(JSON.stringify({ ...metadata, checksum }));
  const last = new BinaryWriter().tag(METADATA_PROPS, WireType.LengthDelimited).bytes(entry.finish()).finish();
  return concatenated([...parts, last]);
}

/** Everything but entries of ours, in as few pieces as it takes. */
function partsBesideMetadata(model: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const reader = new BinaryReader(model);
  let kept = 0;
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [field, wireType] = reader.tag();
    if (field !== METADATA_PROPS || wireType !== WireType.LengthDelimited) reader.skip(wireType, field);
    else if (readEntry(reader.bytes())[0] === METADATA_KEY) {
      if (start > kept) parts.push(model.subarray(kept, start));
      kept = reader.pos;
    }
  }
  if (model.length > kept) parts.push(model.subarray(kept));
  return parts;
}

async function checksumOf(parts: readonly Uint8Array[], metadata: string): Promise<string> {
  const content = await sha256Hex(parts.length === 1 ? parts[0] : concatenated(parts));
  return sha256Hex(new TextEncoder().encode(content + metadata));
}

/** Field numbers of ModelProto.metadata_props and of its entries' key and value. */
const METADATA_PROPS = 14;
const ENTRY_KEY = 1;
const ENTRY_VALUE = 2;

/** Skips from field to field of the ModelProto; only the small metadata entries are looked into. */
function findMetadata(model: Uint8Array): string | undefined {
  const reader = new BinaryReader(model);
  let found: string | undefined;
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === METADATA_PROPS && wireType === WireType.LengthDelimited) {
      const [key, value] = readEntry(reader.bytes());
      if (key === METADATA_KEY) found = value;
    } else {
      reader.skip(wireType, field);
    }
  }
  if (reader.pos > reader.len) throw new RangeError('the file ends inside a field');
  return found;
}

function readEntry(bytes: Uint8Array): [key: string, value: string] {
  const reader = new BinaryReader(bytes);
  const entry: [string, string] = ['', ''];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === ENTRY_KEY) entry[0] = reader.string();
    else if (field === ENTRY_VALUE) entry[1] = reader.string();
    else reader.skip(wireType, field);
  }
  return entry;
}
