/** @file Images, or the backbone's maps of them → what the couplings see before whitening, through the fitted preparation. */
import type { Size } from '../geometry/index.js';
import type { Backbone } from '../backbone/backbone.js';
import { imageBatch, imageInput } from '../detector/index.js';
import { prepareMaps, preparedScales, type Preparation } from '../flow/index.js';
import {
  DYNAMIC,
  Graph,
  ofScale,
  openGraph,
  openGraphAside,
  type Runtime,
  type Session,
  type Tensor,
} from '../graph/index.js';
import type { RgbImage } from '../image/rgb-image.js';
import { BACKBONE_BATCH, mapInputs, mapsPerImage, type BackboneFeatures, type Maps } from './backbone-features.js';

/** The prepared maps of one image, one array [C, H, W] per scale. */
export type Prepared = readonly Float32Array[];

/** Fresh images, such as painted defects, through backbone and preparation in one graph. */
export class Extractor {
  private constructor(
    private readonly session: Session,
    private readonly preparation: Preparation,
  ) {}

  static async open(runtime: Runtime, backbone: Backbone, size: Size, preparation: Preparation): Promise<Extractor> {
    const graph = new Graph();
    const image = graph.input('image', [DYNAMIC, size.height, size.width, 3], 'uint8');
    outputPrepared(graph, backbone.features(imageInput(image, backbone.normalisation, null)), preparation);
    return new Extractor(await openGraphAside(runtime, graph), preparation);
  }

  /** Any number of images at working size; the backbone sees a few at a time. */
  async run(images: readonly RgbImage[]): Promise<Prepared[]> {
    const result: Prepared[] = [];
    for (let start = 0; start < images.length; start += BACKBONE_BATCH) {
      const batch = images.slice(start, start + BACKBONE_BATCH);
      const out = await this.session.run({ image: imageBatch(batch) });
      result.push(...mapsPerImage(out, 'scale', preparedScales(this.preparation), batch.length));
    }
    return result;
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** Maps that the backbone has already given, through the preparation alone. */
export class MapPreparer {
  private constructor(
    private readonly session: Session,
    private readonly features: BackboneFeatures,
    private readonly preparation: Preparation,
  ) {}

  static async open(runtime: Runtime, features: BackboneFeatures, preparation: Preparation): Promise<MapPreparer> {
    const graph = new Graph();
    outputPrepared(graph, mapInputs(graph, features.shapes), preparation);
    return new MapPreparer(await openGraph(runtime, graph), features, preparation);
  }

  async run(maps: readonly Maps[]): Promise<Prepared[]> {
    const out = await this.session.run(this.features.feeds(maps));
    return mapsPerImage(out, 'scale', preparedScales(this.preparation), maps.length);
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

function outputPrepared(graph: Graph, maps: readonly Tensor[], preparation: Preparation): void {
  prepareMaps(maps, preparation).forEach(({ output }, i) => graph.output(ofScale('scale', i), output));
}
