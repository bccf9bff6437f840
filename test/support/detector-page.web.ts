/** @file The browser's side of test/web.test.ts: does with clflow/web what a page does, and posts what came of it to /result. */
import {
  decodeImage,
  Detector,
  drawInspection,
  heatmapImageData,
  overlayImageData,
  webRuntime,
  type Picture,
  type PictureInspection,
} from '../../src/web/index.js';
import type { PageReport, Pixels } from './page-report.js';
import { messageOf, postReport } from './post-report.web.js';

const violations: string[] = [];
document.addEventListener('securitypolicyviolation', ({ blockedURI }) => violations.push(blockedURI));

const blobOf = async (path: string): Promise<Blob> => (await fetch(path)).blob();
const pixelsOf = ({ width, height, data }: { width: number; height: number; data: ArrayLike<number> }): Pixels => {
  return { width, height, data: Array.from(data) };
};

async function work(): Promise<PageReport> {
  const detector = await Detector.load('/model.onnx');
  const verdicts: Record<string, PictureInspection> = {};
  for (const name of ['part', 'good']) verdicts[name] = await detector.inspect(await blobOf(`/${name}.png`));
  const scores: Record<string, number> = {};
  for (const [name, picture] of Object.entries(await holders('/part.png'))) {
    scores[name] = (await detector.inspect(picture)).score;
  }
  for (const [name, source] of Object.entries(await modelSources('/model.onnx'))) {
    const other = await Detector.load(source, { runtime: await webRuntime() });
    scores[`model as ${name}`] = (await other.inspect(verdicts.part.image)).score;
    await other.dispose();
  }
  const unhurried = await Detector.load('/model.onnx', { worker: false });
  scores['in the thread of the page'] = (await unhurried.inspect(await blobOf('/part.png'))).score;
  const ranged = await Detector.load('/ranged.onnx');
  scores['file of 8 bits, model with a range'] = (await ranged.inspect(await blobOf('/part.png'))).score;
  const canvas = document.createElement('canvas');
  drawInspection(canvas, verdicts.part, detector);
  return {
    running: detector.running,
    jpegScore: (await detector.inspect(await blobOf('/photo.jpg'))).score,
    watched: await watched(detector),
    drawn: pixelsOf(canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)),
    runtime: (await webRuntime()).name,
    verdicts,
    scores,
    decoded: {
      turned: pixelsOf(await decodeImage(await blobOf('/turned.jpg'))),
      transparent: pixelsOf(await decodeImage(await blobOf('/transparent.png'))),
      deep: pixelsOf(await decodeImage(await blobOf('/deep.png'))),
      grey: pixelsOf(await decodeImage(await blobOf('/grey.png'))),
      profile: pixelsOf(await decodeImage(await blobOf('/profile.png'))),
    },
    heatmap: pixelsOf(heatmapImageData(verdicts.part, detector)),
    overlay: pixelsOf(overlayImageData(verdicts.part, detector)),
    errors: {
      'no image': await messageOf(detector.inspect(new File(['text'], 'notes.txt'))),
      'empty file': await messageOf(detector.inspect(new Blob([]))),
      'not loaded yet': await messageOf(detector.inspect(new Image())),
      '16 bits': await messageOf(ranged.inspect(await blobOf('/deep.png'))),
      'unknown bits': await messageOf(ranged.inspect(await createImageBitmap(await blobOf('/part.png')))),
      'stopped before': await messageOf(detector.inspect(verdicts.part.image, { signal: AbortSignal.abort() })),
      'stopped while it waits': await stoppedWhileItWaits(detector),
      'disposed of': await disposedOf(),
      'no worker': await messageOf(
        Detector.load('/model.onnx', { worker: () => new Worker('/turned.jpg', { type: 'module' }) }),
      ),
      'no adapter': await messageOf(Detector.load('/model.onnx', { provider: 'webgpu' })),
      'no model': await messageOf(Detector.load('/part.png')),
      'no runtime': await messageOf(webRuntime({ provider: 'webgpu' })),
    },
    requests: performance.getEntriesByType('resource').map(({ name }) => name),
    violations,
  };
}

/** One picture in everything that a page may have it in. */
async function holders(path: string): Promise<Record<string, Picture>> {
  const bitmap = await createImageBitmap(await blobOf(path));
  const { width, height } = bitmap;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  const offscreen = new OffscreenCanvas(width, height);
  offscreen.getContext('2d')!.drawImage(bitmap, 0, 0);
  // As large as a page likes; what counts are the picture's own pixels.
  const image = Object.assign(new Image(20, 20), { src: path });
  await image.decode();
  return {
    ImageBitmap: bitmap,
    HTMLCanvasElement: canvas,
    OffscreenCanvas: offscreen,
    HTMLImageElement: image,
    ImageData: context.getImageData(0, 0, width, height),
    VideoFrame: new VideoFrame(canvas, { timestamp: 0 }),
    HTMLVideoElement: await videoOf(canvas),
    RgbImage: await decodeImage(canvas),
  };
}

/** Three frames of a camera that films the part; after them the loop is told to stop. */
async function watched(detector: Detector): Promise<PageReport['watched']> {
  const bitmap = await createImageBitmap(await blobOf('/part.png'));
  const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height });
  const film = setInterval(() => canvas.getContext('2d')!.drawImage(bitmap, 0, 0), 20);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
  const stop = new AbortController();
  const verdicts: string[] = [];
  const skipped: number[] = [];
  for await (const frame of detector.watch(await videoOf(canvas), { signal: stop.signal })) {
    verdicts.push(frame.verdict);
    skipped.push(frame.skipped);
    if (verdicts.length === 3) stop.abort();
  }
  clearInterval(film);
  return { verdicts, skipped, left: 'ended' };
}

async function stoppedWhileItWaits(detector: Detector): Promise<string> {
  const stop = new AbortController();
  const first = detector.inspect(await blobOf('/part.png'));
  const second = messageOf(detector.inspect(await blobOf('/good.png'), { signal: stop.signal }));
  stop.abort();
  const message = await second;
  await first;
  return message;
}

async function disposedOf(): Promise<string> {
  const detector = await Detector.load('/model.onnx');
  const waiting = messageOf(detector.inspect(await blobOf('/part.png')));
  await detector.dispose();
  return waiting;
}

/** A camera that films the canvas. */
async function videoOf(canvas: HTMLCanvasElement): Promise<HTMLVideoElement> {
  const video = Object.assign(document.createElement('video'), { muted: true, srcObject: canvas.captureStream() });
  // A stream has its first frame once the canvas is drawn on.
  canvas.getContext('2d')!.drawImage(canvas, 0, 0);
  await video.play();
  return video;
}

async function modelSources(path: string) {
  const blob = await blobOf(path);
  const buffer = await blob.arrayBuffer();
  return { Blob: blob, ArrayBuffer: buffer, Uint8Array: new Uint8Array(buffer) };
}

postReport(work());
