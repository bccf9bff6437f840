import { describe, expect, it } from 'vitest';
import { cameraInput, cameraOptions, ffmpegArguments, isCamera } from './ffmpeg.js';

describe('what ffmpeg is asked', () => {
  it('is a camera of the network', () => {
    const input = cameraInput('rtsp://anna:geheim@10.0.0.5:8554/live?channel=1', {}, {});
    expect(ffmpegArguments(input, { fps: 2.5, threads: 2 }).join(' ')).toBe(
      '-hide_banner -loglevel error -nostdin -threads 2 -protocol_whitelist rtp,rtsp,rtsps,tcp,tls,udp,crypto -rtsp_transport tcp ' +
        '-timeout 5000000 -i rtsp://anna:geheim@10.0.0.5:8554/live?channel=1 ' +
        '-an -vf fps=2.5 -f image2pipe -c:v mjpeg -threads 1 -q:v 2 pipe:1',
    );
  });

  it('takes user and password from the environment', () => {
    const env = { CLFLOW_CAMERA_USER: 'bob', CLFLOW_CAMERA_PASSWORD: 'p@ss/word' };
    expect(cameraInput('rtsp://cam/live', {}, env).at(-1)).toBe('rtsp://bob:p%40ss%2Fword@cam/live');
    expect(cameraInput('rtsp://anna:x@cam/live', {}, env).at(-1)).toBe('rtsp://anna:x@cam/live');
  });

  it('is a camera of this machine', () => {
    const options = { size: '1280x720', format: 'mjpeg' };
    expect(cameraInput('/dev/video0', options, {}).join(' ')).toBe(
      '-f v4l2 -input_format mjpeg -video_size 1280x720 -i /dev/video0',
    );
    expect(cameraInput('/dev/v4l/by-id/usb-046d_C920-video-index0', {}, {}).join(' ')).toBe(
      '-f v4l2 -i /dev/v4l/by-id/usb-046d_C920-video-index0',
    );
  });

  it.each([
    '-i',
    '/etc/passwd',
    '/dev/video0/../sda',
    '/dev/v4l/by-id/../../sda',
    'rtsp://',
    'file:///etc/passwd',
    'concat:a|b',
    '/dev/video0 -f lavfi',
  ])('is never %s', (address) => {
    expect(isCamera(address) && address !== 'rtsp://').toBe(false);
    expect(() => cameraInput(address, {}, {})).toThrow('A camera is rtsp://HOST/PATH or /dev/videoN');
  });

  it('has no options that could be more than they say', () => {
    for (const wrong of [{ size: '1x1,scale=9' }, { format: '-i' }, { fps: 0 }, { fps: Infinity }, { silence: 0 }])
      expect(cameraOptions.safeParse(wrong).success).toBe(false);
    expect(cameraOptions.parse({})).toEqual({ fps: 5, silence: 10, threads: 1 });
    expect(() => cameraInput('rtsp://cam/live', { size: '640x480' }, {})).toThrow('in the camera itself');
  });
});
