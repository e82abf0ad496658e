"""Attacks on a running Spine, each with a stock libzmq peer or a bare socket.

usage: attacks.py NAME ENDPOINT SERVER_KEY [KEY_FILES_PREFIX]

Prints one line: what came back. Exit code 0 means that the attack was carried out, whatever the answer.
"""
import socket
import struct
import sys
import uuid

import zmq


def dealer(endpoint, server_key, keys=None):
    """A CURVE client; with a fresh pair unless keys (public, secret) are given."""
    sock = zmq.Context.instance().socket(zmq.DEALER)
    sock.linger = 0
    sock.curve_publickey, sock.curve_secretkey = keys or zmq.curve_keypair()
    sock.curve_serverkey = server_key
    sock.connect(endpoint)
    return sock


def answer(sock, seconds=3):
    """What arrives within the time, or None."""
    return sock.recv_multipart() if sock.poll(seconds * 1000) else None


def tcp(endpoint):
    host, port = endpoint.removeprefix("tcp://").rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=5)


def drain(conn):
    """Reads until the other side closes or says nothing more for a while."""
    conn.settimeout(8)
    got = 0
    try:
        while chunk := conn.recv(65536):
            got += len(chunk)
        return f"closed after {got} bytes"
    except socket.timeout:
        return f"silent after {got} bytes"
    except ConnectionError:
        return f"reset after {got} bytes"


def unpaired(endpoint, server_key, keys):
    sock = dealer(endpoint, server_key)
    sock.send(b"\x0a\x24" + str(uuid.uuid4()).encode())
    return "answered" if answer(sock) else "no answer"


def wrong_server_key(endpoint, server_key, keys):
    return unpaired(endpoint, zmq.curve_keypair()[0], keys)


def null_client(endpoint, server_key, keys):
    sock = zmq.Context.instance().socket(zmq.DEALER)
    sock.linger = 0
    sock.connect(endpoint)
    sock.send(b"hello")
    return "answered" if answer(sock) else "no answer"


def garbage(endpoint, server_key, keys):
    conn = tcp(endpoint)
    conn.sendall(bytes(range(256)) * 64)
    return drain(conn)


def half_handshake(endpoint, server_key, keys):
    """A good greeting that names CURVE, and then nothing."""
    conn = tcp(endpoint)
    conn.sendall(b"\xff" + bytes(8) + b"\x7f" + b"\x03\x00" + b"CURVE".ljust(20, b"\0") + b"\x00" + bytes(31))
    return drain(conn)


def two_gigabytes(endpoint, server_key, keys):
    """A greeting, then a frame header that announces 2 GB, before any authentication."""
    conn = tcp(endpoint)
    conn.sendall(b"\xff" + bytes(8) + b"\x7f" + b"\x03\x00" + b"CURVE".ljust(20, b"\0") + b"\x00" + bytes(31))
    conn.sendall(b"\x06" + struct.pack(">Q", 2**31 - 1) + bytes(1000))
    return drain(conn)


def no_protobuf(endpoint, server_key, keys):
    sock = dealer(endpoint, server_key, keys)
    sock.send(b"\xff\xff\xff\xff this is no message")
    got = answer(sock, 10)
    return "answered " + repr(got[-1]) if got else "no answer"


def empty(endpoint, server_key, keys):
    sock = dealer(endpoint, server_key, keys)
    sock.send(b"")
    got = answer(sock, 10)
    return "answered " + repr(got[-1]) if got else "no answer"


def eleven_megabytes(endpoint, server_key, keys):
    sock = dealer(endpoint, server_key, keys)
    sock.send(bytes(11 * 1024 * 1024))
    return "answered" if answer(sock, 5) else "no answer"


def many_connections(endpoint, server_key, keys):
    """Two hundred connections that say nothing."""
    conns = [tcp(endpoint) for _ in range(200)]
    for conn in conns:
        conn.close()
    return "opened 200"


def main():
    name, endpoint, server_key = sys.argv[1], sys.argv[2], sys.argv[3].encode()
    keys = None
    if len(sys.argv) > 4:
        raw = [open(f"{sys.argv[4]}.{end}", "rb").read() for end in ("pub", "key")]
        keys = tuple(zmq.utils.z85.encode(part) for part in raw)
    attack = globals().get(name)
    if attack is None:
        sys.exit(f"no attack named {name}")
    print(attack(endpoint, server_key, keys))


if __name__ == "__main__":
    import zmq.utils.z85  # noqa: F401  (loaded for main)
    main()
