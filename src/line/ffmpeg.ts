/** @file How ffmpeg is asked for pictures of a camera. */
import * as z from 'zod';
import { ClflowError } from '../errors.js';
import { withoutSecrets } from './address.js';

/** Beside `url` in the configuration. */
export const cameraOptions = z.strictObject({
  fps: z.number().min(0.01).max(120).default(5).describe('Pictures a second, at most; the newest is inspected.'),
  size: z
    .string()
    .regex(/^\d{2,5}x\d{2,5}$/)
    .optional()
    .describe('Of a camera at this machine: width x height, such as 1280x720.'),
  format: z
    .string()
    .regex(/^[a-z0-9_]{2,20}$/)
    .optional()
    .describe('Of a camera at this machine: mjpeg, yuyv422, …'),
  silence: z
    .number()
    .min(0.2)
    .max(3600)
    .default(10)
    .describe('Seconds without a picture after which it is connected anew.'),
  threads: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('For decoding; each further one lets pictures come a frame of the camera later.'),
});

export type CameraOptions = z.output<typeof cameraOptions>;

const DEVICE = /^\/dev\/(video\d{1,3}|v4l\/by-(id|path)\/[\w.:+-]+)$/;

export function isCamera(address: string): boolean {
  return /^rtsps?:\/\//i.test(address) || DEVICE.test(address);
}

/**
 * What ffmpeg reads. User and password stand in the address or in `CLFLOW_CAMERA_USER` and `CLFLOW_CAMERA_PASSWORD`. Both ways ffmpeg
 * is given them in its command line, which other users of this machine can see.
 *
 * @throws ClflowError `usage`
 */
export function cameraInput(
  address: string,
  { size, format }: Pick<CameraOptions, 'size' | 'format'>,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  if (DEVICE.test(address)) {
    const given = [
      ...(format === undefined ? [] : ['-input_format', format]),
      ...(size === undefined ? [] : ['-video_size', size]),
    ];
    return ['-f', 'v4l2', ...given, '-i', address];
  }
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url?.hostname || !/^rtsps?:$/.test(url.protocol))
    throw new ClflowError('usage', `A camera is rtsp://HOST/PATH or /dev/videoN, not ${withoutSecrets(address)}.`);
  if (size !== undefined || format !== undefined)
    throw new ClflowError('usage', '`size` and `format` are set in the camera itself where it is reached by RTSP.');
  if (!url.username && env.CLFLOW_CAMERA_USER) {
    url.username = env.CLFLOW_CAMERA_USER;
    url.password = env.CLFLOW_CAMERA_PASSWORD ?? '';
  }
  // Over TCP, for lost packets are grey stripes; nothing but a camera is opened, whatever its answers name.
  const guarded = ['-protocol_whitelist', 'rtp,rtsp,rtsps,tcp,tls,udp,crypto', '-rtsp_transport', 'tcp'];
  return [...guarded, '-timeout', '5000000', '-i', url.href];
}

/** The whole command line: JPEG files, one behind the other, on its output. */
export function ffmpegArguments(
  input: readonly string[],
  { fps, threads }: Pick<CameraOptions, 'fps' | 'threads'>,
): string[] {
  const quiet = ['-hide_banner', '-loglevel', 'error', '-nostdin'];
  // By itself ffmpeg takes one for each core, and each of them holds a picture back: half a second on two cores, against a quarter.
  const decode = ['-threads', String(threads)];
  const encode = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-threads', '1', '-q:v', '2'];
  return [...quiet, ...decode, ...input, '-an', '-vf', `fps=${fps}`, ...encode, 'pipe:1'];
}
