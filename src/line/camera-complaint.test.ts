/** @file With what ffmpeg 5.1 said of devices that were missing, foreign, or not this user's, and of cameras of the network. */
import { describe, expect, it } from 'vitest';
import { complaintOf } from './camera-complaint.js';

const v4l2 = (text: string) => `[video4linux2,v4l2 @ 0x55d912b3e8c0] ${text}\n`;

describe('what ffmpeg says', () => {
  it.each([
    [v4l2('Cannot open video device /dev/video99: No such file or directory'), 'there is no such device; "v4l2-ctl'],
    [v4l2('Cannot open video device /dev/video98: No such device or address'), 'there is no such device; "v4l2-ctl'],
    [v4l2('Cannot open video device /dev/video0: Permission denied'), 'this user may not read it; add'],
    [v4l2('ioctl(VIDIOC_STREAMON): Device or resource busy'), 'another program reads it'],
    [v4l2('ioctl(VIDIOC_QUERYCAP): Inappropriate ioctl for device'), 'it is no camera'],
    ['[rtsp @ 0x1] method DESCRIBE failed: 401 Unauthorized\nrtsp://a:b@c/d: Server', 'it answers 401; check user'],
    ['[rtsp @ 0x1] method DESCRIBE failed: 404 Not Found\n', 'it answers 404; check the path'],
    [
      '[tcp @ 0x1] Connection to tcp://10.0.0.7:554?timeout=5000000 failed: Connection refused\n',
      'Connection to  failed',
    ],
    ['rtsp://anna:geheim@10.0.0.7/live: Invalid data found when processing input\n', 'Invalid data found'],
    ['\n', ''],
  ])('%j', (said, told) => {
    expect(complaintOf(said).startsWith(told)).toBe(true);
    expect(complaintOf(said)).not.toMatch(/geheim|0x|\.$/);
  });
});
