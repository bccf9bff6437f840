/**
 * @file A network in whole numbers, in the form that every ONNX Runtime knows: QuantizeLinear and DequantizeLinear around layers that
 * are written as ever. A runtime makes of DequantizeLinear → Conv → Relu → QuantizeLinear one convolution of whole numbers; one that does not
 * computes the same in float32.
 */
import { bytes, floats, signed } from '../data.js';
import { emitOne, type Tensor } from '../graph.js';
import { quantizationsOf } from './choose-scales.js';
import { convolutionsOf, draw, layersOf, type Network } from './network.js';
import type { Observation } from './observe.js';
import {
  biasScale,
  correctedBiases,
  quantizeBiases,
  quantizeKernels,
  type Quantization,
  type QuantizedKernels,
  type Range,
} from './scales.js';

interface QuantizedConvolution extends QuantizedKernels {
  readonly shape: readonly number[];
  /** Corrected, not yet whole: their unit depends on the input. */
  readonly biases: Float32Array;
}

/** The whole numbers of a network. */
export interface QuantizedNetwork {
  /** By the numbers of the held values. */
  readonly values: readonly Quantization[];
  readonly convolutions: readonly QuantizedConvolution[];
}

/**
 * @param observations by the numbers of the held values
 * @param input what the network's input can be, whatever was seen of it
 */
export function quantizeNetwork(
  network: Network,
  observations: readonly Observation[],
  input: Range,
): QuantizedNetwork {
  const { inputs } = layersOf(network);
  return {
    values: quantizationsOf(network, observations, input),
    convolutions: convolutionsOf(network).map(({ kernels: { data, shape }, biases }, i) => {
      const kernels = quantizeKernels(data as Float32Array, shape[0], shape[2] * shape[3]);
      const { means } = observations[inputs[i].index];
      return { ...kernels, shape, biases: correctedBiases(biases, data as Float32Array, kernels, means) };
    }),
  };
}

/**
 * Draws the network in whole numbers.
 * @param x [N, C, H, W] in the place of its input, of any size that it takes
 * @returns its outputs as float32
 */
export function drawQuantized(network: Network, { values, convolutions }: QuantizedNetwork, x: Tensor): Tensor[] {
  return draw(network, x, {
    hold: (value, { like }) => throughBytes(value, values[like]),
    weights(_convolution, index, value, { like }) {
      const own = convolutions[index];
      return [kernelsOf(value, own), biasesOf(value, own, values[like])];
    },
  });
}

/** QuantizeLinear and back: what is left of the values in 8 bits. */
function throughBytes(x: Tensor, { scale, zero }: Quantization): Tensor {
  const { graph } = x;
  const unit = [graph.scalar(scale), graph.constant(bytes(Uint8Array.of(zero), []))];
  const whole = emitOne('QuantizeLinear', [x, ...unit], x.shape, { type: 'uint8' });
  return emitOne('DequantizeLinear', [whole, ...unit], x.shape);
}

function kernelsOf({ graph }: Tensor, { values, scales, shape }: QuantizedConvolution): Tensor {
  const whole = graph.constant(signed(values, shape));
  return perOutput(whole, scales);
}

function biasesOf({ graph }: Tensor, convolution: QuantizedConvolution, input: Quantization): Tensor {
  const { biases, scales } = convolution;
  const whole = graph.constant(signed(quantizeBiases(biases, input, convolution), [biases.length]));
  return perOutput(
    whole,
    scales.map((scale) => biasScale(input, scale)),
  );
}

function perOutput(whole: Tensor, scales: Float32Array): Tensor {
  const { graph, type, shape } = whole;
  const length = scales.length;
  const zeros = signed(type === 'int8' ? new Int8Array(length) : new Int32Array(length), [length]);
  const unit = [graph.constant(floats(scales, [length])), graph.constant(zeros)];
  return emitOne('DequantizeLinear', [whole, ...unit], shape, { attributes: { axis: { int: 0 } } });
}
