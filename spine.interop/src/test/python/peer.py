"""A peer on pyzmq for the tests of spine.interop; speaks as peer.c does."""
import os
import sys

import zmq

settings = dict(a.split("=", 1) for a in sys.argv[1:])
context = zmq.Context()
socket = context.socket(getattr(zmq, settings.get("type", "DEALER")))
socket.linger = int(settings.get("linger", 0))
socket.hwm = int(settings.get("hwm", 0))
socket.reconnect_ivl = int(settings.get("reconnect", 50))
for key, option in (("ivl", zmq.HEARTBEAT_IVL), ("ttl", zmq.HEARTBEAT_TTL), ("timeout", zmq.HEARTBEAT_TIMEOUT),
                    ("probe", zmq.PROBE_ROUTER)):
    if key in settings:
        socket.setsockopt(option, int(settings[key]))
if "id" in settings:
    socket.setsockopt(zmq.ROUTING_ID, settings["id"].encode())
if "subscribe" in settings:
    socket.setsockopt(zmq.SUBSCRIBE, settings["subscribe"].encode())

mechanism = settings.get("mechanism", "curve")
if mechanism == "plain":
    if "bind" in settings:
        socket.plain_server = 1
    else:
        socket.plain_username, socket.plain_password = b"admin", b"password"
elif mechanism == "curve":
    if "server" in settings:
        socket.curve_serverkey = settings["server"].encode()
    else:
        socket.curve_server = 1
    socket.curve_publickey = settings["public"].encode()
    socket.curve_secretkey = settings["secret"].encode()


def say(line):
    print(line, flush=True)


if "bind" in settings:
    socket.bind(settings["bind"])
    say("bound " + socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode())
else:
    socket.connect(settings["connect"])
if "hello" in settings:
    socket.send(settings["hello"].encode())
mode = settings.get("mode", "echo")
if mode == "flood":
    for i in range(int(settings.get("count", 0))):
        socket.send(i.to_bytes(8, "big") + bytes([i & 255]) * (int(settings.get("size", 8)) - 8))
    say("flooded")

poller = zmq.Poller()
if settings.get("type") != "PUB":
    poller.register(socket, zmq.POLLIN)
poller.register(0, zmq.POLLIN)
waiting = b""
while True:
    ready = dict(poller.poll())
    if socket in ready:
        parts = socket.recv_multipart()
        if mode == "echo":
            socket.send_multipart(parts)
        else:
            say("message " + parts[0].decode())
    if 0 in ready:
        piece = os.read(0, 4096)
        if not piece:
            os._exit(0)
        *lines, waiting = (waiting + piece).split(b"\n")
        for line in lines:
            if line.startswith(b"send "):
                socket.send(line[5:])
