/** @file A detector that nobody trained: random backbone, random flow, in a fraction of a second. */
import { randomResnet } from '../../backbone/random-resnet.js';
import { Flow, fastFlow, joinedFlow, type PositionalWhitening, type Preparation } from '../../flow/index.js';
import { patchGrid } from '../../memory/index.js';
import { movedParameters, normalValues } from '../../flow/testing/random-values.js';
import type { RgbImage } from '../../image/rgb-image.js';
import { Random } from '../../random.js';
import { calibrationOf, chooseThresholds } from '../calibration.js';
import type { DetectorModel, FlowModel, MemoryModel } from '../detector-graph.js';
import type { Size } from '../../geometry/index.js';
import { FORMAT, TILED_FORMAT, type DetectorMetadata } from '../metadata.js';
import { placesOf } from '../places.js';
import type { Tiling } from '../tiling.js';

export const arrangements = ['joined', 'per-scale'] as const;
export type Arrangement = (typeof arrangements)[number];

const SIZE: Size = { width: 64, height: 96 };
const PRINCIPAL = 6;

/** Two steps of couplings behind a random backbone, at 64 × 96; every number is the same each time. */
export async function tinyModel(arrangement: Arrangement): Promise<FlowModel> {
  const backbone = await randomResnet();
  const scales = backbone.taps.map(({ channels, stride }) => {
    return { channels, height: SIZE.height / stride, width: SIZE.width / stride };
  });
  const joined = arrangement === 'joined';
  const grid = { ...scales[1], channels: PRINCIPAL };
  const inputs = scales.reduce((sum, { channels }) => sum + channels, 0);
  const matrix = normalValues(PRINCIPAL * inputs, 1).map((value) => value / Math.sqrt(inputs));
  const projection = { matrix, offset: normalValues(PRINCIPAL, 2), inputs, outputs: PRINCIPAL };
  const preparation: Preparation = joined ? { arrangement, projection, grid } : { arrangement: 'per-scale', scales };
  const config = { ...(joined ? joinedFlow : fastFlow), steps: 2, hiddenRatio: 0.25 };
  const flow = new Flow(config, joined ? [grid] : scales, 1);
  return {
    learner: 'flow',
    backbone,
    size: SIZE,
    preparation,
    whitening: joined ? whiteningOf(PRINCIPAL, grid.height * grid.width) : null,
    flow,
    parameters: movedParameters(flow.parameters, 1, 0.05),
    map: { kind: 'likelihood', smoothing: 2, score: { kind: 'top-mean', share: 0.02 } },
    partMeans: joined ? scales.map((_, l) => normalValues(PRINCIPAL * grid.height * grid.width, 10 + l)) : null,
    norms: joined ? [{ mean: 0, deviation: 1 }] : scales.map((_, i) => ({ mean: i, deviation: i + 1 })),
    detail: null,
    detailNorms: null,
  };
}

/** The joined model with detail of two components that differ. */
export async function tinyDetailedModel(): Promise<FlowModel> {
  const model = await tinyModel('joined');
  const inputs = model.backbone.taps[0].channels;
  const [outputs, components] = [4, 6];
  const transform = Float32Array.from({ length: components * outputs ** 2 }, (_, i) => {
    return i % (outputs + 1) === 0 ? 1 : 0.1 * normalValues(1, i)[0];
  });
  return {
    ...model,
    map: {
      ...model.map,
      detail: { channels: outputs, components, shrinkage: 0.3, weight: 0.25, smoothing: 1.5 },
    },
    detail: {
      projection: { matrix: normalValues(outputs * inputs, 5), offset: normalValues(outputs, 6), inputs, outputs },
      components,
      transform,
      mean: normalValues(components * outputs, 7),
      logWeight: normalValues(components, 8),
    },
    detailNorms: { median: 1, detail: { mean: 2, deviation: 3 } },
  };
}

/** How images are cut for the tiny models, which see 64 × 96 at once. */
export const TINY_TILES: Tiling = { tile: SIZE, overlap: 32 };

/** The joined model for tiles of an image of this size; the statistics of its places differ from one to the next. */
export async function tinyTiledModel(size: Size): Promise<FlowModel> {
  const places = placesOf(size);
  const whitening = whiteningOf(PRINCIPAL, places.width * places.height);
  return { ...(await tinyModel('joined')), size, tiles: TINY_TILES, whitening, partMeans: null };
}

/** A memory of random patches behind a random backbone. */
export async function tinyMemoryModel(): Promise<MemoryModel> {
  const backbone = await randomResnet();
  const shapes = backbone.taps.map(({ channels, stride }) => {
    return { channels, height: SIZE.height / stride, width: SIZE.width / stride };
  });
  const grid = patchGrid(shapes);
  const count = 40;
  const data = normalValues(count * grid.channels, 4).map(Math.abs);
  const map = { kind: 'distance', smoothing: 2, neighbours: 5 } as const;
  return { learner: 'memory', backbone, size: SIZE, grid, memory: { data, count, channels: grid.channels }, map };
}

/** A diagonal whitening that differs from place to place. */
function whiteningOf(channels: number, positions: number): PositionalWhitening {
  const transform = new Float32Array(positions * channels * channels);
  const logDet = new Float32Array(positions);
  for (let p = 0; p < positions; p++) {
    const scale = 0.5 + (p % 7) / 7;
    for (let c = 0; c < channels; c++) transform[(p * channels + c) * channels + c] = scale;
    logDet[p] = channels * Math.log(scale);
  }
  return { kind: 'positional', channels, positions, mean: normalValues(channels * positions, 3), transform, logDet };
}

/** Any image: blurred colours with noise, different for every seed. */
export function randomImage(width: number, height: number, seed = 1): RgbImage {
  const random = Random.of(seed, 'image');
  const [fx, fy, phase] = [random.uniform(2, 9), random.uniform(2, 9), random.uniform(0, 6)];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [channel, pixel] = [i % 3, Math.floor(i / 3)];
    const [x, y] = [(pixel % width) / width, Math.floor(pixel / width) / height];
    const wave = Math.sin(fx * x + phase + channel) * Math.cos(fy * y);
    return Math.min(255, Math.max(0, 128 + 90 * wave + random.normal(0, 10)));
  });
  return { width, height, data };
}

/** @param peaks of the maps of the calibration images; as high as their scores where left out */
export function metadataOf(
  model: DetectorModel,
  scores: readonly number[],
  peaks: readonly number[] = scores,
): DetectorMetadata {
  const look = { brightness: 100, sharpness: 0.5, x: 0.5, y: 0.5 };
  const samples = scores.map((score, i) => ({ score, peak: peaks[i], appearance: look }));
  const calibration = calibrationOf('held-out', samples);
  return {
    format: model.tiles ? TILED_FORMAT : FORMAT,
    version: '1.2.3',
    method: 'clflow',
    className: 'screw',
    backbone: {
      name: model.backbone.name,
      hash: model.backbone.hash,
      strides: model.backbone.taps.map(({ stride }) => stride),
    },
    size: { ...model.size },
    ...(model.tiles && { tiles: model.tiles }),
    seed: 7,
    dataHash: 'ab'.repeat(32),
    settings: { map: model.map },
    calibration,
    ...chooseThresholds(calibration, 0.25),
    drawnIn: 0,
    power: null,
    lineage: [{ step: 'train', version: '1.2.3', good: 12 + scores.length, anomalous: 0, falseAlarmRate: 0.25 }],
    training: {
      images: 12,
      turns: [],
      epochs: 3,
      parameters: 99,
      runtime: 'onnxruntime-node 1',
      curves: { loss: [3, 2, 1] },
    },
  };
}
