/** @file The process that inspects for a line: ONNX Runtime keeps a thread for as long as a run takes, and may keep it for ever. */
import { ClflowError, messageOf } from '../errors.js';
import { heatmapScale, type ImageDetector } from '../detector/index.js';
import { openOnDevice } from '../detector/open-on-device.node.js';
import type { Size } from '../geometry/index.js';
import { blockForeignLoaders, decodeImage, encodeJpeg, heatmapOverlay, type RgbImage } from '../image/index.node.js';
import type { ChildSettings, FromChild, Inspected, ToChild } from './inspector-messages.js';
import { startWatch } from './process-watch.js';

const settings = JSON.parse(process.argv[2]) as ChildSettings;
await startWatch(settings);
blockForeignLoaders();
let detector: ImageDetector | undefined;

function say(message: FromChild): void {
  process.send?.(message);
}

async function open(bytes: Uint8Array): Promise<void> {
  try {
    const { threads, device, modelName } = settings;
    const runtime = { threads, device, memoryPattern: false, log: 'nothing' } as const;
    ({ detector } = await openOnDevice(bytes, modelName, runtime));
    // The first run takes longer than all others, and a gate may wait for the first image.
    await detector.score([blank(detector.metadata.imageSize ?? detector.metadata.size)]);
    say({ kind: 'ready' });
  } catch (error) {
    say({ kind: 'unfit', code: error instanceof ClflowError ? error.code : 'internal', message: messageOf(error) });
  }
}

function blank({ width, height }: Size): RgbImage {
  return { width, height, data: new Uint8Array(3 * width * height) };
}

async function inspect(bytes: Uint8Array, overlayWanted: boolean): Promise<Inspected> {
  if (detector === undefined) throw new ClflowError('internal', 'An image came before the model.');
  const { metadata } = detector;
  const began = performance.now();
  const image = await decodeImage(bytes, { range: metadata.inputRange, maxMegapixels: settings.maxMegapixels });
  const decoded = performance.now();
  const [scored] = await detector.score([image]);
  const inferred = performance.now();
  const inspection = detector.judge(scored, image);
  const observation = detector.observe(scored, image);
  const { verdict, score, threshold, pValue, regions } = inspection;
  const overlay = overlayWanted && verdict !== 'normal' ? await overlayOf(image, inspection) : null;
  const timing = { decode: decoded - began, infer: inferred - decoded, post: performance.now() - inferred };
  const { width, height } = image;
  const plain = regions.map(({ box, area, peak }) => ({ box, area, peak }));
  return { verdict, score, threshold, pValue, regions: plain, width, height, observation, overlay, timing };
}

async function overlayOf(
  image: RgbImage,
  { map, regions }: Awaited<ReturnType<ImageDetector['inspect']>>,
): Promise<Uint8Array> {
  const boxes = regions.map(({ box }) => box);
  return encodeJpeg(heatmapOverlay(image, map, { ...heatmapScale(detector!.metadata), boxes }));
}

process.on('disconnect', () => process.exit());
process.on('message', (message: ToChild) => {
  if (message.kind === 'model') {
    void open(message.bytes);
    return;
  }
  const { id, image, overlay } = message;
  inspect(image, overlay)
    .then(
      (inspected) => say({ kind: 'inspected', id, inspected }),
      (error: unknown) => say({ kind: 'failed', id, message: messageOf(error) }),
    )
    .finally(collectYoung);
});

/** What an image leaves behind: large buffers, though young, so that V8 would look through everything. */
function collectYoung(): void {
  void globalThis.gc?.({ type: 'minor', execution: 'sync' });
}
