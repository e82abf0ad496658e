"""A server of CURVE by hand that breaks rules, and a line that somebody has tapped."""
import socket
import threading

from . import salt, zmtp
from .zmtp import COMMAND, Ended, Line, frame

READY_METADATA = b"\x0bSocket-Type\x00\x00\x00\x06ROUTER"


class Listener:
    """Accepts connections on a port of its own, each on a thread, until it is closed."""

    def __init__(self, serve):
        self.sock = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.endpoint = f"tcp://127.0.0.1:{self.sock.getsockname()[1]}"
        self.serve, self.count = serve, 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                sock, _ = self.sock.accept()
            except OSError:
                return
            sock.settimeout(10)
            index, self.count = self.count, self.count + 1
            threading.Thread(target=self._one, args=(sock, index), daemon=True).start()

    def _one(self, sock, index):
        try:
            self.serve(sock, index)
        except (OSError, Ended, salt.Forged):
            pass
        finally:
            sock.close()

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def shake(sock, keys, welcome=None, ready=None, metadata=READY_METADATA, content=None, out_of_turn=None):
    """The server's side of a handshake; what the client did: 'left', 'initiated', 'trusted'.

    welcome, ready: change the command's bytes; content: what WELCOME's box holds; out_of_turn: sent instead of WELCOME.
    """
    line, short = Line(sock), salt.Keys()
    did = "left"
    try:
        line.write(zmtp.greeting(as_server=1))
        line.read(64)
        client = line.frame()[1][80:112]
        if out_of_turn is not None:
            line.write(out_of_turn)
        nonce = salt.random(16)
        plain = short.public + salt.random(96) if content is None else content
        body = b"\7WELCOME" + nonce + salt.seal(plain, b"WELCOME-" + nonce, client, keys.secret)
        line.write(frame(welcome(body) if welcome else body, COMMAND))
        line.frame()
        did = "initiated"
        number = zmtp.number(1)
        body = b"\5READY" + number + salt.seal(metadata, b"CurveZMQREADY---" + number, client, short.secret)
        line.write(frame(ready(body) if ready else body, COMMAND))
        line.frame()
        did = "trusted"
        line.ends(0.2)
    except (Ended, OSError):
        pass
    return did


class Tap:
    """A relay to an endpoint. change(connection, to_server, index, bytes of a frame) gives what goes on."""

    def __init__(self, endpoint, change):
        self.endpoint, self.change = endpoint, change
        self.listener = Listener(self._relay)

    def _relay(self, sock, index):
        with Line.to(self.endpoint, 10) as server:
            client = Line(sock)
            back = threading.Thread(target=self._pump, args=(server, client, index, False), daemon=True)
            back.start()
            self._pump(client, server, index, True)
            back.join(10)

    def _pump(self, source, sink, connection, to_server):
        try:
            for _ in range(64):  # as it comes: a peer may wait for the other's first bytes before it says the rest
                sink.write(source.read(1))
            index = 0
            while True:
                sink.write(self.change(connection, to_server, index, whole(source)))
                index += 1
        except (Ended, OSError):
            for line in (source, sink):
                try:
                    line.sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def __enter__(self):
        return self.listener

    def __exit__(self, *_):
        self.listener.close()


def whole(line):
    """The next frame with its header."""
    flags = line.read(1)
    size = line.read(8 if flags[0] & zmtp.LONG else 1)
    return flags + size + line.read(int.from_bytes(size, "big"))
