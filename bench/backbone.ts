/**
 * @file Features of one image: the embedded backbone against ResNet-18 on the native runtime, and on WebAssembly with one
 * thread, as in a browser.
 *
 *   npm run bench:backbone -- [--threads 2] [--repetitions 30] [--size 256] [--weights ../shared/backbones/resnet18.safetensors]
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openBackbone, type Backbone } from '../src/backbone/index.node.js';
import { openGraph, type Runtime } from '../src/graph/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { webRuntime } from '../src/graph/runtime.web.js';
import { featuresGraph, noiseImage } from './features-graph.js';
import { machine } from '../src/report/machine.node.js';
import { digits, printTable, showTiming, takeTurns, type Work } from './measure.js';

const { values: options } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    repetitions: { type: 'string', default: '30' },
    size: { type: 'string', default: '256' },
    weights: { type: 'string', default: '../shared/backbones/resnet18.safetensors' },
  },
});
const [threads, repetitions, size] = [options.threads, options.repetitions, options.size].map(Number);
const native = nodeRuntime({ threads });
const wasm = await webRuntime({ threads: 1 });

const embedded = await openBackbone({ name: 'embedded' }, native);
const works: Record<string, Work> = {
  [`embedded, native, ${threads} threads`]: await features(native, embedded),
  'embedded, WebAssembly, 1 thread': await features(wasm, embedded),
};
if (existsSync(options.weights)) {
  const resnet = await openBackbone({ name: 'resnet18', weights: options.weights }, native);
  works[`resnet18, native, ${threads} threads`] = await features(native, resnet);
  works['resnet18, WebAssembly, 1 thread'] = await features(wasm, resnet);
} else {
  console.log(`ResNet-18 is skipped: it needs ${options.weights}.\n`);
}
console.log(`${machine()}, ${size} × ${size} pixels\n`);
const times = await takeTurns(works, { warmup: 3, repetitions });
printTable(
  ['features of one image', 'ms, median', 'times the embedded one'],
  Object.entries(times).map(([name, timing]) => {
    const base = times[name.replace('resnet18', 'embedded')];
    return [name, showTiming(timing), digits(timing.median / base.median)];
  }),
);

async function features(runtime: Runtime, backbone: Backbone): Promise<Work> {
  const session = await openGraph(runtime, featuresGraph(backbone, size));
  const image = noiseImage(size);
  return () => session.run({ image });
}
