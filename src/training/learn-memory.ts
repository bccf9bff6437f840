/** @file PatchCore's learning: features of all good patches, and the coreset of them that the detector keeps. */
import { storedMemory, type MemoryModel } from '../detector/index.js';
import type { ScaleShape } from '../flow/index.js';
import { Graph, asFloats, openGraph } from '../graph/index.js';
import { coreset, patchFeatures, patchGrid, type Points } from '../memory/index.js';
import { Random } from '../random.js';
import { mapInputs } from './backbone-features.js';
import type { MemoryPlan } from './plan.js';
import type { Learned, TrainingContext } from './training-context.js';

export async function learnMemory(plan: MemoryPlan, context: TrainingContext): Promise<Learned<MemoryModel>> {
  const { runtime, backbone, features, training, before } = context;
  const { candidates, share, limit } = plan.memory;
  const grid = patchGrid(features.shapes);
  const patches = training.length * grid.height * grid.width;
  const points = await candidatePatches(context, grid, sampled(patches, candidates, plan.seed));
  const wanted = Math.max(1, Math.min(points.count, limit, Math.round(share * patches)));
  const onChosen = before('coreset', wanted);
  const chosen = await coreset(runtime, points, wanted, Random.of(plan.seed, 'coreset'), onChosen);
  const { channels } = points;
  const data = new Float32Array(wanted * channels);
  chosen.forEach((point, i) => data.set(points.data.subarray(point * channels, (point + 1) * channels), i * channels));
  const memory = { data, count: wanted, channels };
  return {
    model: {
      learner: 'memory',
      backbone,
      size: plan.size,
      tiles: plan.tiles,
      area: context.area,
      grid,
      memory: context.rounded ? storedMemory(memory) : memory,
      map: plan.map,
    },
    curves: {},
    turns: [],
    decisions: null,
    strangeness: null,
    parameters: data.length,
  };
}

/** Numbers of the patches to choose from, rising: all of them, or a random sample. */
function sampled(patches: number, most: number, seed: number): number[] {
  if (patches <= most) return Array.from({ length: patches }, (_, i) => i);
  return Random.of(seed, 'candidates')
    .permutation(patches)
    .slice(0, most)
    .sort((a, b) => a - b);
}

/** Features of the patches with these numbers, counted image by image. */
async function candidatePatches(
  { runtime, features, training, before }: TrainingContext,
  grid: ScaleShape,
  numbers: readonly number[],
): Promise<Points> {
  const { channels } = grid;
  const perImage = grid.height * grid.width;
  const graph = new Graph();
  graph.output('patches', patchFeatures(mapInputs(graph, features.shapes), grid));
  const session = await openGraph(runtime, graph);
  const data = new Float32Array(numbers.length * channels);
  const onImages = before('statistics', training.length);
  try {
    let first = 0; // number of the batch's first patch
    let taken = 0;
    for await (const { maps } of features.batches(training)) {
      const { patches } = await session.run(features.feeds(maps));
      const values = asFloats(patches);
      for (; taken < numbers.length && numbers[taken] < first + maps.length * perImage; taken++) {
        const at = (numbers[taken] - first) * channels;
        data.set(values.subarray(at, at + channels), taken * channels);
      }
      first += maps.length * perImage;
      onImages(first / perImage);
    }
  } finally {
    await session.release();
  }
  return { data, count: numbers.length, channels };
}
