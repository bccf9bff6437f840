/**
 * @file The detector as one ONNX graph: image uint8 [N, H, W, 3] of any size → resize, normalisation, backbone, then either
 * frozen preparation, whitening and flow with its weights baked in, or the distance to a memory of good patches → anomaly
 * map [N, h, w], image score [N]. Where images are cut into tiles, all but the resizing and the map is the body of a Loop.
 */
import { ClflowError } from '../errors.js';
import type { Size } from '../geometry/index.js';
import type { Backbone } from '../backbone/backbone.js';
import type { Flow } from '../flow/index.js';
import {
  detailEnergy,
  gatherHalves,
  placeWhiteningLayer,
  prepareMaps,
  whiteningLayer,
  type DetailMixture,
  type FlowStep,
  type PartMeans,
  type Preparation,
  type ScaleLikelihood,
  type ScaleShape,
  type Whitening,
} from '../flow/index.js';
import {
  DYNAMIC,
  Graph,
  floats,
  gatherAt,
  integers,
  reduceMax,
  reshape,
  transpose,
  type Tensor,
} from '../graph/index.js';
import { patchFeatures, patchScores, type PatchMemory } from '../memory/index.js';
import { cropMask } from '../image/crop.js';
import type { Mask } from '../image/rgb-image.js';
import { cellsOf, pixelsOf } from './area.js';
import { imageInput } from './image-input.js';
import {
  anomalyMap,
  imageScore,
  mapWithin,
  scaleMap,
  withDetail,
  type DetailNorms,
  type DistanceMapConfig,
  type MapConfig,
  type ScaleNorm,
} from './map-layer.js';
import { placesOfTiles } from './places.js';
import { TILE_STEP, overTiles, stitched, tileCorners, type Tiling } from './tiling.js';

interface DetectorParts {
  readonly backbone: Backbone;
  /** Size that images are resized to, and size of the anomaly map. */
  readonly size: Size;
  /** How resized images are cut for the network; missing: it sees them whole. */
  readonly tiles?: Tiling;
  /** The part of resized images that counts (see area.ts); missing: all of it. */
  readonly area?: Mask;
}

/** Parts of a detector that reads likelihoods off a 2D-Flow. */
export interface FlowModel extends DetectorParts {
  readonly learner: 'flow';
  readonly preparation: Preparation;
  /** What whitens in front of the couplings, of tiles by the places of `placesOf`, or null. */
  readonly whitening: Whitening | null;
  readonly flow: Flow;
  /** Trained values of `flow.parameters` (terms of the objective may have added more behind them). */
  readonly parameters: Float32Array;
  readonly map: MapConfig;
  /** What the finest map of good images looks like; null where the flow alone makes the map. */
  readonly detail: DetailMixture | null;
  /** For the scales' contributions; null where scales are not joined, and of tiles. */
  readonly partMeans: PartMeans | null;
  /** One per scale. */
  readonly norms: readonly ScaleNorm[];
  /** How good images compare in flow and detail; null without detail. */
  readonly detailNorms: DetailNorms | null;
}

/** Parts of PatchCore: a detector that measures the distance to a memory of good patches. */
export interface MemoryModel extends DetectorParts {
  readonly learner: 'memory';
  /** Of the patches of what the network sees at once. */
  readonly grid: ScaleShape;
  readonly memory: PatchMemory;
  readonly map: DistanceMapConfig;
}

/** Everything that a trained detector consists of. */
export type DetectorModel = FlowModel | MemoryModel;

/** The whole detector. */
export function detectorGraph(model: DetectorModel): Graph {
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, DYNAMIC, DYNAMIC, 3], 'uint8');
  const { map, score, contributions } =
    model.learner === 'flow' ? likelihoodMap(image, model) : distanceMap(image, model);
  graph.output('anomaly_map', map);
  graph.output('anomaly_score', score);
  if (contributions) graph.output('scale_contributions', contributions);
  return graph;
}

interface MapAndScore {
  /** [N, H, W] */
  readonly map: Tensor;
  /** [N] */
  readonly score: Tensor;
  /** [N, scales, h, w] on the flow's grid, where scales are joined. */
  readonly contributions: Tensor | null;
}

/** Map and score of a flow's model. */
export function likelihoodMap(image: Tensor, model: FlowModel): MapAndScore {
  const { maps, detail, contributions } = scaleMapsOf(image, model, model.partMeans);
  const { size, area, norms, detailNorms, map: config } = model;
  return image.graph.within('map', () => {
    const flow = anomalyMap(maps, norms, size, config.smoothing);
    const whole =
      detail && detailNorms && config.detail
        ? withDetail(
            flow,
            anomalyMap([detail], [detailNorms.detail], size, config.detail.smoothing),
            detailNorms,
            config.detail.weight,
          )
        : flow;
    const map = area ? mapWithin(whole, area) : whole;
    return { map, score: imageScore(map, config.score, area && pixelsOf(area)), contributions };
  });
}

function distanceMap(image: Tensor, model: MemoryModel): MapAndScore {
  const { backbone, size, tiles, area, grid, memory, map: config } = model;
  const counts = area && patchesWithin(image.graph, area, model);
  const look = (x: Tensor, turn?: Tensor): [patches: Tensor, score: Tensor] => {
    const features = x.graph.within('backbone', () => backbone.features(x));
    const { distance, score } = x.graph.within('memory', () =>
      patchScores(patchFeatures(features, grid), memory, config.neighbours, counts?.(turn)),
    );
    return [reshape(distance, [distance.shape[0], 1, grid.height, grid.width]), score];
  };
  const input = image.graph.within('input', () => imageInput(image, backbone.normalisation, size, area));
  const [found, scores] = tiles ? overTiles(input, size, tiles, look) : look(input);
  const patches = tiles ? stitched(found, size, tiles) : found;
  const map = image.graph.within('map', () => {
    const whole = anomalyMap([patches], [{ mean: 0, deviation: 1 }], size, config.smoothing);
    return area ? mapWithin(whole, area) : whole;
  });
  // The image is as strange as its strangest tile.
  return { map, score: tiles ? reduceMax(scores, [0]) : scores, contributions: null };
}

