import { expect, it } from 'vitest';
import { metadataOf, tinyModel } from '../../detector/testing/tiny-model.js';
import { ELEMENT } from '../../graph/index.js';
import { tritonConfig } from './triton-config.js';

it('names every tensor with type and shape, and what a verdict needs', async () => {
  const metadata = { ...metadataOf(await tinyModel('joined'), [1, 2, 3]), className: 'a "b" \\ ü\n' };
  const config = tritonConfig({
    name: 'bottle-2',
    inputs: [{ name: 'image', elementType: ELEMENT.UINT8, shape: [null, null, null, 3] }],
    outputs: [
      { name: 'anomaly_map', elementType: ELEMENT.FLOAT, shape: [null, 64, 96] },
      { name: 'anomaly_score', elementType: ELEMENT.FLOAT, shape: [null] },
    ],
    metadata,
  });
  expect(config).toBe(`# Written by clflow 1.2.3. An image is anomalous where anomaly_score > clflow.threshold.
name: "bottle-2"
platform: "onnxruntime_onnx"
max_batch_size: 0
input [ { name: "image", data_type: TYPE_UINT8, dims: [ -1, -1, -1, 3 ] } ]
output [ { name: "anomaly_map", data_type: TYPE_FP32, dims: [ -1, 64, 96 ] } ]
output [ { name: "anomaly_score", data_type: TYPE_FP32, dims: [ -1 ] } ]
instance_group [ { count: 1, kind: KIND_CPU } ]
parameters { key: "intra_op_thread_count", value: { string_value: "1" } }
parameters { key: "inter_op_thread_count", value: { string_value: "1" } }
parameters { key: "clflow.product", value: { string_value: "a \\"b\\" \\\\ ü\\x0a" } }
parameters { key: "clflow.threshold", value: { string_value: "3" } }
parameters { key: "clflow.pixel_threshold", value: { string_value: "3" } }
`);
});

it('names the review threshold where there is one', async () => {
  const metadata = metadataOf(await tinyModel('joined'), [1, 2, 3]);
  const config = tritonConfig({
    ...{ name: 'bottle', inputs: [], outputs: [] },
    metadata: { ...metadata, reviewThreshold: { ...metadata.threshold, value: 2 } },
  });
  expect(config).toContain('> clflow.threshold, else for review where it is > clflow.review_threshold.');
  expect(config).toContain('key: "clflow.review_threshold", value: { string_value: "2" }');
});
