/**
 * @file The browser's side of bench/browser.ts: does what /task.json says and posts what it found to /result.
 * It times with bench/measure.ts, as every other benchmark does.
 */
import { takeTurns } from '/measure.js';
import * as ort from '/ort.wasm.min.mjs';

/** As webRuntime of src/graph/runtime.web.ts opens it. */
const sessionOptions = { executionProviders: ['wasm'], graphOptimizationLevel: 'all', logSeverityLevel: 3 };

async function fetchBytes(path) {
  return new Uint8Array(await (await fetch(path)).arrayBuffer());
}

async function openWork(model, image) {
  const session = await ort.InferenceSession.create(await fetchBytes(`/${model}.onnx`), sessionOptions);
  return () => session.run({ image: new ort.Tensor('uint8', image.data, image.shape) });
}

async function firstTapSum(work) {
  const { tap0 } = await work();
  return tap0.data.reduce((sum, value) => sum + value, 0);
}

async function measure() {
  ort.env.wasm.numThreads = 1;
  const { models, shape, rounds } = await (await fetch('/task.json')).json();
  const image = { data: await fetchBytes('/image.bin'), shape };
  const works = {};
  for (const model of models) works[model] = await openWork(model, image);
  const sums = {};
  for (const model of models) sums[model] = await firstTapSum(works[model]);
  return { runtime: `onnxruntime-web ${ort.env.versions.web}`, sums, times: await takeTurns(works, rounds) };
}

function post(report) {
  return fetch('/result', { method: 'POST', body: JSON.stringify(report) });
}

measure().then(post, (error) => post({ error: String(error) }));