/** 1 for every patch of what the network sees that has a pixel which counts, else 0: [1, P], of a tile by its number. */
function patchesWithin(
  graph: Graph,
  area: Mask,
  { size, tiles, grid: { width, height } }: MemoryModel,
): (turn?: Tensor) => Tensor {
  const seen = tiles ? tileCorners(size, tiles).map((corner) => cropMask(area, { ...corner, ...tiles.tile })) : [area];
  const values = seen.flatMap((piece) => cellsOf(piece, width, height).map(Number));
  const table = graph.constant(floats(values, [seen.length, width * height]));
  return (turn) => (turn ? reshape(gatherAt(table, turn), [1, width * height]) : table);
}

/** A flow's model before its maps are standardised and its parts are known. */
export type UnfinishedFlowModel = Omit<FlowModel, 'norms' | 'detailNorms' | 'partMeans'>;

/** Image → one map per scale, and detail, not yet standardised: [N, 1, h_l, w_l]. */
export function scaleMaps(image: Tensor, model: UnfinishedFlowModel): Pick<MapsOfScales, 'maps' | 'detail'> {
  return scaleMapsOf(image, model, null);
}

interface MapsOfScales {
  readonly maps: Tensor[];
  readonly detail: Tensor | null;
  readonly contributions: Tensor | null;
}

function scaleMapsOf(image: Tensor, model: UnfinishedFlowModel, partMeans: PartMeans | null): MapsOfScales {
  const { backbone, size, tiles, area, whitening } = model;
  const { graph } = image;
  const input = graph.within('input', () => imageInput(image, backbone.normalisation, size, area));
  if (!tiles) {
    const features = graph.within('backbone', () => backbone.features(input));
    const prepared = graph.within('preparation', () => prepareMaps(features, model.preparation));
    const white = graph.within('whitening', () =>
      whitening ? prepared.map(({ output }) => whiteningLayer(output, whitening)) : null,
    );
    const likelihoods = likelihoodsOf(model, white ?? prepared);
    const contributions = graph.within('contributions', () =>
      white && partMeans ? white[0].contributions(prepared[0].parts, partMeans) : null,
    );
    const detail = detailOf(model, features);
    return { maps: mapsOf(model, likelihoods), detail, contributions };
  }
  const whiten = whitening && graph.within('whitening', () => whiteningByPlace(graph, whitening, size, tiles));
  const ofTiles = overTiles(input, size, tiles, (tile, turn) => {
    const features = graph.within('backbone', () => backbone.features(tile));
    const prepared = graph.within('preparation', () => prepareMaps(features, model.preparation));
    const white = graph.within('whitening', () =>
      whiten ? prepared.map(({ output }) => whiten(output, turn)) : prepared,
    );
    const maps = mapsOf(model, likelihoodsOf(model, white));
    const detail = detailOf(model, features);
    return detail ? [...maps, detail] : maps;
  }).map((map) => stitched(map, size, tiles));
  const maps = model.detail ? ofTiles.slice(0, -1) : ofTiles;
  return { maps, detail: model.detail && ofTiles.at(-1)!, contributions: null };
}

/** What the flow says of what the network sees at once. @param inputs of the flow */
function likelihoodsOf({ flow, parameters }: UnfinishedFlowModel, inputs: readonly FlowInput[]): ScaleLikelihood[] {
  const { graph } = inputs[0].output;
  return graph.within('flow', () =>
    flow.likelihoods(
      inputs.map(({ output }) => output),
      inputs.map(({ logDet }) => logDet),
      flow.parameters.constants(graph, parameters),
      gatherHalves,
    ),
  );
}

function detailOf({ detail }: UnfinishedFlowModel, [finest]: readonly Tensor[]): Tensor | null {
  return finest.graph.within('detail', () => detail && detailEnergy(finest, detail));
}

/** One map per scale. */
function mapsOf({ map }: UnfinishedFlowModel, likelihoods: readonly ScaleLikelihood[]): Tensor[] {
  return likelihoods.map((likelihood) => scaleMap(likelihood, map.kind));
}

interface FlowInput {
  readonly output: Tensor;
  readonly logDet: Tensor | number;
}

/** Whitens the map of a tile by the statistics of the places that it lies in. */
function whiteningByPlace(
  graph: Graph,
  whitening: Whitening,
  size: Size,
  tiling: Tiling,
): (x: Tensor, turn: Tensor) => FlowStep {
  if (whitening.kind !== 'positional') throw new ClflowError('internal', 'tiles are whitened by place');
  const { channels, positions, mean, transform, logDet } = whitening;
  const places = placesOfTiles(size, tiling);
  const table = graph.constant(integers(places.flat(), [places.length, places[0].length]));
  const means = transpose(graph.constant(floats(mean, [channels, positions, 1])), [1, 0, 2]);
  const transforms = graph.constant(floats(transform, [positions, channels, channels]));
  const logDets = graph.constant(floats(logDet, [positions]));
  return (x, turn) => {
    const own = gatherAt(table, turn);
    const statistics = { mean: gatherAt(means, own), transform: gatherAt(transforms, own) };
    return placeWhiteningLayer(x, statistics, gatherAt(logDets, own), (TILE_STEP * x.shape[3]) / tiling.tile.width);
  };
}
