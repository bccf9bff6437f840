/** @file What ffmpeg says of a camera that it cannot read, in words that say what to do. */

/** Of the errors of the system and of RTSP, as ffmpeg spells them. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /\/dev\/\S+: No such (file or directory|device)/,
    'there is no such device; "v4l2-ctl --list-devices" lists those that there are',
  ],
  [/\/dev\/\S+: Permission denied/, 'this user may not read it; add the user to the group "video"'],
  [/Device or resource busy/, 'another program reads it'],
  [/Inappropriate ioctl/, 'it is no camera'],
  [/401 Unauthorized/, 'it answers 401; check user and password'],
  [/404 Not Found/, 'it answers 404; check the path of the address'],
];

/** @param complaints ffmpeg's stderr  @returns one clause, without addresses, as they hold passwords; empty where it said nothing */
export function complaintOf(complaints: string): string {
  const known = ADVICE.find(([pattern]) => pattern.test(complaints));
  if (known) return known[1];
  const lines = complaints.split('\n').map((line) => line.replace(/\S*:\/\/\S*/g, '').replace(/^\[[^\]]*\]\s*/, ''));
  return (lines.find((line) => line.trim() !== '') ?? '').replace(/^[:\s]+|[.\s]+$/g, '').slice(0, 200);
}
