/** @file A detector in a worker of its own, so that the page stays responsive while it inspects. */
import type { DetectorMetadata } from '../detector/metadata.js';
import type { Mask } from '../image/rgb-image.js';
import { absolutePaths } from './configure.js';
import { portable, unreadable, type Picture } from './decode-image.js';
import type { OpenOptions, PictureInspection, Running } from './local-detector.js';
import { WorkerCalls } from './worker-calls.js';

export class RemoteDetector {
  private constructor(
    readonly metadata: DetectorMetadata,
    readonly running: Running,
    private readonly calls: WorkerCalls,
  ) {}

  static async open(
    worker: Worker,
    model: Uint8Array,
    { signal, ...options }: Omit<OpenOptions, 'runtime'> & { readonly signal?: AbortSignal },
  ): Promise<RemoteDetector> {
    const calls = new WorkerCalls(worker);
    const argument = { model, options: { ...options, wasmPaths: absolutePaths(options.wasmPaths) } };
    try {
      type Opened = { metadata: DetectorMetadata; running: Running };
      const { metadata, running } = await calls.call<Opened>('open', argument, { signal });
      return new RemoteDetector(metadata, running, calls);
    } catch (error) {
      calls.end();
      throw error;
    }
  }

  async inspect(picture: Picture, ignore?: Mask, signal?: AbortSignal): Promise<PictureInspection> {
    const { picture: sent, made } = await portable(picture);
    try {
      const transfer = made ? [made] : [];
      return await this.calls.call<PictureInspection>('inspect', { picture: sent, ignore }, { signal, transfer });
    } catch (error) {
      // A bitmap of a picture from elsewhere may not leave the page's thread.
      if (error instanceof DOMException && error.name === 'DataCloneError') throw unreadable(error);
      throw error;
    } finally {
      made?.close();
    }
  }

  dispose(): Promise<void> {
    this.calls.end();
    return Promise.resolve();
  }
}
