/** @file What a model file says about itself, read and replaced without parsing the graph. */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { ClflowError } from '../errors.js';
import { METADATA_KEY, parseMetadata, type DetectorMetadata } from './metadata.js';

/**
 * The metadata of a model file.
 * @param where name of the file, for messages
 * @throws ClflowError('model') when the bytes are no ONNX model or not one of ours
 */
export function readMetadata(model: Uint8Array, where: string): DetectorMetadata {
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
  return parseMetadata(text, where);
}

/**
 * The same model file with other metadata of ours; graph, weights and whatever else it holds stay byte by byte.
 * @param model bytes that {@link readMetadata} accepts
 */
export function withMetadata(model: Uint8Array, metadata: DetectorMetadata): Uint8Array {
  const parts: Uint8Array[] = [];
  const reader = new BinaryReader(model);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [field, wireType] = reader.tag();
    let ours = false;
    if (field === METADATA_PROPS && wireType === WireType.LengthDelimited) {
      ours = readEntry(reader.bytes())[0] === METADATA_KEY;
    } else {
      reader.skip(wireType, field);
    }
    if (!ours) parts.push(model.subarray(start, reader.pos));
  }
  const entry = new BinaryWriter();
  entry.tag(ENTRY_KEY, WireType.LengthDelimited).string(METADATA_KEY);
  entry.tag(ENTRY_VALUE, WireType.LengthDelimited).string(JSON.stringify(metadata));
  const last = new BinaryWriter().tag(METADATA_PROPS, WireType.LengthDelimited).bytes(entry.finish()).finish();
  return concatenated([...parts, last]);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
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
