/** @file The camera loop: the newest frame, inspected, and the next one. */
import type { Drift, DriftMonitor, Observation } from '../monitor/index.js';
import type { PictureInspection } from './local-detector.js';

export interface WatchOptions {
  /** Ends the loop, without an error. */
  readonly signal?: AbortSignal;
  /** Told of every frame; one of the loop's own when missing. */
  readonly monitor?: DriftMonitor;
}

/** A verdict on a frame. */
export interface Watched extends PictureInspection {
  /** Seconds into the film, or since the camera began. */
  readonly time: number;
  /** Frames since the last verdict that nobody looked at. */
  readonly skipped: number;
  /** Alarms that this frame raised; mostly none. */
  readonly drifts: readonly Drift[];
}

/** What of a detector the loop asks for. */
export interface Watching {
  inspect(picture: HTMLVideoElement, options: { readonly signal?: AbortSignal }): Promise<PictureInspection>;
  monitor(): DriftMonitor;
  observe(inspection: PictureInspection): Required<Observation>;
}

interface Frame {
  readonly time: number;
  /** Frames that the video has presented so far. */
  readonly number: number;
}

export async function* watch(
  detector: Watching,
  video: HTMLVideoElement,
  { signal, monitor = detector.monitor() }: WatchOptions,
): AsyncGenerator<Watched, void> {
  let last: number | null = null;
  for (;;) {
    const frame = await nextFrame(video, signal);
    if (!frame) return;
    let inspection: PictureInspection;
    try {
      inspection = await detector.inspect(video, { signal });
    } catch (error) {
      if (signal?.aborted) return;
      throw error;
    }
    const drifts = monitor.observe(detector.observe(inspection));
    yield {
      ...inspection,
      drifts,
      time: frame.time,
      skipped: last === null ? 0 : Math.max(0, frame.number - last - 1),
    };
    last = frame.number;
  }
}

/** The next frame that is presented; null when the film has ended or the signal is aborted. */
function nextFrame(video: HTMLVideoElement, signal?: AbortSignal): Promise<Frame | null> {
  if (signal?.aborted || video.ended) return Promise.resolve(null);
  return new Promise((resolve) => {
    const done = (frame: Frame | null): void => {
      video.cancelVideoFrameCallback(request);
      video.removeEventListener('ended', end);
      signal?.removeEventListener('abort', end);
      resolve(frame);
    };
    const end = (): void => done(null);
    const request = video.requestVideoFrameCallback((_, { mediaTime, presentedFrames }) =>
      done({ time: mediaTime, number: presentedFrames }),
    );
    video.addEventListener('ended', end);
    signal?.addEventListener('abort', end);
  });
}
