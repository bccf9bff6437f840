import { beforeAll, describe, expect, it } from 'vitest';
import { ImageDetector } from './detector.js';
import { tinyModelFile } from './testing/tiny-model-file.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import type { Runtime } from '../graph/session.js';
import { requireSameScores } from './require-same-scores.node.js';

const path = 'part.onnx';
let bytes: Uint8Array;

beforeAll(async () => {
  bytes = await tinyModelFile([1, 2, 3]);
});

const processor = () => ImageDetector.open(bytes, nodeRuntime({ threads: 1 }), path);

/** A card whose scores are the processor's, and a share more. */
function card(share: number): Runtime {
  const runtime = nodeRuntime({ threads: 1 });
  return {
    ...runtime,
    open: async (model) => {
      const session = await runtime.open(model);
      return {
        ...session,
        run: async (feeds) => {
          const outputs = await session.run(feeds);
          const { anomaly_score: score } = outputs;
          const data = (score.data as Float32Array).map((x) => x * (1 + share));
          return { ...outputs, anomaly_score: { ...score, data } };
        },
        release: () => session.release(),
      };
    },
  };
}

describe('requireSameScores', () => {
  it('passes a device whose scores are the processor’s but for rounding', async () => {
    const detector = await ImageDetector.open(bytes, card(1e-5), path);
    await expect(requireSameScores(detector, processor, path, 'cuda')).resolves.toBeUndefined();
    await detector.release();
  });

  it('refuses one whose scores are others, and says by how much', async () => {
    const detector = await ImageDetector.open(bytes, card(0.01), path);
    await expect(requireSameScores(detector, processor, path, 'webgpu')).rejects.toMatchObject({
      code: 'usage',
      message: `${path} has other scores on the device webgpu than on the processor (1.0e-2 relative; at most 0.001): set \`device\` to cpu.`,
    });
  });
});
