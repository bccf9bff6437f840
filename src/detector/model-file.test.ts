import { beforeAll, describe, expect, it } from 'vitest';
import { Graph, neg, serialize } from '../graph/index.js';
import { foreignModel, node, value } from '../graph/testing/foreign-model.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { ImageDetector } from './detector.js';
import { METADATA_KEY, TILED_FORMAT } from './metadata.js';
import { readMetadata, withMetadata } from './model-file.js';
import { metadataOf, tinyModel } from './testing/tiny-model.js';
import { writeModel } from './write-model.js';

const { runtime } = runtimes[0];
const scores = [1, 3, 2];

let file: Uint8Array;
let metadata: ReturnType<typeof metadataOf>;

beforeAll(async () => {
  const model = await tinyModel('joined');
  metadata = metadataOf(model, scores);
  file = await writeModel(model, metadata);
});

/** A small model with such a text as its metadata. */
function withText(text: string): Uint8Array {
  const graph = new Graph();
  graph.output('y', neg(graph.input('x', [2])));
  return serialize(graph, { metadata: { author: 'somebody', [METADATA_KEY]: text } });
}

function foreign(): Uint8Array {
  const graph = { input: [value('x', [2])], output: [value('y', [2])], node: [node('Neg', ['x'], ['y'])] };
  return foreignModel({ graph }, { metadataProps: [{ key: 'author', value: 'somebody' }] });
}

describe('a model file', () => {
  it('gives back its metadata', () => {
    expect(readMetadata(file, 'm.onnx')).toEqual(metadata);
  });

  it('is a model that the runtime opens, with the inputs and outputs promised', async () => {
    const session = await runtime.open(file);
    expect(session.inputNames).toEqual(['image']);
    expect(session.outputNames).toEqual(['anomaly_map', 'anomaly_score', 'scale_contributions']);
    await session.release();
  });

  it('is the same bytes for the same detector', async () => {
    expect(Buffer.compare(await writeModel(await tinyModel('joined'), metadata), file)).toBe(0);
  });

  it('keeps what it does not know out of the way: other metadata, other fields', () => {
    expect(readMetadata(withText(JSON.stringify(metadata)), 'm.onnx')).toEqual(metadata);
    const more = JSON.stringify({ ...metadata, later: 'a field of a later version of this format' });
    expect(readMetadata(withText(more), 'm.onnx')).toEqual(metadata);
  });
});

describe('withMetadata', () => {
  it('changes what the file says of itself and nothing else', async () => {
    const changed = { ...metadata, className: 'a nut with a long name' };
    const other = await withMetadata(file, changed);
    expect(readMetadata(other, 'm.onnx')).toEqual(changed);
    expect(Buffer.compare(await withMetadata(other, metadata), file)).toBe(0);
  });

  it('keeps entries of others', async () => {
    const [before, after] = [withText('{}'), await withMetadata(withText('{}'), metadata)];
    expect(Buffer.from(before).includes('somebody')).toBe(true);
    expect(Buffer.from(after).includes('somebody')).toBe(true);
    expect(readMetadata(after, 'm.onnx')).toEqual(metadata);
  });
});

describe('readMetadata refuses', () => {
  const changed = (change: object): string => JSON.stringify({ ...metadata, ...change });

  it.each<[string, () => Uint8Array, RegExp]>([
    ['an ONNX file that is not ours', foreign, /^m\.onnx is not a clflow model; make one with: clflow train/],
    ['an empty file', () => new Uint8Array(0), /^m\.onnx is not a clflow model/],
    ['a text', () => new TextEncoder().encode('this is a text and no model at all'), /^m\.onnx is not an ONNX model/],
    ['an image', () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), /is not an ONNX model/],
    [
      'a truncated file',
      () => file.slice(0, Math.floor(file.length / 2)),
      /^m\.onnx is not an ONNX model, or it is damaged/,
    ],
    ['a file without its last byte', () => file.slice(0, -1), /is not an ONNX model, or it is damaged/],
    ['metadata that are no JSON', () => withText('{"format": 1, '), /^m\.onnx: its clflow metadata are damaged/],
    ['metadata that are no object', () => withText('[]'), /metadata are damaged/],
    [
      'a newer format',
      () => withText(changed({ format: TILED_FORMAT + 1 })),
      /newer clflow \(format 4\); update clflow/,
    ],
    ['an older format', () => withText(changed({ format: 1 })), /older clflow \(format 1\); train the model again/],
    ['a format that is no number', () => withText(changed({ format: 'one' })), /damaged \(format: /],
    ['a missing field', () => withText(changed({ threshold: undefined })), /damaged \(threshold: /],
    [
      'no calibration scores',
      () => withText(changed({ calibration: { ...metadata.calibration, scores: [] } })),
      /damaged \(calibration\.scores: /,
    ],
    [
      'a range that is none',
      () => withText(changed({ inputRange: { low: 9, high: 9 } })),
      /damaged \(inputRange: low must/,
    ],
    ['a size of zero', () => withText(changed({ size: { width: 0, height: 64 } })), /damaged \(size\.width: /],
  ])('%s', (_what, bytes, message) => {
    expect(() => readMetadata(bytes(), 'm.onnx')).toThrow(
      expect.objectContaining({ name: 'ClflowError', code: 'model', message: expect.stringMatching(message) }),
    );
  });

  it('a file cut anywhere: always with a ClflowError "model"', () => {
    for (let part = 1; part < 40; part++) {
      const bytes = file.slice(0, Math.floor((file.length * part) / 40));
      expect(() => readMetadata(bytes, 'm.onnx')).toThrow(expect.objectContaining({ code: 'model' }));
    }
  });
});

describe('Detector.open refuses', () => {
  it('a file that is not ours, by its name', async () => {
    await expect(ImageDetector.open(foreign(), runtime, 'theirs.onnx')).rejects.toMatchObject({
      code: 'model',
      message: expect.stringMatching(/^theirs\.onnx is not a clflow model/),
    });
  });

  it('a file with sound metadata and a damaged graph', async () => {
    const bytes = file.slice();
    bytes.fill(0xff, 200, 400);
    await expect(ImageDetector.open(bytes, runtime)).rejects.toMatchObject({ name: 'ClflowError', code: 'model' });
  });

  it('nothing when all is well', async () => {
    const detector = await ImageDetector.open(file, runtime);
    expect(detector.metadata).toEqual(metadata);
    await detector.release();
  });
});
