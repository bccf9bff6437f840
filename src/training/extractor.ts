/** @file Images → what the couplings see before whitening, through the frozen backbone and the fitted preparation. */
import type { Backbone } from '../backbone/backbone.js';
import { imageBatch, imageInput, type Size } from '../detector/index.js';
import { prepareMaps, preparedScales, type Preparation } from '../flow/index.js';
import { DYNAMIC, Graph, asFloats, openGraph, type Runtime, type Session } from '../graph/index.js';
import type { RgbImage } from '../image/rgb-image.js';
import { BACKBONE_BATCH } from './fit-preparation.js';

/** The prepared maps of one image, one array [C, H, W] per scale. */
export type Prepared = readonly Float32Array[];

export class Extractor {
  private constructor(
    private readonly session: Session,
    private readonly preparation: Preparation,
  ) {}

  static async open(runtime: Runtime, backbone: Backbone, size: Size, preparation: Preparation): Promise<Extractor> {
    const graph = new Graph();
    const image = graph.input('image', [DYNAMIC, size.height, size.width, 3], 'uint8');
    const maps = backbone.features(imageInput(image, backbone.normalisation, null));
    prepareMaps(maps, preparation).forEach(({ output }, i) => graph.output(`scale${i}`, output));
    return new Extractor(await openGraph(runtime, graph), preparation);
  }

  /** Any number of images at working size; the backbone sees a few at a time. */
  async run(images: readonly RgbImage[]): Promise<Prepared[]> {
    const result: Prepared[] = [];
    const sizes = preparedScales(this.preparation).map(({ channels, height, width }) => channels * height * width);
    for (let start = 0; start < images.length; start += BACKBONE_BATCH) {
      const batch = images.slice(start, start + BACKBONE_BATCH);
      const out = await this.session.run({ image: imageBatch(batch) });
      const scales = sizes.map((_, i) => asFloats(out[`scale${i}`]));
      batch.forEach((_, n) => result.push(scales.map((data, i) => data.slice(n * sizes[i], (n + 1) * sizes[i]))));
    }
    return result;
  }

  release(): Promise<void> {
    return this.session.release();
  }
}
