"""A client of ZMTP 3.1 with CURVE (RFC 26) by hand on a plain socket, which can therefore break every rule."""
import socket
import struct
import time

from . import salt

MORE, LONG, COMMAND = 1, 2, 4
DEALER = b"\x0bSocket-Type\x00\x00\x00\x06DEALER"


class Ended(Exception):
    """The server ended the connection."""


def prop(name, value):
    return bytes([len(name)]) + name + struct.pack(">I", len(value)) + value


def greeting(mechanism=b"CURVE", version=(3, 1), as_server=0):
    return b"\xff" + struct.pack(">Q", 1) + b"\x7f" + bytes(version) + mechanism.ljust(20, b"\0") + bytes([as_server]) + bytes(31)


def frame(body, flags=0):
    if len(body) > 255:
        return bytes([flags | LONG]) + struct.pack(">Q", len(body)) + body
    return bytes([flags, len(body)]) + body


def number(value):
    return struct.pack(">Q", value & (1 << 64) - 1)


def host_port(endpoint):
    host, port = endpoint.removeprefix("tcp://").rsplit(":", 1)
    return host.strip("[]"), int(port)


class Line:
    """A connected socket that speaks in frames."""

    def __init__(self, sock):
        self.sock = sock
        self.buffer = b""

    @classmethod
    def to(cls, endpoint, seconds=8, source=None):
        sock = socket.create_connection(host_port(endpoint), seconds, (source, 0) if source else None)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(sock)

    def write(self, data):
        try:
            self.sock.sendall(data)
        except (ConnectionError, socket.timeout) as gone:
            raise Ended(str(gone)) from gone

    def read(self, count):
        while len(self.buffer) < count:
            try:
                more = self.sock.recv(65536)
            except ConnectionError as gone:
                raise Ended(str(gone)) from gone
            if not more:
                raise Ended("closed")
            self.buffer += more
        out, self.buffer = self.buffer[:count], self.buffer[count:]
        return out

    def frame(self):
        """Flags and body of the next frame."""
        flags = self.read(1)[0]
        size = struct.unpack(">Q", self.read(8))[0] if flags & LONG else self.read(1)[0]
        return flags, self.read(size)

    def ends(self, seconds):
        """Whether the other side ends the connection within this time, and what it said until then."""
        until, said = time.monotonic() + seconds, self.buffer
        try:
            while (left := until - time.monotonic()) > 0:
                self.sock.settimeout(left)
                more = self.sock.recv(65536)
                if not more:
                    return True, said
                said += more
        except socket.timeout:
            return False, said
        except ConnectionError:
            return True, said
        return False, said

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Client(Line):
    """The handshake step by step. Each step's bytes can be had, changed and sent by whoever attacks."""

    def __init__(self, sock, server, keys=None):
        super().__init__(sock)
        self.server, self.keys, self.short = server, keys or salt.Keys(), salt.Keys()
        self.nonce, self.server_short, self.cookie = 0, None, None

    @classmethod
    def to(cls, endpoint, server, keys=None, seconds=8, source=None):
        return cls(Line.to(endpoint, seconds, source).sock, server, keys)

    def greet(self, own=None):
        self.write(own or greeting())
        self.read(64)
        return self

    def _box(self, prefix, plain, to):
        self.nonce += 1
        return number(self.nonce) + salt.seal(plain, prefix + number(self.nonce), to, self.short.secret)

    def hello(self, zeros=bytes(64)):
        return b"\5HELLO\1\0" + bytes(72) + self.short.public + self._box(b"CurveZMQHELLO---", zeros, self.server)

    def welcomed(self, body=None):
        """Takes WELCOME."""
        body = body or self.frame()[1]
        if body[:8] != b"\7WELCOME" or len(body) != 168:
            raise Ended("no WELCOME but " + repr(body[:12]))
        plain = salt.unseal(body[24:], b"WELCOME-" + body[8:24], self.server, self.short.secret)
        self.server_short, self.cookie = plain[:32], plain[32:]
        return self

    def vouch(self, names=None, keys=None):
        """Nonce and box that say: this short-term key is mine, for this server."""
        nonce = salt.random(16)
        return nonce + salt.seal(names or self.short.public + self.server, b"VOUCH---" + nonce, self.server_short,
                                 (keys or self.keys).secret)

    def initiate(self, metadata=DEALER, cookie=None, vouch=None, plain=None):
        plain = self.keys.public + (vouch or self.vouch()) + metadata if plain is None else plain
        return b"\x08INITIATE" + (cookie or self.cookie) + self._box(b"CurveZMQINITIATE", plain, self.server_short)

    def ready(self):
        """Takes READY, or says what came instead."""
        body = self.frame()[1]
        if body[:6] != b"\5READY":
            raise Ended("no READY but " + repr(body[:12]))
        salt.unseal(body[14:], b"CurveZMQREADY---" + body[6:14], self.server_short, self.short.secret)
        return self

    def message(self, body, flags=0):
        """The body of an encrypted frame under the next nonce; flags 1 is more, 2 is a command."""
        return b"\7MESSAGE" + self._box(b"CurveZMQMESSAGEC", bytes([flags]) + body, self.server_short)

    def message_at(self, value, body):
        nonce = number(value)
        return b"\7MESSAGE" + nonce + salt.seal(b"\0" + body, b"CurveZMQMESSAGEC" + nonce, self.server_short,
                                                self.short.secret)

    def open(self, body):
        """A MESSAGE of the server: flags and content."""
        plain = salt.unseal(body[16:], b"CurveZMQMESSAGES" + body[8:16], self.server_short, self.short.secret)
        return plain[0], plain[1:]

    def next(self):
        """The content of the server's next message that is no command; to a PING it says PONG."""
        while True:
            body = self.frame()[1]
            if body[:8] != b"\7MESSAGE":
                raise Ended("no MESSAGE but " + repr(body[:12]))
            flags, plain = self.open(body)
            if not flags & 2:
                return plain
            if plain[:5] == b"\4PING":
                self.write(frame(self.message(b"\4PONG" + plain[7:], 2)))

    def shake(self, metadata=DEALER):
        """The whole handshake, as it should be."""
        self.greet().write(frame(self.hello(), COMMAND))
        self.welcomed().write(frame(self.initiate(metadata), COMMAND))
        return self.ready()
