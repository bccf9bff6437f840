/** @file The detector's graph cut off after each of its stages, to see by differences where the time goes. */
import { imageBatch, imageInput, likelihoodMap, scaleMaps, type FlowModel } from '../src/detector/index.js';
import { DYNAMIC, Graph, openGraph, reduceMax, type Runtime, type Session, type Tensor } from '../src/graph/index.js';
import type { RgbImage } from '../src/image/index.node.js';
import type { Work } from './measure.js';

export type Stage = 'input' | 'backbone' | 'flow' | 'map';

export interface Stages {
  /** Each runs everything up to and with its stage on one image. */
  readonly works: Record<Stage, Work>;
  release(): Promise<void>;
}

export async function openStages(runtime: Runtime, model: FlowModel, image: RgbImage): Promise<Stages> {
  const { backbone, size } = model;
  const enter = (x: Tensor): Tensor => imageInput(x, backbone.normalisation, size);
  const ends: Record<Stage, (x: Tensor) => Tensor[]> = {
    input: (x) => [enter(x)],
    backbone: (x) => backbone.features(enter(x)),
    flow: (x) => everyMap(x, model),
    map: (x) => {
      const { map, score } = likelihoodMap(x, model);
      return [map, score];
    },
  };
  const sessions: Session[] = [];
  const works = {} as Record<Stage, Work>;
  const feeds = { image: imageBatch([image]) };
  for (const [stage, build] of Object.entries(ends) as [Stage, (x: Tensor) => Tensor[]][]) {
    const graph = new Graph();
    const tensors = build(graph.input('image', [DYNAMIC, DYNAMIC, DYNAMIC, 3], 'uint8'));
    // Of features only a maximum comes out: copying them to JavaScript is no part of a detector's work.
    tensors.forEach((tensor, i) => graph.output(`end${i}`, stage === 'map' ? tensor : reduceMax(tensor)));
    const session = await openGraph(runtime, graph);
    sessions.push(session);
    works[stage] = () => session.run(feeds);
  }
  return {
    works,
    release: async () => {
      for (const session of sessions) await session.release();
    },
  };
}

function everyMap(x: Tensor, model: FlowModel): Tensor[] {
  const { maps, detail } = scaleMaps(x, model);
  return detail ? [...maps, detail] : maps;
}
