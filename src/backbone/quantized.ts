/**
 * @file A frozen backbone in whole numbers of 8 bits: on processors that multiply them fast its features take a third of the time, and its
 * weights a quarter of the bytes. Its features are others than those of the float32 network, so what is learned is learned of them.
 */
import { sha256Hex } from '../sha256.js';
import { Graph, type Tensor } from '../graph/index.js';
import {
  addObservers,
  drawQuantized,
  foldInput,
  isDrawable,
  quantizeNetwork,
  type Network,
  type Observation,
} from '../graph/quantize/index.js';
import type { Backbone, Normalisation } from './backbone.js';

/** The pixel value that the first layer takes for 0, near the mean of ImageNet's three. */
const GREY = 114;

/** Pixels as they are, but for their zero: the bytes of a picture are the whole numbers of the first layer. */
const PIXELS: Normalisation = {
  mean: [GREY, GREY, GREY].map((value) => value / 255),
  deviation: Array<number>(3).fill(1 / 255),
};

const PIXEL_RANGE = { low: -GREY, high: 255 - GREY };

/** Whether {@link quantizedBackbone} can make whole numbers of it: the ResNets and the embedded one, not a foreign file. */
export function isQuantizable(backbone: Backbone): boolean {
  const side = Math.max(...backbone.taps.map(({ stride }) => stride));
  return isDrawable(networkOf(backbone, [1, 3, side, side]));
}

/** A backbone that is being observed: images go in by its own normalisation. */
export interface ObservedBackbone {
  readonly normalisation: Normalisation;
  /** Adds the network and what an `Observer` reads to the image's graph. @param image float32 [N, 3, H, W], normalised */
  observe(image: Tensor): void;
}

export function observedBackbone(backbone: Backbone): ObservedBackbone {
  return { normalisation: PIXELS, observe: (image) => addObservers(pixelNetwork(backbone, image.shape), image) };
}

/** @param observations of {@link observedBackbone} on images of the product */
export async function quantizedBackbone(backbone: Backbone, observations: readonly Observation[]): Promise<Backbone> {
  const { name, hash, taps } = backbone;
  const side = Math.max(...taps.map(({ stride }) => stride));
  const quantized = quantizeNetwork(pixelNetwork(backbone, [1, 3, side, side]), observations, PIXEL_RANGE);
  const seen = observations.flatMap(({ low, high, means }) => [low, high, ...means]);
  const digest = await sha256Hex(new TextEncoder().encode(JSON.stringify([hash, seen])));
  return {
    name,
    hash,
    taps,
    normalisation: PIXELS,
    quantization: { digest },
    features(image) {
      return drawQuantized(pixelNetwork(backbone, image.shape), quantized, image);
    },
  };
}

/** The network on images normalised as {@link PIXELS}. */
function pixelNetwork(backbone: Backbone, shape: readonly number[]): Network {
  const { mean, deviation } = backbone.normalisation;
  return foldInput(networkOf(backbone, shape), {
    factors: deviation.map((sigma) => 1 / (255 * sigma)),
    offsets: mean.map((mu, c) => (GREY / 255 - mu) / deviation[c]),
  });
}

function networkOf(backbone: Backbone, shape: readonly number[]): Network {
  const graph = new Graph();
  const input = graph.input('image', shape);
  backbone.features(input).forEach((map, i) => graph.output(`map${i}`, map));
  return { graph, input };
}
