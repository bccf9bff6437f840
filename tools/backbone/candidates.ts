/** @file Backbones to compare: the teacher, what the student could give to a flow, and a random network of its shape. */
import { readFileSync } from 'node:fs';
import { EMBEDDED } from '../../src/backbone/embedded.js';
import { openBackbone } from '../../src/backbone/index.node.js';
import {
  IMAGENET_NORMALISATION,
  readSafetensors,
  resnetBackbone,
  sha256Hex,
  type Backbone,
} from '../../src/backbone/index.js';
import { randomWeights } from '../../src/backbone/random-resnet.js';
import { add, floats, mul, type Runtime, type Tensor } from '../../src/graph/index.js';
import { readStatistics } from './statistics-file.js';
import { student, studentParameters, TEACHER_CHANNELS } from './student.js';
import { readTrainerState } from './trainer-state.js';

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

export const CANDIDATES = ['resnet18', 'trunk', 'heads', 'exported', 'random'] as const;
export type Candidate = (typeof CANDIDATES)[number];

/**
 * `trunk`: the student's own channels as they come; `heads`: its guesses of the teacher's channels on the teacher's scale;
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
    case 'heads':
      return studentBackbone(name, files);
  }
}

function studentBackbone(name: 'trunk' | 'heads', files: CandidateFiles): Backbone {
  const { parameters: values } = readTrainerState(needed(files.checkpoint, '--checkpoint'));
  const parameters = studentParameters(0);
  const statistics = name === 'heads' ? readStatistics(needed(files.shards, '--shards')) : null;
  const channels = name === 'heads' ? TEACHER_CHANNELS : EMBEDDED.stages.map((stage) => stage.channels);
  return {
    name,
    hash: name,
    taps: channels.map((count, i) => ({ name: `layer${i + 1}`, stride: 4 * 2 ** i, channels: count })),
    normalisation: IMAGENET_NORMALISATION,
    features(image) {
      const { trunk, heads } = student(image, parameters.constants(image.graph, values));
      if (!statistics) return trunk;
      const perChannel = (numbers: Float32Array): Tensor =>
        image.graph.constant(floats(numbers, [1, numbers.length, 1, 1]));
      return heads.map((head, i) =>
        add(mul(head, perChannel(statistics.deviation[i])), perChannel(statistics.mean[i])),
      );
    },
  };
}

function needed(path: string | undefined, option: string): string {
  if (path === undefined) throw new Error(`this candidate needs ${option}`);
  return path;
}
