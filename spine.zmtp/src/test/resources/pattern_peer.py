"""A pyzmq peer for one pattern: type, bind|connect, address or -, server key, own public and secret key (Z85)."""
import sys

import zmq

kind, way, address, server, public, secret = sys.argv[1:]
socket = zmq.Context().socket(getattr(zmq, kind))
socket.linger = 0
socket.reconnect_ivl = 50
socket.curve_publickey, socket.curve_secretkey = public.encode(), secret.encode()
if way == "bind":
    socket.curve_server = 1
    socket.bind(address)
    print(socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode(), flush=True)
else:
    socket.curve_serverkey = server.encode()
    socket.connect(address)
if kind == "SUB":
    socket.setsockopt(zmq.SUBSCRIBE, b"news.")
for line in sys.stdin:
    verb, _, text = line.rstrip("\n").partition(" ")
    if verb == "send":
        socket.send_multipart(text.encode().split(b"|"))
    elif verb == "take":
        print("|".join(p.decode() for p in socket.recv_multipart()), flush=True)
