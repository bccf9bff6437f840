/** @file Backbones to compare: the teacher, what the student could give to a flow, and a random network of its shape. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors } from '../../src/files/index.js';
import {
  EMBEDDED,
  openBackbone,
  IMAGENET_NORMALISATION,
  resnetBackbone,
  sha256Hex,
  type Backbone,
  randomWeights,
} from '../../src/backbone/index.node.js';
import { add, floats, mul, type Runtime, type Tensor } from '../../src/graph/index.js';
import { ShardReader } from './shard.js';
import { FeatureSession, StatisticsSums } from './teacher.js';
import { CROP } from './crops.js';
import { readStatistics } from './statistics-file.js';
import { student, studentParameters, TEACHER_CHANNELS } from './student.js';
import { readTrainerState } from './trainer-state.js';

/** Crops that a channel's deviation is measured on. */
const SCALE_CROPS = 128;

export interface CandidateFiles {
  /** resnet18.safetensors */
  readonly weights?: string;
  /** A checkpoint of distil.ts. */
  readonly checkpoint?: string;
  /** The folder of make-shards.ts, for the teacher's scale. */
  readonly shards?: string;
  /** What export.ts wrote. */
  readonly exported?: string;
}

export const CANDIDATES = ['resnet18', 'trunk', 'unit', 'heads', 'exported', 'random'] as const;
export type Candidate = (typeof CANDIDATES)[number];

/**
 * `trunk`: the student's own channels as they come; `unit`: the same, each with a deviation of 1 over training crops; `heads`: its guesses of the teacher's channels on the teacher's scale;
 * `exported`: the file that ships; `random`: the student's shape with random weights.
 */
export async function openCandidate(name: Candidate, files: CandidateFiles, runtime: Runtime): Promise<Backbone> {
  switch (name) {
    case 'resnet18':
      return openBackbone({ name, weights: needed(files.weights, '--weights') }, runtime);
    case 'exported': {
      const bytes = new Uint8Array(readFileSync(needed(files.exported, '--exported')));
      return resnetBackbone(readSafetensors(bytes).tensors, { hash: await sha256Hex(bytes), architecture: EMBEDDED });
    }
    case 'random': {
      const tensors = [...randomWeights(EMBEDDED, 0)].map(([key, { shape, data }]) => {
        return [key, { shape, floats: () => data }] as const;
      });
      return resnetBackbone(new Map(tensors), { hash: 'random', architecture: EMBEDDED });
    }
    case 'trunk':
      return studentBackbone(name, files, null);
    case 'heads': {
      const { mean, deviation } = readStatistics(needed(files.shards, '--shards'))!;
      return studentBackbone(name, files, { scale: deviation, shift: mean });
    }
    case 'unit': {
      const scale = await trunkScale(studentBackbone('trunk', files, null), needed(files.shards, '--shards'), runtime);
      return studentBackbone(name, files, { scale, shift: scale.map((values) => new Float32Array(values.length)) });
    }
  }
}

/** What is done to the channels of every stride: x · scale + shift. */
interface Rescaling {
  readonly scale: readonly Float32Array[];
  readonly shift: readonly Float32Array[];
}

function studentBackbone(
  name: 'trunk' | 'unit' | 'heads',
  files: CandidateFiles,
  rescaling: Rescaling | null,
): Backbone {
  const { parameters: values } = readTrainerState(needed(files.checkpoint, '--checkpoint'));
  const parameters = studentParameters(0);
  const channels = name === 'heads' ? TEACHER_CHANNELS : EMBEDDED.stages.map((stage) => stage.channels);
  return {
    name,
    hash: name,
    taps: channels.map((count, i) => ({ name: `layer${i + 1}`, stride: 4 * 2 ** i, channels: count })),
    normalisation: IMAGENET_NORMALISATION,
    features(image) {
      const { trunk, heads } = student(image, parameters.constants(image.graph, values));
      const maps = name === 'heads' ? heads : trunk;
      if (!rescaling) return maps;
      const perChannel = (numbers: Float32Array): Tensor =>
        image.graph.constant(floats(numbers, [1, numbers.length, 1, 1]));
      return maps.map((map, i) => add(mul(map, perChannel(rescaling.scale[i])), perChannel(rescaling.shift[i])));
    },
  };
}

/** One over the deviation of every channel, from some training crops. */
async function trunkScale(trunk: Backbone, shards: string, runtime: Runtime): Promise<Float32Array[]> {
  const records = new ShardReader(join(shards, 'train'));
  const indices = Array.from({ length: SCALE_CROPS }, (_, i) => i);
  const crops = indices.map((index) => {
    const { data } = records.read([index], [1]).crop;
    return { width: CROP, height: CROP, data: data as Uint8Array };
  });
  records.close();
  const session = await FeatureSession.open(runtime, trunk, CROP);
  const sums = new StatisticsSums(session.channels);
  sums.add(await session.run(crops), crops.length);
  await session.release();
  return sums.finish().deviation.map((deviation) => deviation.map((value) => 1 / value));
}

function needed(path: string | undefined, option: string): string {
  if (path === undefined) throw new Error(`this candidate needs ${option}`);
  return path;
}
