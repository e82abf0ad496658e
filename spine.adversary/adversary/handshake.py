"""Greetings and HELLOs that break a rule (RFC 23, 26, 37), and clients that do not speak CURVE at all."""
import zmq

from . import bus, salt, zmtp
from .assault import FLAGS, MUST, ORDER, assault, at_step, flip, frames, lengths, register, whole
from .card import Failed, expect, row
from .zmtp import COMMAND, frame

PLANES = ("rcis", "data", "agents", "control")


@row("control-well-formed", "01 21", "the same hand-made client without any fault, as ZMTP 3.1 and 3.0",
     "it is served: else the rows below would show nothing", harmless=True)
def well_formed(site):
    for version in ((3, 1), (3, 0)):
        with zmtp.Client.to(site.endpoints["rcis"], site.server, site.named("assailant")) as client:
            client.greet(zmtp.greeting(version=version)).write(frame(client.hello(), COMMAND))
            client.welcomed().write(frame(client.initiate(), COMMAND))
            client.ready().write(frame(client.message(bus.call_request(site.name, "well-formed", at=bus.now() + site.skew))))
            expect(b"seen well-formed" in client.next(), "the well-formed client is not served")
    return "served as 3.1 and 3.0"


def greetings(changed):
    return {name: lambda client, request, sent=sent: whole(client, request, greeting=sent) for name, sent in changed.items()}


@row("greeting-version", "16", "ZMTP 1.0, 2.0, a version 0 and a broken signature", MUST, harmless=True)
def versions(site):
    good = zmtp.greeting()
    return assault(site, greetings({
        "ZMTP 1.0 anonymous": b"\x01\x00" + frame(b"hello"), "ZMTP 1.0 identity": b"\x05\x00pear" + b"\x06\x00hello" * 20,
        "ZMTP 2.0": b"\xff" + bytes(8) + b"\x7f\x01\x05\x00\x00" + bytes(64), "ZMTP 2.1": zmtp.greeting(version=(2, 1)),
        "version 0": zmtp.greeting(version=(0, 0)), "version 1": zmtp.greeting(version=(1, 0)),
        "signature first": flip(0, 255)(good), "signature last": flip(9, 127)(good)}), lax=("ZMTP 2.1",))


@row("greeting-mechanism", "16 21", "NULL, PLAIN, GSSAPI and misspelled mechanisms in the greeting", MUST, harmless=True)
def mechanisms(site):
    names = (b"NULL", b"PLAIN", b"GSSAPI", b"curve", b"CURV", b"CURVES", b"CURVE\0x", b"", b"\xff" * 20, b"C" * 20)
    return assault(site, greetings({repr(name)[1:]: zmtp.greeting(name) for name in names}))


@row("null-client", "01 16", "libzmq without any mechanism at every endpoint", "no answer, nothing delivered", harmless=True)
def null_client(site):
    return stock(site, lambda sock: None)


@row("plain-client", "01 16", "libzmq with PLAIN and a user name at every endpoint", "no answer, nothing delivered",
     harmless=True)
def plain_client(site):
    def plain(sock):
        sock.plain_username, sock.plain_password = b"admin", b"admin"
    return stock(site, plain)


def stock(site, prepare):
    socks = {}
    for plane in PLANES:
        socks[plane] = bus.CONTEXT.socket(zmq.DEALER)
        socks[plane].linger = 0
        prepare(socks[plane])
        socks[plane].connect(site.endpoints[plane])
        socks[plane].send(bus.call_request(site.name, "attack-stock", at=bus.now() + site.skew))
    answered = [plane for plane, sock in socks.items() if sock.poll(700 if plane == "rcis" else 50)]
    for sock in socks.values():
        sock.close(0)
    expect(not answered, f"answered at {answered}")
    expect(not site.seen("attack-stock"), "it reached an agent")
    return f"no answer at {len(PLANES)} endpoints"


# -- HELLO: name (6), version (2), padding (72), key (32), nonce (8), box (16 + 64)

HELLO = {"name": (0, 6, "01 21"), "version": (6, 8, "21"), "padding": (8, 80, "21"), "key": (80, 112, "01"), "nonce": (112, 120, "01"),
         "tag": (120, 136, "01 21"), "box": (136, 200, "01 21")}


for part, (start, end, sec) in HELLO.items():
    register("handshake", "hello", part, start, end, sec)


@row("hello-length", "01 21", "HELLO cut, extended, doubled", MUST, harmless=True)
def hello_length(site):
    return assault(site, at_step("hello", lengths(200)))


@row("hello-frame", "01 21", "HELLO in frames with wrong flags and lengths", MUST, harmless=True)
def hello_frame(site):
    return assault(site, frames("hello"), lax=FLAGS)


@row("hello-content", "01 21", "HELLO whose box, well made, holds something else than 64 zeros", MUST, harmless=True)
def hello_content(site):
    def with_content(content):
        return lambda client, request: whole(client, request, hello=lambda c, _: frame(c.hello(content), COMMAND))
    return assault(site, {"ones": with_content(b"\xff" * 64), "last one": with_content(bytes(63) + b"\1"),
                          "text": with_content(b"x" * 64)}, lax=("ones", "last one", "text"))


@row("hello-small-order", "01", "HELLO with a key of small order, for which everybody knows the shared key", MUST, harmless=True)
def small_order(site):
    return assault(site, {f"point {name}": lambda c, r, p=point: small_order_visit(c, r, p)
                          for name, point in {"0": bytes(32), "1": b"\1" + bytes(31)}.items()})


def small_order_visit(client, request, point):
    shared = salt.shared_of_small_order()
    client.greet()
    client.write(frame(b"\5HELLO\1\0" + bytes(72) + point + zmtp.number(1)
                       + salt.seal_under(shared, bytes(64), b"CurveZMQHELLO---" + zmtp.number(1)), COMMAND))
    body = client.frame()[1]
    if body[:8] != b"\7WELCOME":
        raise zmtp.Ended("refused")
    raise Failed("the server welcomed a key of small order, though the box's key is known to everybody")


@row("hello-order", "01 21", "another command, or plain traffic, where HELLO belongs", MUST, harmless=True)
def hello_order(site):
    table = {name: lambda c, r, b=body: c.greet().write(frame(b, COMMAND)) for name, body in ORDER.items()}
    table["plain request"] = lambda c, r: c.greet().write(frame(r))
    table["plain multipart"] = lambda c, r: c.greet().write(frame(b"", 1) + frame(r))
    return assault(site, table)


@row("hello-twice", "01 21", "a second HELLO, the same or another one, where INITIATE belongs", MUST, harmless=True)
def hello_twice(site):
    return assault(site, {
        "same": lambda c, r: whole(c, r, hello=lambda _, body: frame(body, COMMAND) * 2),
        "another": lambda c, r: whole(c, r, hello=lambda _, body: frame(body, COMMAND) + frame(c.hello(), COMMAND))})
