/**
 * @file Inference: where the time of one image goes, and the flow alone against PyTorch. What an image costs from file to verdict is
 * told by `npm run bench`.
 *
 *   npm run bench:inference -- [--threads 2] [--repetitions 30]
 *       [--data ../shared/data/mvtec_bottle] [--weights ../shared/backbones/resnet18.safetensors] [--method clflow]
 *       [--backbone resnet18]
 *
 * The detector is trained for one epoch on a few images beforehand: its weights do not matter for its speed.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DYNAMIC, Graph, openGraph } from '../src/graph/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { decodeImage } from '../src/image/index.node.js';
import { allThree, buildFlow, joined, narrow, randomFeatures, wide, type FlowCase } from './flow-cases.js';
import { machine } from '../src/report/machine.node.js';
import { digits, printTable, showTiming, takeTurns, timing } from './measure.js';
import { findPyTorch } from './pytorch.js';
import { openStages } from './stages.js';
import { tinyDetector } from './tiny-detector.js';

const { values: options } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    repetitions: { type: 'string', default: '30' },
    data: { type: 'string', default: '../shared/data/mvtec_bottle' },
    weights: { type: 'string', default: '../shared/backbones/resnet18.safetensors' },
    method: { type: 'string', default: 'clflow' },
    backbone: { type: 'string', default: 'resnet18' },
  },
});
const [threads, repetitions] = [Number(options.threads), Number(options.repetitions)];
const runtime = nodeRuntime({ threads });

console.log(`${machine()}, ${threads} threads\n`);
await stages();
await flowAlone();

async function stages(): Promise<void> {
  const { data, weights, method, backbone } = options;
  if (backbone !== 'resnet18' && backbone !== 'embedded') throw new Error('--backbone is resnet18 or embedded');
  if (!existsSync(data) || (backbone === 'resnet18' && !existsSync(weights))) {
    console.log(`The stages of an image are skipped: they need ${data} and ${weights}.\n`);
    return;
  }
  if (method !== 'clflow' && method !== 'fastflow') throw new Error('--method is clflow or fastflow');
  const { model, bytes, files } = await tinyDetector({
    ...{ runtime, data, method },
    backbone: backbone === 'resnet18' ? { name: backbone, weights } : { name: backbone },
  });
  const { width, height } = model.size;
  console.log(`One detector: ${method}, ${backbone}, ${width}×${height}, ${(bytes.length / 2 ** 20).toFixed(1)} MiB\n`);
  const opened = await openStages(runtime, model, await decodeImage(files[0]));
  const upTo = await takeTurns({ decode: () => decodeImage(files[0]), ...opened.works }, { warmup: 3, repetitions });
  await opened.release();
  const { decode, input, flow, map } = upTo;
  const parts = [
    ['decoding the file', decode.min],
    ['resizing, normalising', input.min],
    ['backbone', upTo.backbone.min - input.min],
    ['preparation, whitening, flow', flow.min - upTo.backbone.min],
    ['map and score', map.min - flow.min],
  ] as const;
  console.log('Where the time goes (minima; differences of graphs that end earlier or later)\n');
  printTable(
    ['part', 'ms'],
    parts.map(([name, ms]) => [name, digits(Math.max(0, ms))]),
  );
}

async function flowAlone(): Promise<void> {
  const pytorch = findPyTorch();
  const rows: string[][] = [];
  for (const flowCase of [narrow, wide, allThree, joined]) {
    for (const batch of [1, 8]) {
      const forward = await openForward(flowCase);
      const features = Object.fromEntries(randomFeatures(flowCase, [batch]).map((data, i) => [`scale${i}`, data]));
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < 3; round++) {
        for (let i = -1; i < 7; i++) {
          const started = performance.now();
          await forward.run(features);
          if (i >= 0) ours.push(performance.now() - started);
        }
        const peer = { mode: 'forward', batch, threads, warmup: 1, repetitions: 7 } as const;
        if (pytorch) theirs.push(...pytorch.time(flowCase, peer));
      }
      await forward.release();
      const [a, b] = [timing(ours), pytorch ? timing(theirs) : null];
      rows.push([
        flowCase.name,
        String(batch),
        showTiming(a),
        b ? showTiming(b) : '–',
        b ? `${(a.median / b.median).toFixed(2)}, ${(a.min / b.min).toFixed(2)}` : '–',
      ]);
    }
  }
  console.log('The flow alone: from features to log-likelihood, weights baked in (target: at most 0.4 × PyTorch)\n');
  const peerName = `${pytorch?.name ?? 'PyTorch'}, ms`;
  printTable(['flow', 'batch', 'ms, median', peerName, 'ours ÷ PyTorch (medians, minima)'], rows);
}

function openForward(flowCase: FlowCase) {
  const flow = buildFlow(flowCase);
  const graph = new Graph();
  const inputs = flowCase.scales.map(({ channels, height, width }, i) =>
    graph.input(`scale${i}`, [DYNAMIC, channels, height, width]),
  );
  const parameters = flow.parameters.constants(graph, flow.parameters.initial());
  flow
    .likelihoods(
      inputs,
      inputs.map(() => 0),
      parameters,
    )
    .forEach(({ logLikelihood }, i) => graph.output(`likelihood${i}`, logLikelihood));
  return openGraph(runtime, graph);
}
