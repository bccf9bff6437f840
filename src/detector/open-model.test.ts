import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  TensorProto_DataType as ElementType,
  type ModelProto,
} from 'onnx-buf';
import { beforeAll, describe, expect, it } from 'vitest';
import { runtimes } from '../graph/testing/runtimes.node.js';
import type { Runtime } from '../graph/session.js';
import { ImageDetector } from './detector.js';
import { METADATA_KEY, type DetectorMetadata } from './metadata.js';
import { readMetadata, verifiedMetadata } from './model-file.js';
import { metadataOf, randomImage, tinyModel } from './testing/tiny-model.js';
import { writeModel } from './write-model.js';

let file: Uint8Array;
let metadata: DetectorMetadata;

beforeAll(async () => {
  const model = await tinyModel('joined');
  metadata = metadataOf(model, [1, 3, 2]);
  file = await writeModel(model, metadata);
});

/** The file after a change by somebody who leaves no checksum, as files of earlier versions have none. */
function changed(change: (model: ModelProto, text: Record<string, unknown>) => void): Uint8Array {
  const model = fromBinary(ModelProtoSchema, file);
  const entry = model.metadataProps.find(({ key }) => key === METADATA_KEY)!;
  const stated = JSON.parse(entry.value);
  delete stated.checksum;
  change(model, stated);
  entry.value = JSON.stringify(stated);
  return toBinary(ModelProtoSchema, model);
}

const refusal = (bytes: Uint8Array, runtime: Runtime = runtimes[0].runtime): Promise<string> =>
  ImageDetector.open(bytes, runtime, 'm.onnx').then(
    async (detector) => (await detector.release(), 'opened'),
    (error) => {
      expect(error).toMatchObject({ name: 'ClflowError', code: 'model' });
      return error.message;
    },
  );

describe('the checksum of a model file', () => {
  it('is in the file and not among the metadata', async () => {
    expect(Buffer.from(file).toString('latin1')).toMatch(/"checksum":"[0-9a-f]{64}"\}$/);
    expect(await verifiedMetadata(file, 'm')).toEqual(metadata);
    expect(readMetadata(file, 'm')).toEqual(metadata);
  });

  it('finds one flipped bit, wherever it is', async () => {
    for (let part = 0; part < 60; part++) {
      const bytes = file.slice();
      bytes[Math.floor((file.length * part) / 60)] ^= 1 << (part % 8);
      expect(await refusal(bytes), `part ${part}`).not.toBe('opened');
    }
  });

  it.each([...runtimes])('names the file, on $name', async ({ runtime }) => {
    const bytes = file.slice();
    bytes[bytes.length >> 1] ^= 0x40;
    expect(await refusal(bytes, runtime)).toBe(
      'm.onnx is damaged: it was changed after it was written (its checksum differs); fetch it again, or train the model again',
    );
  });

  it('finds a threshold that was changed', async () => {
    const text = Buffer.from(file).toString('latin1').replace('"threshold":{"value":3', '"threshold":{"value":9');
    expect(await refusal(Buffer.from(text, 'latin1'))).toMatch(/its checksum differs/);
  });

  it('may be missing, as in models of earlier versions', async () => {
    expect(await refusal(changed(() => {}))).toBe('opened');
  });
});

describe('opening refuses without a checksum', () => {
  const rename = (from: string, to: string) => (model: ModelProto) => {
    const { node, output, input } = model.graph!;
    for (const value of [...output, ...input]) if (value.name === from) value.name = to;
    for (const each of node) {
      each.output = each.output.map((name) => (name === from ? to : name));
      each.input = each.input.map((name) => (name === from ? to : name));
    }
  };
  const threshold = (value: unknown) => (_: ModelProto, text: Record<string, unknown>) => {
    text.threshold = { ...(text.threshold as object), value };
  };
  const tensorOf = (model: ModelProto, name: string) => {
    const value = model.graph!.output.find((output) => output.name === name)!.type!.value;
    if (value.case !== 'tensorType') throw new Error('no tensor');
    return value.value;
  };

  it.each<[string, Parameters<typeof changed>[0], RegExp]>([
    [
      'another name of an output',
      rename('anomaly_score', 'score'),
      /^m\.onnx is no sound model: it has no output "anomaly_score"/,
    ],
    ['another name of the input', rename('image', 'picture'), /it has no input "image"/],
    [
      'an output more',
      (model) => model.graph!.output.push({ ...model.graph!.output[0], name: 'more' }),
      /it has "more" besides/,
    ],
    [
      'an output of another type',
      (model) => (tensorOf(model, 'anomaly_score').elemType = ElementType.DOUBLE),
      /of another type/,
    ],
    [
      'another size in its metadata',
      (_, text) => (text.size = { width: 96, height: 64 }),
      /its output "anomaly_map" is \[\?, 96, 64\]/,
    ],
    [
      'a size without bound',
      (_, text) => (text.size = { width: 20_000, height: 20_000 }),
      /metadata are damaged \(size\.width/,
    ],
    ['a threshold that no score reaches', threshold(1e308), /metadata are damaged \(threshold\.value/],
    ['no threshold', threshold(null), /metadata are damaged \(threshold\.value/],
    [
      'a division that ends the process',
      (model) => {
        const constant = (name: string, value: bigint) =>
          create(TensorProtoSchema, { name, dims: [1n], dataType: ElementType.INT64, int64Data: [value] });
        model.graph!.initializer.push(constant('ia', -(2n ** 63n)), constant('ib', -1n));
        model.graph!.node.push(create(NodeProtoSchema, { opType: 'Div', input: ['ia', 'ib'], output: ['q'] }));
      },
      /^m\.onnx cannot be used: Div "q" divides whole numbers by ones that may be 0 or −1/,
    ],
    [
      'small nodes that double what they are given',
      (model) => {
        const axis = create(AttributeProtoSchema, { name: 'axis', type: Kind.INT, i: 0n });
        for (let i = 0; i < 40; i++) {
          const from = i === 0 ? 'image' : `d${i - 1}`;
          const double = { opType: 'Concat', input: [from, from], output: [`d${i}`], attribute: [axis] };
          model.graph!.node.push(create(NodeProtoSchema, double));
        }
      },
      /^m\.onnx cannot be used: Concat "d0" makes a tensor of \[2, \d+, \d+, 3\], more than 268435456 elements/,
    ],
    [
      'a custom op',
      (model) => (model.graph!.node[3].domain = 'evil'),
      /^m\.onnx cannot be used: it uses the custom op/,
    ],
  ])('%s', async (_what, change, message) => {
    expect(await refusal(changed(change))).toMatch(message);
  });
});

describe.each(runtimes)('a score that is no number, $name', ({ runtime }) => {
  it('is an error and no verdict', async () => {
    const bytes = changed((model) => {
      const largest = model.graph!.initializer.filter(({ dataType }) => dataType === ElementType.FLOAT);
      largest.sort((a, b) => b.rawData.length - a.rawData.length);
      const raw = largest[0].rawData.slice();
      new Float32Array(raw.buffer).fill(NaN);
      largest[0].rawData = raw;
    });
    const detector = await ImageDetector.open(bytes, runtime);
    await expect(detector.inspect(randomImage(64, 96))).rejects.toMatchObject({
      name: 'ClflowError',
      code: 'model',
      message: expect.stringMatching(/^The model gives (NaN|-?Infinity) as "anomaly_\w+", which is no verdict/),
    });
    await detector.release();
  });
});
