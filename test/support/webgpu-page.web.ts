/** @file The browser's side of test/web-gpu.test.ts: inspects with and without WebGPU and posts both. */
import { Detector, type LoadOptions } from '../../src/web/index.js';
import type { WebGpuReport } from './webgpu-report.js';
import { postReport } from './post-report.web.js';

async function look(provider: LoadOptions['provider']): Promise<WebGpuReport['wasm']> {
  const detector = await Detector.load('/model.onnx', { provider });
  const picture = await (await fetch('/part.png')).blob();
  const { score, map } = await detector.inspect(picture);
  const { running } = detector;
  await detector.dispose();
  return { running, score, map: [...map.data] };
}

async function work(): Promise<WebGpuReport> {
  return { wasm: await look('wasm'), auto: await look('auto') };
}

postReport(work());
