/**
 * @file The numbers of a finished detector as its file holds them: where there are many, as float16 does, which takes half the bytes,
 * unless that would move them by more than float16's own step (see `storable`). They are rounded before the maps are standardised
 * and the detector is calibrated, so that its thresholds and p-values are those of the detector in the file; what the file does
 * with them afterwards loses nothing.
 *
 * Matrices that whiten are looked at one by one: what one position can bear says nothing of another.
 */
import { storable } from '../graph/index.js';
import type { DetailMixture, PartMeans, Whitening } from '../flow/index.js';
import type { PatchMemory } from '../memory/index.js';
import type { UnfinishedFlowModel } from './detector-graph.js';

/** A flow's model with the numbers of its file; the backbone's and the principal channels' are such since they were made. */
export function storedFlow(model: UnfinishedFlowModel): UnfinishedFlowModel {
  const { whitening, flow, parameters, detail } = model;
  return {
    ...model,
    whitening: whitening && storedWhitening(whitening),
    parameters: flow.parameters.map(parameters, (values) => storable(values)),
    detail: detail && storedDetail(detail),
  };
}

function storedWhitening(whitening: Whitening): Whitening {
  const transform = storableMatrices(whitening.transform, whitening.channels);
  return whitening.kind === 'positional'
    ? { ...whitening, transform, mean: storable(whitening.mean) }
    : { ...whitening, transform, place: storable(whitening.place) };
}

function storedDetail(detail: DetailMixture): DetailMixture {
  return { ...detail, transform: storableMatrices(detail.transform, detail.projection.outputs) };
}

/** Matrices Σ^(−½), which are symmetric but for rounding, made so exactly: a file holds one half of each. */
function storableMatrices(matrices: Float32Array, rows: number): Float32Array {
  const size = rows * rows;
  const symmetric = matrices.map((value, at) => {
    const [i, j] = [Math.floor((at % size) / rows), at % rows];
    return (value + matrices[at - (at % size) + j * rows + i]) / 2;
  });
  return storable(symmetric, size);
}

/** Means that explain a map and change no score. */
export function storedPartMeans(means: PartMeans): PartMeans {
  return means.map((mean) => storable(mean));
}

export function storedMemory(memory: PatchMemory): PatchMemory {
  return { ...memory, data: storable(memory.data) };
}
