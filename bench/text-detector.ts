/**
 * @file Makes a backbone of a network that was trained for something else: the text detector of PP-OCRv4 (Apache 2.0), as the PyPI
 * package rapidocr-onnxruntime 1.4.4 carries it. Its weights become initializers, its operator set 12 becomes 13, which means the
 * same for the operators that it uses, and the maps that its neck reads become outputs.
 *
 *   pip download --no-deps rapidocr-onnxruntime==1.4.4 && unzip -o rapidocr_onnxruntime-*.whl '*det_infer.onnx'
 *   npx tsx bench/text-detector.ts rapidocr_onnxruntime/models/ch_PP-OCRv4_det_infer.onnx pp-ocr.onnx
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, ValueInfoProtoSchema } from 'onnx-buf';

/** Operators that it may use: their meaning is the same in both operator sets. */
const SAME =
  'Conv ConvTranspose BatchNormalization Mul Add Clip Div GlobalAveragePool Relu HardSigmoid Resize Concat Sigmoid';
/** The neck's first convolutions, by their outputs, for strides 4, 8 and 16. */
const NECK = ['conv2d_469.tmp_0', 'conv2d_470.tmp_0', 'conv2d_471.tmp_0'];

const [source, target] = process.argv.slice(2);
const model = fromBinary(ModelProtoSchema, readFileSync(source));
const graph = model.graph!;
for (const { opType, output, attribute } of graph.node.filter((node) => node.opType === 'Constant')) {
  const tensor = attribute.find(({ name }) => name === 'value')?.t;
  if (!tensor) throw new Error(`${opType} ${output[0]} holds no tensor`);
  tensor.name = output[0];
  graph.initializer.push(tensor);
}
graph.node = graph.node.filter(({ opType }) => opType !== 'Constant');
const other = graph.node.find(({ opType }) => !SAME.split(' ').includes(opType));
if (other) throw new Error(`${other.opType} may mean something else in operator set 13`);
model.opsetImport[0].version = 13n;
const { type } = graph.output[0];
graph.output = NECK.map((name) => {
  const [map] = graph.node.find(({ output }) => output.includes(name))!.input;
  return create(ValueInfoProtoSchema, { name: map, type });
});
writeFileSync(target, toBinary(ModelProtoSchema, model));
