import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { asFloats, DYNAMIC, Graph } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import type { Backbone } from './backbone.js';
import { onnxBackbone } from './onnx-file.js';
import { featuresOf } from './testing/features.js';

const [{ runtime }] = runtimes;
const path = (name: string) => fileURLToPath(new URL(`./testing/transformers/${name}.onnx`, import.meta.url));
const open = async (name: string, taps?: readonly string[]) =>
  onnxBackbone(await readFile(path(name)), { file: `${name}.onnx`, taps }, runtime);

it.each([
  ['dinov2', 14, ['last_hidden_state'], undefined],
  ['dinov2-registers-fixed', 14, ['layer1', 'layer2'], { height: 112, width: 112 }],
  ['dinov3', 16, ['layer1', 'layer2'], undefined],
  ['dinov3-patches', 16, ['patches'], undefined],
])('%s has patches of %d pixels', async (name, stride, taps, fixedSize) => {
  const backbone = await open(name);
  expect(backbone.taps).toEqual(taps.map((tap) => ({ name: tap, stride, channels: 16 })));
  expect(backbone.fixedSize).toEqual(fixedSize);
});

it('a pooled vector is refused only where it is asked for', async () => {
  await expect(open('dinov2', ['last_hidden_state', 'pooler_output'])).rejects.toThrow(
    /"pooler_output" of dinov2\.onnx is \[2, 16\] .*not a feature map/,
  );
});

it.each([
  ['dinov2', 84, 56],
  ['dinov2-registers-fixed', 112, 112],
  ['dinov3', 80, 112],
  ['dinov3-patches', 80, 112],
])('%s tells where the image was changed', async (name, height, width) => {
  const backbone = await open(name);
  const { stride } = backbone.taps[0];
  const [rows, columns] = [height / stride, width / stride];
  const places = [
    [0, 0],
    [1, columns - 1],
    [rows - 1, 1],
  ];
  const plain = await mapOf(backbone, height, width);
  for (const [row, column] of places) {
    const changed = await mapOf(backbone, height, width, [row * stride, column * stride]);
    const change = Array.from({ length: rows * columns }, (_, p) => {
      let sum = 0;
      for (let c = 0; c < 16; c++) sum += Math.abs(changed[c * rows * columns + p] - plain[c * rows * columns + p]);
      return sum;
    });
    expect(change.indexOf(Math.max(...change))).toBe(row * columns + column);
  }
});

it('needs to know the size of the image', async () => {
  const backbone = await open('dinov3');
  const image = new Graph().input('image', [DYNAMIC, 3, DYNAMIC, 112]);
  expect(() => backbone.features(image)).toThrow(/dinov3\.onnx gives tokens, .*known height and width/);
});

/** The first tap of a soft pattern, with noise in the patch at a corner. */
async function mapOf(backbone: Backbone, height: number, width: number, corner?: readonly number[]) {
  const { stride } = backbone.taps[0];
  const values = new Float32Array(3 * height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside =
        corner && y - corner[0] >= 0 && y - corner[0] < stride && x - corner[1] >= 0 && x - corner[1] < stride;
      for (let c = 0; c < 3; c++) {
        values[(c * height + y) * width + x] = inside ? ((x * y + c) % 5) - 2 : Math.sin(x / 9 + c) + Math.cos(y / 7);
      }
    }
  }
  const [map] = await featuresOf(backbone, values, [1, height, width], runtime);
  return asFloats(map);
}
