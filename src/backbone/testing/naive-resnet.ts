/** @file A ResNet in plain loops over float64, batch norm by its formula: what resnet.ts is held against. */
import type { Architecture } from '../architectures.js';
import type { NamedWeights } from '../resnet.js';

/** One image, [C, H, W] flattened. */
export interface Map3 {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float64Array;
}

/** The outputs of layer1, layer2 … */
export function naiveResnet(weights: NamedWeights, architecture: Architecture, image: Map3): Map3[] {
  const { block, stages, pooled = true } = architecture;
  const unit = (x: Map3, conv: string, norm: string, stride: number): Map3 =>
    weights.has(`${conv}.bias`)
      ? shift(convolve(weights, `${conv}.weight`, x, stride), weights.get(`${conv}.bias`)!.floats())
      : normalise(weights, norm, convolve(weights, `${conv}.weight`, x, stride));
  const stem = relu(unit(image, 'conv1', 'bn1', 2));
  let x = pooled ? maxPool(stem) : stem;
  return stages.map(({ blocks }, stage) => {
    for (let index = 0; index < blocks; index++) {
      const at = `layer${stage + 1}.${index}`;
      const stride = (stage > 0 || !pooled) && index === 0 ? 2 : 1;
      const projection = weights.has(`${at}.downsample.0.weight`);
      const shortcut = projection ? unit(x, `${at}.downsample.0`, `${at}.downsample.1`, stride) : x;
      let y: Map3;
      if (block === 'basic') {
        y = relu(unit(x, `${at}.conv1`, `${at}.bn1`, stride));
        y = unit(y, `${at}.conv2`, `${at}.bn2`, 1);
      } else {
        y = relu(unit(x, `${at}.conv1`, `${at}.bn1`, 1));
        y = relu(unit(y, `${at}.conv2`, `${at}.bn2`, stride));
        y = unit(y, `${at}.conv3`, `${at}.bn3`, 1);
      }
      x = relu({ ...y, data: y.data.map((value, i) => value + shortcut.data[i]) });
    }
    return x;
  });
}

function relu(x: Map3): Map3 {
  return { ...x, data: x.data.map((value) => Math.max(0, value)) };
}

function shift(x: Map3, bias: Float32Array): Map3 {
  const positions = x.height * x.width;
  return { ...x, data: x.data.map((value, i) => value + bias[Math.floor(i / positions)]) };
}

function normalise(weights: NamedWeights, norm: string, x: Map3): Map3 {
  const [gamma, beta, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map((name) =>
    weights.get(`${norm}.${name}`)!.floats(),
  );
  const positions = x.height * x.width;
  return {
    ...x,
    data: x.data.map((value, i) => {
      const c = Math.floor(i / positions);
      return (gamma[c] * (value - mean[c])) / Math.sqrt(variance[c] + 1e-5) + beta[c];
    }),
  };
}

function convolve(weights: NamedWeights, name: string, x: Map3, stride: number): Map3 {
  const tensor = weights.get(name)!;
  const [channels, inputs, kernel] = tensor.shape;
  const w = tensor.floats();
  const pad = (kernel - 1) / 2;
  return windows(x, channels, stride, (c, top, left) => {
    let sum = 0;
    for (let i = 0; i < inputs; i++) {
      for (let dy = 0; dy < kernel; dy++) {
        for (let dx = 0; dx < kernel; dx++) {
          sum += w[((c * inputs + i) * kernel + dy) * kernel + dx] * (at(x, i, top + dy - pad, left + dx - pad) ?? 0);
        }
      }
    }
    return sum;
  });
}

function maxPool(x: Map3): Map3 {
  return windows(x, x.channels, 2, (c, top, left) => {
    let greatest = -Infinity;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) greatest = Math.max(greatest, at(x, c, top + dy, left + dx) ?? -Infinity);
    }
    return greatest;
  });
}

function windows(x: Map3, channels: number, stride: number, value: (c: number, y: number, x: number) => number): Map3 {
  const [height, width] = [Math.ceil(x.height / stride), Math.ceil(x.width / stride)];
  const data = new Float64Array(channels * height * width);
  for (let c = 0; c < channels; c++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        data[(c * height + row) * width + column] = value(c, row * stride, column * stride);
      }
    }
  }
  return { channels, height, width, data };
}

function at({ height, width, data }: Map3, c: number, y: number, x: number): number | undefined {
  return y < 0 || x < 0 || y >= height || x >= width ? undefined : data[(c * height + y) * width + x];
}
