import { describe, expect, it, vi } from 'vitest';
import type { Detector } from './detector.js';
import type { PictureInspection } from './local-detector.js';
import { watch } from './watch.js';

/** A video whose frames a test presents. */
class FakeVideo extends EventTarget {
  ended = false;
  private waiting: ((now: number, frame: { mediaTime: number; presentedFrames: number }) => void) | null = null;
  requestVideoFrameCallback(callback: typeof this.waiting): number {
    this.waiting = callback;
    return 1;
  }
  cancelVideoFrameCallback(): void {
    this.waiting = null;
  }
  present(presentedFrames: number): void {
    this.waiting?.(0, { mediaTime: presentedFrames / 10, presentedFrames });
  }
}

const drift = { statistic: 'score' };
const detectorWith = (inspect: () => Promise<unknown>): Detector =>
  ({
    inspect,
    observe: (inspection: unknown) => inspection,
    monitor: () => ({ observe: ({ score }: PictureInspection) => (score > 5 ? [drift] : []) }),
  }) as unknown as Detector;
const opened = (inspect: () => Promise<unknown> = async () => ({ score: 1 }), signal?: AbortSignal) => {
  const video = new FakeVideo();
  return { video, frames: watch(detectorWith(inspect), video as unknown as HTMLVideoElement, { signal }) };
};

describe('watch', () => {
  it('takes the newest frame and counts those that nobody saw', async () => {
    const { video, frames } = opened();
    const looks = [];
    for (const number of [1, 2, 6]) {
      const next = frames.next();
      video.present(number);
      looks.push((await next).value);
    }
    expect(looks).toMatchObject([
      { time: 0.1, skipped: 0 },
      { time: 0.2, skipped: 0 },
      { time: 0.6, skipped: 3 },
    ]);
  });

  it('tells of drift', async () => {
    const { video, frames } = opened(async () => ({ score: 9 }));
    const next = frames.next();
    video.present(1);
    expect((await next).value).toMatchObject({ drifts: [drift] });
  });

  it('ends with the film', async () => {
    const { video, frames } = opened();
    const next = frames.next();
    video.dispatchEvent(new Event('ended'));
    expect((await next).done).toBe(true);
  });

  it('ends without an error when it is told to, waiting or looking', async () => {
    const stop = new AbortController();
    const { frames } = opened(undefined, stop.signal);
    const next = frames.next();
    stop.abort();
    expect((await next).done).toBe(true);
    const other = new AbortController();
    const failing = vi.fn(async () => {
      other.abort();
      throw new Error('stopped');
    });
    const { video, frames: looking } = opened(failing, other.signal);
    const last = looking.next();
    video.present(1);
    expect((await last).done).toBe(true);
  });

  it('fails where the detector does', async () => {
    const { video, frames } = opened(async () => Promise.reject(new Error('no pixels')));
    const next = frames.next();
    video.present(1);
    await expect(next).rejects.toThrow('no pixels');
  });
});
