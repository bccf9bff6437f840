/**
 * @file A frozen backbone in whole numbers of 8 bits: on processors that multiply them fast its features take a third of the time, and its
 * weights a quarter of the bytes. Its features are others than those of the float32 network, so what is learned is learned of them.
 */
import { sha256Hex } from '../sha256.js';
import { Graph, keepLayout, type Tensor } from '../graph/index.js';
import {
  addObservers,
  drawQuantized,
  equalised,
  foldInput,
  isDrawable,
  quantizeNetwork,
  type ChannelObservation,
  type Network,
} from '../graph/quantize/index.js';
import { checkImage, type Backbone, type Normalisation } from './backbone.js';

/** The pixel value that the first layer takes for 0, near the mean of ImageNet's three. */
const GREY = 114;

/**
 * What is added before an image is rounded to bytes, in grey levels. An image that was made half or a third as large consists of halves,
 * quarters, ninths of a level …, and runtimes differ in the last digit of them: rounded where one of them is, thousands of pixels would
 * become another byte by another runtime. This lies beside all such fractions and moves no mean that could be seen.
 */
const ASIDE = 1 / 96;

/** Pixels as they are, but for their zero: the bytes of a picture are the whole numbers of the first layer. */
const PIXELS: Normalisation = {
  mean: Array<number>(3).fill((GREY - ASIDE) / 255),
  deviation: Array<number>(3).fill(1 / 255),
};

const PIXEL_RANGE = { low: -GREY, high: 255 - GREY };

/** A backbone of which whole numbers can be made, once images of the product were seen. */
export interface Quantizable {
  /** Of the images that are observed. */
  readonly normalisation: Normalisation;
  /** Adds the network and what an `Observer` reads to the image's graph. @param image float32 [N, 3, H, W], normalised */
  observe(image: Tensor): void;
  /** The backbone in whole numbers, with a normalisation of its own. @param observations of the observed network */
  quantized(observations: readonly ChannelObservation[]): Promise<Backbone>;
}

/** Null for a backbone of other layers than convolutions, ReLUs, sums and maxima, and for every foreign file. */
export function quantizable(backbone: Backbone): Quantizable | null {
  const side = Math.max(...backbone.taps.map(({ stride }) => stride));
  if (!isDrawable(networkOf(backbone, [1, 3, side, side]))) return null;
  const small = pixelNetwork(backbone, [1, 3, side, side]);
  return {
    normalisation: PIXELS,
    observe: (image) => addObservers(pixelNetwork(backbone, image.shape), image),
    async quantized(observations) {
      const even = equalised(small, observations);
      const quantized = quantizeNetwork(even.network, even.observations, PIXEL_RANGE);
      const { name, hash, taps } = backbone;
      const seen = JSON.stringify([
        hash,
        observations.map(({ low, high, means, peaks }) => [low, high, ...means, ...peaks]),
      ]);
      return {
        name,
        hash,
        taps,
        normalisation: PIXELS,
        quantization: { digest: await sha256Hex(new TextEncoder().encode(seen)) },
        features(image) {
          checkImage(name, image, taps);
          return drawQuantized(pixelNetwork(backbone, image.shape), quantized, keepLayout(image));
        },
      };
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
