/** @file A camera through ffmpeg: the newest picture is kept, and the camera is connected anew whenever nothing comes any more. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { ClflowError } from '../errors.js';
import { withoutSecrets } from './address.js';
import { BackOff } from './back-off.js';
import { complaintOf } from './camera-complaint.js';
import { cameraInput, cameraOptions, ffmpegArguments, isCamera, type CameraOptions } from './ffmpeg.js';
import { bareFrame } from './frame.js';
import { FrameQueue } from './frame-queue.js';
import { JpegSplitter } from './jpeg-splitter.js';
import { kindOf, type SourceContext, type SourceKind } from './kinds.js';
import type { Source, SourceHooks } from './source.js';

/** Milliseconds from the start of ffmpeg to the first picture; three seconds are usual. */
const FIRST = 15_000;
const ENDED = 'the stream ended';
/** Characters of ffmpeg's complaints that are kept. */
const COMPLAINTS = 2000;

export const cameraKind: SourceKind = kindOf({
  form: 'rtsp://HOST/PATH or /dev/videoN',
  matches: isCamera,
  options: cameraOptions,
  open: (address, options, _context: SourceContext) =>
    cameraStream(withoutSecrets(address), cameraInput(address, options, process.env), options),
});

export interface StreamOptions extends Pick<CameraOptions, 'fps' | 'silence'>, Partial<Pick<CameraOptions, 'threads'>> {
  readonly command?: string;
  readonly backOff?: BackOff;
}

/**
 * @param name without secrets
 * @param input what ffmpeg reads, as its arguments
 */
export function cameraStream(name: string, input: readonly string[], options: StreamOptions): Source {
  const { fps, silence, threads = 1, command = 'ffmpeg', backOff = new BackOff() } = options;
  const parameters = ffmpegArguments(input, { fps, threads });

  /** From one start of ffmpeg to its end; why it ended. */
  async function life(onPicture: (picture: Buffer) => void, signal: AbortSignal): Promise<string> {
    const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
    let reason = ENDED;
    let complaints = '';
    const end = (why: string) => {
      reason = why;
      child.kill('SIGKILL');
    };
    const stop = () => end('stopped');
    child.once('error', (error: NodeJS.ErrnoException) => (reason = error.code ?? error.message));
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    // A camera that hangs does not end: only its silence tells.
    let watchdog = setTimeout(() => end('no picture came'), Math.max(FIRST, silence * 1000));
    const splitter = new JpegSplitter();
    readOutput(child, (chunk) => {
      for (const picture of splitter.push(chunk)) {
        onPicture(picture);
        clearTimeout(watchdog);
        watchdog = setTimeout(() => end(`no picture came for ${silence} s`), Math.max(silence, 3 / fps) * 1000);
      }
    });
    child.stderr.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-COMPLAINTS)));
    await ended;
    clearTimeout(watchdog);
    signal.removeEventListener('abort', stop);
    if (reason === 'ENOENT')
      throw new ClflowError(
        'usage',
        `Cameras are read by ${command}, which is not here: install it ("apt-get install ffmpeg").`,
      );
    // What ffmpeg says is why the stream ended; of one that was ended by us we know it.
    const complaint = complaintOf(complaints);
    return reason === ENDED && complaint !== '' ? complaint : reason;
  }

  async function watch(hooks: SourceHooks, queue: FrameQueue, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let online = false;
      const why = await life((picture) => {
        if (!online) hooks.onState({ state: 'online', reason: null });
        online = true;
        backOff.reset();
        const overtaken = queue.replace(bareFrame(name, picture));
        if (overtaken > 0) hooks.onSkipped(overtaken);
      }, signal);
      if (signal.aborted) return;
      hooks.onState({ state: 'offline', reason: `The camera ${name} gives no pictures: ${why}. It is tried again.` });
      await pause(backOff.next(), undefined, { signal }).catch(() => {});
    }
  }

  return {
    name,
    async *frames(hooks, signal) {
      const queue = new FrameQueue(1);
      const stopped = new AbortController();
      const both = AbortSignal.any([signal, stopped.signal]);
      const watching = watch(hooks, queue, both).catch((error: unknown) => queue.fail(error));
      try {
        yield* queue.take(signal);
      } finally {
        stopped.abort();
        await watching;
      }
    },
    async check(signal) {
      const seen = new AbortController();
      let size = 0;
      const why = await life(
        (picture) => {
          size = picture.length;
          seen.abort();
        },
        AbortSignal.any([signal, seen.signal]),
      );
      if (size === 0) throw new ClflowError('network', `The camera ${name} gives no pictures: ${why}.`);
      return 'the camera gives pictures';
    },
  };
}

function readOutput({ stdout }: ChildProcessByStdio<null, Readable, Readable>, use: (chunk: Buffer) => void): void {
  stdout.on('data', use);
}
