/** @file The worker that inspects: it holds one detector. `clflow/web/inspect-worker` is to be opened as a module worker. */
import { LocalDetector, type OpenOptions, type PictureInspection } from './local-detector.js';
import type { Picture } from './decode-image.js';
import type { Mask } from '../image/rgb-image.js';
import { serveCalls } from './serve-calls.js';

let detector: LocalDetector | undefined;

serveCalls({
  async open({ model, options }: { model: Uint8Array; options: OpenOptions }) {
    detector = await LocalDetector.open(model, options);
    return { value: { metadata: detector.metadata, running: detector.running } };
  },
  async inspect({ picture, ignore }: { picture: Picture; ignore?: Mask }) {
    const value = await detector!.inspect(picture, ignore);
    if (picture instanceof ImageBitmap) picture.close();
    return { value, transfer: buffersOf(value) };
  },
});

function buffersOf({ map, image, contributions }: PictureInspection): ArrayBuffer[] {
  const arrays = [map.data, image.data, ...(contributions?.scales ?? [])];
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}
