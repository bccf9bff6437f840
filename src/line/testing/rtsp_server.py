"""A camera of the network: H.264 by RTSP at rtsp://127.0.0.1:PORT/cam, of GStreamer's own server.

python3 rtsp_server.py PORT [password of the user "anna"]

SIGUSR1 makes the picture white.
"""
import signal
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer

Gst.init(None)
server = GstRtspServer.RTSPServer.new()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
factory = GstRtspServer.RTSPMediaFactory.new()
factory.set_launch(
    "( videotestsrc name=picture is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=480,framerate=15/1"
    " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! rtph264pay config-interval=1 name=pay0 pt=96 )"
)
factory.set_shared(True)


def configured(_, media):
    picture = media.get_element().get_by_name("picture")
    GLib.unix_signal_add(GLib.PRIORITY_HIGH, signal.SIGUSR1, lambda: picture.set_property("pattern", "white") or True)


factory.connect("media-configure", configured)
if len(sys.argv) > 2:
    auth = GstRtspServer.RTSPAuth.new()
    token = GstRtspServer.RTSPToken.new()
    token.set_string("media.factory.role", "user")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic("anna", sys.argv[2]), token)
    permissions = GstRtspServer.RTSPPermissions.new()
    permissions.add_permission_for_role("user", "media.factory.access", True)
    permissions.add_permission_for_role("user", "media.factory.construct", True)
    factory.set_permissions(permissions)
    server.set_auth(auth)
server.get_mount_points().add_factory("/cam", factory)
server.attach(None)
GLib.MainLoop().run()
