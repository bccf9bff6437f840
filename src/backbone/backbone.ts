/** @file What a frozen feature extractor is to the rest of the house: a name, a hash, and code that adds it to a graph. */
import { ClflowError } from '../errors.js';
import type { Size } from '../geometry/index.js';
import { DYNAMIC, type Tensor } from '../graph/index.js';

export { sha256Hex } from '../sha256.js';

/** One feature map that a backbone gives: its name, its stride against the image in pixels, its channels. */
export interface Tap {
  readonly name: string;
  readonly stride: number;
  readonly channels: number;
}

/** How RGB values in 0 … 1 become what the network was trained on: (x − mean) / deviation, per channel. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

export interface Backbone {
  /** 'embedded', 'resnet18', 'onnx:FILE' … */
  readonly name: string;
  /** SHA-256 of the weights (the file's bytes), lower-case hexadecimal. */
  readonly hash: string;
  /** In rising stride: 4, 8, 16 for the ResNet family. */
  readonly taps: readonly Tap[];
  readonly normalisation: Normalisation;
  /** The only size of images that it takes; missing where it takes any that its strides divide. */
  readonly fixedSize?: Size;
  /** Present where the network is in whole numbers of 8 bits: a hash of its weights and of what it was fitted to. */
  readonly quantization?: { readonly digest: string };
  /**
   * Adds the frozen network to the image's graph.
   * @param image float32 [N, 3, H, W], already normalised; N may be DYNAMIC, H and W are multiples of the greatest stride
   * @returns one feature map a tap, [N, C, H / stride, W / stride], in the order of {@link taps}
   * @throws ClflowError `shape` when the image does not fit
   */
  features(image: Tensor): Tensor[];
}

/** Mean and deviation of ImageNet's RGB values, the convention of torchvision and timm. */
export const IMAGENET_NORMALISATION: Normalisation = {
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
};

/** Throws ClflowError `shape` unless the tensor is a float32 [N, 3, H, W] whose sides all taps divide. */
export function checkImage(backbone: string, image: Tensor, taps: readonly Tap[]): void {
  const stride = Math.max(...taps.map((tap) => tap.stride));
  const [, channels, height, width] = image.shape;
  const fits = (side: number): boolean => side === DYNAMIC || (side > 0 && side % stride === 0);
  if (image.rank === 4 && image.type === 'float32' && channels === 3 && fits(height) && fits(width)) return;
  throw new ClflowError(
    'shape',
    `Backbone ${backbone} needs a float32 image [N, 3, H, W] with H and W multiples of ${stride}, got ${image.toString()}.`,
  );
}
