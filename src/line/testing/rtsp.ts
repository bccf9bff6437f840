/** @file A camera of the network, by GStreamer's own RTSP server. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { freePort, Program } from './programs.js';

/** The one that Debian's packages install for. */
const PYTHON = '/usr/bin/python3';

/** Whether there is such a server; says so where there is none. */
export function hasGstreamer(): boolean {
  const asks =
    "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import Gst, GstRtspServer; Gst.init(None); assert Gst.ElementFactory.find('x264enc')";
  if (spawnSync(PYTHON, ['-c', asks]).status === 0) return true;
  console.log(
    'skipped: an RTSP server needs gir1.2-gst-rtsp-server-1.0, python3-gi and gstreamer1.0-plugins-base, -good, -ugly',
  );
  return false;
}

/** `rtsp://127.0.0.1:PORT/cam`, to be started. @param more arguments of its program */
export async function rtspServer(...more: string[]): Promise<Program> {
  const port = await freePort();
  return new Program(PYTHON, [join(import.meta.dirname, 'rtsp_server.py'), String(port), ...more], port);
}
