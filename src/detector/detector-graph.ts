/**
 * @file The detector as one ONNX graph: image uint8 [N, H, W, 3] of any size → resize, normalisation, backbone, then either
 * frozen preparation, whitening and flow with its weights baked in, or the distance to a memory of good patches → anomaly
 * map [N, h, w], image score [N].
 */
import type { Size } from '../geometry/index.js';
import type { Backbone } from '../backbone/backbone.js';
import type { Flow } from '../flow/index.js';
import {
  gatherHalves,
  positionalWhiteningLayer,
  prepareMaps,
  scaleContributions,
  type PartMeans,
  type PositionalWhitening,
  type Preparation,
  type ScaleShape,
} from '../flow/index.js';
import { DYNAMIC, Graph, reshape, type Tensor } from '../graph/index.js';
import { patchFeatures, patchScores, type PatchMemory } from '../memory/index.js';
import { imageInput } from './image-input.js';
import {
  anomalyMap,
  imageScore,
  scaleMap,
  type DistanceMapConfig,
  type MapConfig,
  type ScaleNorm,
} from './map-layer.js';

interface DetectorParts {
  readonly backbone: Backbone;
  /** Size that images are resized to, and size of the anomaly map. */
  readonly size: Size;
}

/** Parts of a detector that reads likelihoods off a 2D-Flow. */
export interface FlowModel extends DetectorParts {
  readonly learner: 'flow';
  readonly preparation: Preparation;
  /** Position-dependent whitening in front of the couplings, or null. */
  readonly whitening: PositionalWhitening | null;
  readonly flow: Flow;
  /** Trained values of `flow.parameters` (terms of the objective may have added more behind them). */
  readonly parameters: Float32Array;
  readonly map: MapConfig;
  /** For the scales' contributions; null where scales are not joined. */
  readonly partMeans: PartMeans | null;
  /** One per scale. */
  readonly norms: readonly ScaleNorm[];
}

/** Parts of PatchCore: a detector that measures the distance to a memory of good patches. */
export interface MemoryModel extends DetectorParts {
  readonly learner: 'memory';
  /** Of the patches. */
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

function likelihoodMap(image: Tensor, model: FlowModel): MapAndScore {
  const { maps, contributions } = scaleMapsOf(image, model, model.partMeans);
  const map = anomalyMap(maps, model.norms, model.size, model.map.smoothing);
  return { map, score: imageScore(map, model.map.score), contributions };
}

function distanceMap(image: Tensor, { backbone, size, grid, memory, map: config }: MemoryModel): MapAndScore {
  const features = backbone.features(imageInput(image, backbone.normalisation, size));
  const { distance, score } = patchScores(patchFeatures(features, grid), memory, config.neighbours);
  const patches = reshape(distance, [distance.shape[0], 1, grid.height, grid.width]);
  const map = anomalyMap([patches], [{ mean: 0, deviation: 1 }], size, config.smoothing);
  return { map, score, contributions: null };
}

/** A flow's model before its maps are standardised and its parts are known. */
export type UnfinishedFlowModel = Omit<FlowModel, 'norms' | 'partMeans'>;

/** Image → one map per scale, not yet standardised: [N, 1, h_l, w_l]. */
export function scaleMaps(image: Tensor, model: UnfinishedFlowModel): Tensor[] {
  return scaleMapsOf(image, model, null).maps;
}

function scaleMapsOf(
  image: Tensor,
  model: UnfinishedFlowModel,
  partMeans: PartMeans | null,
): { maps: Tensor[]; contributions: Tensor | null } {
  const { backbone, size, preparation, whitening, flow, parameters } = model;
  const features = backbone.features(imageInput(image, backbone.normalisation, size));
  const prepared = prepareMaps(features, preparation);
  const white = whitening ? prepared.map(({ output }) => positionalWhiteningLayer(output, whitening)) : null;
  const inputs = white ?? prepared;
  const likelihoods = flow.likelihoods(
    inputs.map(({ output }) => output),
    inputs.map(({ logDet }) => logDet),
    flow.parameters.constants(image.graph, parameters),
    gatherHalves,
  );
  const contributions =
    white && partMeans ? scaleContributions(prepared[0].parts, partMeans, white[0].multiply(white[0].output)) : null;
  return { maps: likelihoods.map((likelihood) => scaleMap(likelihood, model.map.kind)), contributions };
}
