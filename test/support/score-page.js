/** @file The browser's side of test/parity.test.ts: scores the images that /task.json lists and posts what it found. */
import * as ort from '/ort.wasm.min.mjs';

async function score() {
  ort.env.wasm.numThreads = 1;
  const images = await (await fetch('/task.json')).json();
  const model = await (await fetch('/model.onnx')).arrayBuffer();
  const session = await ort.InferenceSession.create(new Uint8Array(model), { executionProviders: ['wasm'] });
  const [scores, means] = [[], []];
  for (const { path, width, height } of images) {
    const data = new Uint8Array(await (await fetch(path)).arrayBuffer());
    const out = await session.run({ image: new ort.Tensor('uint8', data, [1, height, width, 3]) });
    scores.push(out.anomaly_score.data[0]);
    means.push(out.anomaly_map.data.reduce((sum, value) => sum + value, 0) / out.anomaly_map.data.length);
  }
  return { runtime: `onnxruntime-web ${ort.env.versions.web} (Chromium)`, scores, means };
}

const post = (report) => fetch('/result', { method: 'POST', body: JSON.stringify(report) });
score().then(post, (error) => post({ error: String(error) }));
