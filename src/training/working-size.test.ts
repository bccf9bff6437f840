import { expect, it } from 'vitest';
import { workingSizeFor } from './working-size.js';

const square = { width: 640, height: 640 };
const of = (...strides: number[]) => ({
  name: 'onnx:net.onnx',
  taps: strides.map((stride) => ({ name: `${stride}`, stride, channels: 1 })),
});
const only = { ...of(14), fixedSize: { height: 224, width: 448 } };

it.each([
  [[4, 8, 16], 256],
  [[16, 16], 256],
  [[14, 14], 252],
  [[4, 14], 252],
])('strides %j divide the size', (strides, side) => {
  expect(workingSizeFor(of(...strides), undefined, square)).toEqual({ width: side, height: side });
});

it('a backbone of one size takes that where nobody asks for another', () => {
  expect(workingSizeFor(only, undefined, square)).toEqual(only.fixedSize);
  expect(workingSizeFor(only, '224x448', square)).toEqual(only.fixedSize);
  expect(() => workingSizeFor(only, '448x224', square)).toThrow(
    'exported for images of 224x448 (height x width) and takes no others',
  );
  const even = { ...only, fixedSize: { height: 224, width: 224 } };
  expect(workingSizeFor(even, '224', { width: 640, height: 480 })).toEqual(even.fixedSize);
});
