/** @file Against ffmpeg's test pictures, and against a real RTSP server that is killed, hangs and comes back. */
import { spawnSync } from 'node:child_process';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { BackOff } from './back-off.js';
import { cameraStream, type StreamOptions } from './camera-stream.js';
import { cameraInput } from './ffmpeg.js';
import type { Frame } from './frame.js';
import type { Source } from './source.js';
import { until } from './testing/frames.js';
import { taking as takingOf } from './testing/taking.js';
import { hasProgram, wait, type Program } from './testing/programs.js';
import { hasGstreamer, rtspServer } from './testing/rtsp.js';

const noFfmpeg = !hasProgram('ffmpeg', 'a camera');
const noRtsp = noFfmpeg || !hasGstreamer();

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

const options = (more: Partial<StreamOptions> = {}): StreamOptions => ({
  fps: 10,
  silence: 2,
  backOff: new BackOff({ first: 100, most: 400 }),
  ...more,
});
const testPictures = (size = '160x120') => ['-re', '-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=20`];

/** Takes frames until the test is over. */
function taking(source: Source, each?: (frame: Frame) => Promise<void> | void) {
  const taken = takingOf(source, each);
  cleaning.push(() => taken.end().catch(() => {}));
  return taken;
}

describe.skipIf(noFfmpeg)(`pictures by ffmpeg${noFfmpeg ? ' (skipped: no ffmpeg)' : ''}`, () => {
  it('are whole, of the camera’s size, at the wanted rate', async () => {
    const { frames, states } = taking(cameraStream('test', testPictures(), options()));
    await until('ten frames', () => frames.length >= 10);
    const began = frames[0].receivedAt.getTime();
    expect((frames[9].receivedAt.getTime() - began) / 9).toBeGreaterThan(60);
    const { width, height, format } = await sharp(frames[5].content as Buffer).metadata();
    expect({ width, height, format }).toEqual({ width: 160, height: 120, format: 'jpeg' });
    expect(frames[0]).toMatchObject({ uri: 'test', triggerId: null, capturedAt: null });
    expect(states).toEqual([{ state: 'online', reason: null }]);
  });

  it('are the newest for whoever is slow, and the others are counted', async () => {
    const { frames, counts } = taking(cameraStream('test', testPictures(), options({ fps: 20 })), () => wait(400));
    await until('four frames', () => frames.length >= 4);
    expect(counts.skipped).toBeGreaterThan(10);
    const age = Date.now() - frames[3].receivedAt.getTime();
    expect(age).toBeLessThan(400);
  });

  it('are asked for again when ffmpeg ends, also in good order', async () => {
    const two = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=10:duration=0.2'];
    const { frames, states } = taking(cameraStream('test', two, options()));
    await until('three lives', () => states.filter(({ state }) => state === 'online').length >= 3);
    expect(frames.length).toBeGreaterThanOrEqual(3);
    expect(states[1]).toEqual({
      state: 'offline',
      reason: 'The camera test gives no pictures: the stream ended. It is tried again.',
    });
  });

  it('are not waited for in silence', async () => {
    const mark = `testsrc2=size=68x68:rate=${10 + (process.pid % 1000) / 1000}`;
    const { frames, states } = taking(
      cameraStream('test', ['-re', '-f', 'lavfi', '-i', mark], options({ silence: 0.5 })),
    );
    await until('frames', () => frames.length > 2);
    // It lives, and says nothing: as a camera does whose picture is frozen.
    expect(spawnSync('pkill', ['-STOP', '-f', mark]).status).toBe(0);
    await until('the watchdog', () => states.length > 1);
    expect(states[1].reason).toBe('The camera test gives no pictures: no picture came for 0.5 s. It is tried again.');
    await until('a new life', () => states.at(-1)?.state === 'online');
  });

  it('leave no ffmpeg behind', async () => {
    const mark = `testsrc2=size=66x66:rate=${10 + (process.pid % 1000) / 1000}`;
    const { frames, stop, done } = taking(cameraStream('test', ['-re', '-f', 'lavfi', '-i', mark], options()));
    await until('a frame', () => frames.length > 0);
    stop.abort();
    await done;
    expect(spawnSync('pgrep', ['-f', mark]).status).toBe(1);
  });

  it('tell a dry run that they come, or why not', async () => {
    const { signal } = new AbortController();
    expect(await cameraStream('test', testPictures(), options()).check?.(signal)).toBe('the camera gives pictures');
    const nothing = cameraStream('/dev/video99', cameraInput('/dev/video99', {}, {}), options());
    await expect(nothing.check?.(signal)).rejects.toThrow(
      'The camera /dev/video99 gives no pictures: there is no such device; "v4l2-ctl --list-devices" lists those that there are.',
    );
  });
});

it('need ffmpeg, and say so', async () => {
  const { done } = taking(cameraStream('test', [], options({ command: 'no-such-ffmpeg' })));
  await expect(done).rejects.toThrow('Cameras are read by no-such-ffmpeg, which is not here: install it');
});

describe.skipIf(noRtsp)(`an RTSP camera${noRtsp ? ' (skipped: no RTSP server)' : ''}`, () => {
  async function camera(...more: string[]): Promise<Program> {
    const made = await rtspServer(...more);
    cleaning.push(() => made.kill());
    await made.start();
    return made;
  }
  const at = (port: number, user = '') =>
    cameraStream('cam', cameraInput(`rtsp://${user}127.0.0.1:${port}/cam`, {}, {}), options());

  it('is found again after it was killed, and after it hung', async () => {
    const made = await camera();
    const { frames, states } = taking(at(made.port));
    await until('frames', () => frames.length > 5, 30_000);
    await made.kill();
    await until('it is missed', () => states.at(-1)?.state === 'offline');
    await made.start();
    await until('it is back', () => states.at(-1)?.state === 'online', 30_000);
    made.signal('SIGSTOP');
    await until('it is missed', () => states.at(-1)?.state === 'offline', 20_000);
    made.signal('SIGCONT');
    await until('it is back', () => states.at(-1)?.state === 'online', 30_000);
    expect(states.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual([
      'online',
      'offline',
      'online',
      'offline',
      'online',
    ]);
  });

  it('asks for a password, which is never told', async () => {
    const { port } = await camera('hunter2');
    const { signal } = new AbortController();
    expect(await at(port, 'anna:hunter2@').check?.(signal)).toBe('the camera gives pictures');
    const wrong = at(port, 'anna:hunter3@').check?.(signal);
    await expect(wrong).rejects.toThrow(/401/);
    await expect(wrong).rejects.not.toThrow(/hunter/);
  });
});
