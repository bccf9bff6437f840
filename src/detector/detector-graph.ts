/**
 * @file The detector as one ONNX graph: image uint8 [N, H, W, 3] of any size → resize, normalisation, backbone, frozen
 * preparation, whitening, flow with its weights baked in, anomaly map [N, h, w], image score [N].
 */
import type { Backbone } from '../backbone/backbone.js';
import type { Flow } from '../flow/index.js';
import {
  gatherHalves,
  positionalWhiteningLayer,
  prepareMaps,
  type PositionalWhitening,
  type Preparation,
} from '../flow/index.js';
import { DYNAMIC, Graph, type Tensor } from '../graph/index.js';
import { imageInput, type Size } from './image-input.js';
import { anomalyMap, imageScore, scaleMap, type MapConfig, type ScaleNorm } from './map-layer.js';

/** Everything that a trained detector consists of. */
export interface DetectorModel {
  readonly backbone: Backbone;
  /** Size that images are resized to, and size of the anomaly map. */
  readonly size: Size;
  readonly preparation: Preparation;
  /** Position-dependent whitening in front of the couplings, or null. */
  readonly whitening: PositionalWhitening | null;
  readonly flow: Flow;
  /** Trained values of `flow.parameters` (terms of the objective may have added more behind them). */
  readonly parameters: Float32Array;
  readonly map: MapConfig;
  /** One per scale. */
  readonly norms: readonly ScaleNorm[];
}

/** The whole detector. */
export function detectorGraph(model: DetectorModel): Graph {
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, DYNAMIC, DYNAMIC, 3], 'uint8');
  const maps = scaleMaps(image, model);
  const map = anomalyMap(maps, model.norms, model.size, model.map.smoothing);
  graph.output('anomaly_map', map);
  graph.output('anomaly_score', imageScore(map, model.map.score));
  return graph;
}

/** Image → one map per scale, not yet standardised: [N, 1, h_l, w_l]. */
export function scaleMaps(image: Tensor, model: Omit<DetectorModel, 'norms'>): Tensor[] {
  const { backbone, size, preparation, whitening, flow, parameters } = model;
  const features = backbone.features(imageInput(image, backbone.normalisation, size));
  const prepared = prepareMaps(features, preparation).map(({ output, logDet }) =>
    whitening ? positionalWhiteningLayer(output, whitening) : { output, logDet },
  );
  const likelihoods = flow.likelihoods(
    prepared.map(({ output }) => output),
    prepared.map(({ logDet }) => logDet),
    flow.parameters.constants(image.graph, parameters),
    gatherHalves,
  );
  return likelihoods.map((likelihood) => scaleMap(likelihood, model.map.kind));
}
