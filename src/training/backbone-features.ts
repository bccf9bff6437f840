/**
 * @file The frozen backbone's maps of the training images, kept within a bound: statistics, whitening and memory all read
 * the same ones, and so can several trainings on the same images.
 */
import type { Size } from '../geometry/index.js';
import type { Backbone } from '../backbone/backbone.js';
import { imageBatch, imageInput } from '../detector/index.js';
import { ClflowError, option } from '../errors.js';
import type { ScaleShape } from '../flow/index.js';
import {
  allFinite,
  DYNAMIC,
  Graph,
  asFloats,
  ofScale,
  openGraph,
  packed,
  type Runtime,
  type Session,
  type Tensor,
  type TensorData,
} from '../graph/index.js';
import { BoundedStore, bytesOf } from './bounded-cache.js';
import type { WorkingImages } from './image-source.js';

/** Images per run of the backbone. */
export const BACKBONE_BATCH = 8;

/** The maps of one image, [C, H, W] per tap. */
export type Maps = readonly Float32Array[];

interface Kept {
  readonly maps: Maps;
  /** What it took to compute them. */
  readonly seconds: number;
}

/** Maps by the image's index. For one list of images, one backbone and one size. */
export class FeatureCache extends BoundedStore<Kept> {
  /** @param limit bytes that may be kept; the first maps that fit are */
  constructor(limit: number) {
    super(limit, ({ maps }) => bytesOf(maps));
  }

  private of: string | undefined;

  /** Forgets the maps of a backbone in other whole numbers: what those are, the images that it was fitted to decide. */
  belongTo({ quantization }: Backbone): void {
    const of = quantization?.digest ?? 'float32';
    if (this.of !== of) this.clear();
    this.of = of;
  }
}

export class BackboneFeatures {
  private readonly seen = new Set<number>();
  private inherited = 0;

  private constructor(
    private readonly session: Session,
    readonly shapes: readonly ScaleShape[],
    private readonly images: WorkingImages,
    private readonly cache: FeatureCache,
  ) {}

  static async open(
    runtime: Runtime,
    backbone: Backbone,
    size: Size,
    images: WorkingImages,
    cache: FeatureCache,
  ): Promise<BackboneFeatures> {
    cache.belongTo(backbone);
    const shapes = tapShapes(backbone, size);
    const graph = new Graph();
    const image = graph.input('image', [DYNAMIC, size.height, size.width, 3], 'uint8');
    backbone
      .features(imageInput(image, backbone.normalisation, null))
      .forEach((map, i) => graph.output(ofScale('map', i), map));
    return new BackboneFeatures(await openGraph(runtime, graph), shapes, images, cache);
  }

  /** Batches of maps in the order of the images, at most {@link BACKBONE_BATCH} at a time. */
  async *batches(images: readonly number[]): AsyncGenerator<{ images: readonly number[]; maps: Maps[] }> {
    for (let start = 0; start < images.length; start += BACKBONE_BATCH) {
      const batch = images.slice(start, start + BACKBONE_BATCH);
      yield { images: batch, maps: await this.mapsOf(batch) };
    }
  }

  /** A batch of maps as the inputs that {@link mapInputs} declares. */
  feeds(maps: readonly Maps[]): Record<string, TensorData> {
    return Object.fromEntries(
      this.shapes.map(({ channels, height, width }, i) => [
        ofScale('map', i),
        packed(
          maps.map((map) => map[i]),
          [maps.length, channels, height, width],
        ),
      ]),
    );
  }

  /** Seconds that maps found in the cache had taken another training: added to its own time, trainings compare fairly. */
  get inheritedSeconds(): number {
    return this.inherited;
  }

  release(): Promise<void> {
    return this.session.release();
  }

  private async mapsOf(images: readonly number[]): Promise<Maps[]> {
    const fresh = await this.compute(images.filter((image) => !this.cache.get(image)));
    return images.map((image) => {
      const maps = fresh.get(image);
      if (maps) return maps;
      const kept = this.cache.get(image)!;
      if (!this.seen.has(image)) this.inherited += kept.seconds;
      this.seen.add(image);
      return kept.maps;
    });
  }

  private async compute(images: readonly number[]): Promise<Map<number, Maps>> {
    const result = new Map<number, Maps>();
    if (images.length === 0) return result;
    const batch = imageBatch(await this.images.getAll(images));
    const started = performance.now();
    const out = await this.session.run({ image: batch });
    const seconds = (performance.now() - started) / 1000 / images.length;
    const perImage = mapsPerImage(out, 'map', this.shapes, images.length);
    images.forEach((image, n) => {
      const maps = perImage[n];
      if (!maps.every(allFinite)) {
        throw new ClflowError(
          'weights',
          `The backbone gives features that are no numbers for ${this.images.nameOf(image)}, so nothing can be learned; ` +
            'take another backbone, or weights that are not damaged.',
        );
      }
      result.set(image, maps);
      this.seen.add(image);
      this.cache.keep(image, { maps, seconds });
    });
    return result;
  }
}

/** The backbone's maps as inputs of another graph, [N, C, H, W] each. */
export function mapInputs(graph: Graph, shapes: readonly ScaleShape[]): Tensor[] {
  return shapes.map(({ channels, height, width }, i) =>
    graph.input(ofScale('map', i), [DYNAMIC, channels, height, width]),
  );
}

/** The outputs of a graph named {@link ofScale}, [N, C, H, W] each, image by image. */
export function mapsPerImage(
  out: Readonly<Record<string, TensorData>>,
  name: string,
  shapes: readonly ScaleShape[],
  count: number,
): Maps[] {
  const scales = shapes.map(({ channels, height, width }, i) => {
    return { data: asFloats(out[ofScale(name, i)]), size: channels * height * width };
  });
  return Array.from({ length: count }, (_, n) => scales.map(({ data, size }) => data.slice(n * size, (n + 1) * size)));
}

/** Sizes of a backbone's maps for images of working size. */
export function tapShapes(backbone: Backbone, { width, height }: Size): ScaleShape[] {
  return backbone.taps.map(({ name, stride, channels }) => {
    if (width % stride !== 0 || height % stride !== 0) {
      throw new ClflowError(
        'usage',
        `working size ${height}x${width} does not divide by the stride ${stride} of ${backbone.name}'s output ${name}; choose ${option('size')} in multiples of ${stride}`,
      );
    }
    return { channels, height: height / stride, width: width / stride };
  });
}
