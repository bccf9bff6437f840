/** @file ONNX files as other people's exporters write them, for the tests of embedding. */
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as Kind,
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType as ElementType,
  type AttributeProtoSchema,
  type GraphProto,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from 'onnx-buf';

export type Side = number | string;

/** A tensor's name, type and shape; strings are dynamic sides. */
export function value(
  name: string,
  sides: readonly Side[],
  elemType: ElementType = ElementType.FLOAT,
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = sides.map((side) => ({
    value:
      typeof side === 'number'
        ? ({ case: 'dimValue', value: BigInt(side) } as const)
        : ({ case: 'dimParam', value: side } as const),
  }));
  return { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } } };
}

export function node(
  opType: string,
  input: string[],
  output: string[],
  attribute: MessageInitShape<typeof AttributeProtoSchema>[] = [],
  domain = '',
): MessageInitShape<typeof NodeProtoSchema> {
  return { name: `node_${output[0]}`, opType, input, output, attribute, domain };
}

export const ints = (name: string, values: readonly number[]): MessageInitShape<typeof AttributeProtoSchema> => ({
  name,
  type: Kind.INTS,
  ints: values.map(BigInt),
});

/** A float32 initializer, stored as numbers and not as raw bytes. */
export function weights(
  name: string,
  dims: readonly number[],
  floatData: readonly number[],
): MessageInitShape<typeof TensorProtoSchema> {
  return { name, dims: dims.map(BigInt), dataType: ElementType.FLOAT, floatData: [...floatData] };
}

export interface ForeignModel {
  readonly opset?: number;
  readonly graph: MessageInitShape<typeof GraphProtoSchema>;
}

export function foreignGraph(graph: MessageInitShape<typeof GraphProtoSchema>): GraphProto {
  return create(GraphProtoSchema, { name: 'theirs', ...graph });
}

/** The bytes of a model; anything beside the graph can be set by `more`. */
export function foreignModel(
  { opset = 18, graph }: ForeignModel,
  more: MessageInitShape<typeof ModelProtoSchema> = {},
): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      producerName: 'theirs',
      opsetImport: [{ domain: '', version: BigInt(opset) }],
      graph: foreignGraph(graph),
      ...more,
    }),
  );
}
