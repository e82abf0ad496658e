"""Greetings and handshakes that break a rule (RFC 23, 26, 37): every field of HELLO and INITIATE."""
import zmq

from . import bus, salt, zmtp
from .assault import assault, at_step, field, flip, frames, lengths, replace, whole
from .card import Failed, expect, row
from .zmtp import COMMAND, DEALER, frame, prop

MUST = "the connection ends, nothing is delivered, honest ones are served"
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
        "signature first": flip(0, 255)(good), "signature last": flip(9, 127)(good)}))


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


def harmless_change(step, part, start, end):
    """Changes that leave the field as it was are no attack."""
    changes = field(start, end)
    if (step, part) == ("hello", "padding"):
        del changes["zeros"]
    return changes


def register(step, part, start, end, sec):
    @row(f"{step}-{part}", sec, f"{step.upper()} with its {part} changed", MUST, harmless=True)
    def run(site):
        return assault(site, at_step(step, harmless_change(step, part, start, end)))


for part, (start, end, sec) in HELLO.items():
    register("hello", part, start, end, sec)


@row("hello-length", "01 21", "HELLO cut, extended, doubled", MUST, harmless=True)
def hello_length(site):
    return assault(site, at_step("hello", lengths(200)))


@row("hello-frame", "01 21", "HELLO in frames with wrong flags and lengths", MUST, harmless=True)
def hello_frame(site):
    return assault(site, frames("hello"))


@row("hello-content", "01 21", "HELLO whose box, well made, holds something else than 64 zeros", MUST, harmless=True)
def hello_content(site):
    def with_content(content):
        return lambda client, request: whole(client, request, hello=lambda c, _: frame(c.hello(content), COMMAND))
    return assault(site, {"ones": with_content(b"\xff" * 64), "last one": with_content(bytes(63) + b"\1"),
                          "text": with_content(b"x" * 64)})


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


ORDER = {"READY": b"\5READY" + bytes(40), "WELCOME": b"\7WELCOME" + bytes(160), "ERROR": b"\5ERROR\x03400",
         "MESSAGE": b"\7MESSAGE" + bytes(60), "INITIATE": b"\x08INITIATE" + bytes(248), "nothing": b"", "PING": b"\4PING\0\0"}


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


# -- INITIATE: name (9), cookie (16 + 80), nonce (8), box (16 + ...)

INITIATE = {"name": (0, 9, "01 21"), "cookie-nonce": (9, 25, "01"), "cookie-tag": (25, 41, "01"), "cookie-box": (41, 105, "01"),
            "nonce": (105, 113, "01"), "tag": (113, 129, "01 21"), "box": (129, 257, "01 21")}
for part, (start, end, sec) in INITIATE.items():
    register("initiate", part, start, end, sec)


@row("initiate-length", "01 21", "INITIATE cut, extended, doubled", MUST, harmless=True)
def initiate_length(site):
    return assault(site, at_step("initiate", lengths(270)))


@row("initiate-frame", "01 21", "INITIATE in frames with wrong flags and lengths", MUST, harmless=True)
def initiate_frame(site):
    return assault(site, frames("initiate"))


def own_initiate(make):
    """A visit whose INITIATE is made by a function of the client."""
    return lambda client, request: whole(client, request, initiate=lambda c, _: frame(make(c), COMMAND))


@row("initiate-cookie-foreign", "01", "the cookie of another connection, of zeros, and one from before a reconnect", MUST,
     harmless=True)
def foreign_cookie(site):
    with zmtp.Client.to(site.endpoints["rcis"], site.server, site.named("assailant")) as other:
        other.greet().write(frame(other.hello(), COMMAND))
        alive = other.welcomed().cookie

        def with_cookie(cookie):
            return own_initiate(lambda c: c.initiate(cookie=cookie))
        return assault(site, {"another's": with_cookie(alive), "zeros": with_cookie(bytes(96)),
                              "random": with_cookie(salt.random(96))})


@row("initiate-vouch", "01 20", "a vouch for another server, another short-term key, by another key, of another "
     "connection", MUST, harmless=True)
def vouches(site):
    keys, victim, stranger = site.named("assailant"), site.named("victim"), salt.Keys()
    with zmtp.Client.to(site.endpoints["rcis"], site.server, keys) as other:
        other.greet().write(frame(other.hello(), COMMAND))
        used = other.welcomed().vouch()
        return assault(site, {
            "another server": own_initiate(lambda c: c.initiate(vouch=c.vouch(c.short.public + stranger.public))),
            "another short-term key": own_initiate(lambda c: c.initiate(vouch=c.vouch(stranger.public + site.server))),
            "by another key": own_initiate(lambda c: c.initiate(vouch=c.vouch(keys=stranger))),
            "of another connection": own_initiate(lambda c: c.initiate(vouch=used)),
            "names swapped": own_initiate(lambda c: c.initiate(vouch=c.vouch(site.server + c.short.public))),
            "too short": own_initiate(lambda c: c.initiate(vouch=c.vouch(b"short"))),
            "a paired key whose secret is not held": own_initiate(
                lambda c: c.initiate(plain=victim.public + c.vouch() + DEALER)),
            "no key": own_initiate(lambda c: c.initiate(plain=bytes(32) + c.vouch() + DEALER))})


@row("initiate-content", "01 20", "a well made box that holds too little, or another identity", MUST, harmless=True)
def contents(site):
    return assault(site, {
        "nothing": own_initiate(lambda c: c.initiate(plain=b"")),
        "key only": own_initiate(lambda c: c.initiate(plain=c.keys.public)),
        "half a vouch": own_initiate(lambda c: c.initiate(plain=c.keys.public + c.vouch()[:50])),
        "all zeros": own_initiate(lambda c: c.initiate(plain=bytes(128) + DEALER)),
        "key changed": own_initiate(lambda c: c.initiate(plain=flip(0)(c.keys.public) + c.vouch() + DEALER))})


@row("initiate-metadata", "01 16", "metadata without Socket-Type, of the wrong type, doubled, lying about lengths, huge", MUST,
     harmless=True)
def metadata(site):
    kinds = {"none": b"", "SUB": prop(b"Socket-Type", b"SUB"), "unknown type": prop(b"Socket-Type", b"NONSENSE"),
             "doubled": DEALER + DEALER, "name of no length": b"\0" + DEALER, "name cut": DEALER + b"\xffa",
             "value cut": DEALER + b"\1X\x7f\xff\xff\xffx", "negative length": DEALER + b"\1X\xff\xff\xff\xffx",
             "identity of 256": DEALER + prop(b"Identity", b"i" * 256), "2,000 bytes": DEALER + prop(b"X-Long", b"x" * 2000),
             "a million bytes": DEALER + prop(b"X-Long", b"x" * 1_000_000)}
    tolerant = {"2,000 bytes"}  # RFC 37 sets no limit below
    table = {name: (lambda c, r, m=m: whole(c, r, metadata=m)) for name, m in kinds.items()
             if site.ours or name not in tolerant}
    return assault(site, table)


@row("initiate-nonce-order", "01", "INITIATE under HELLO's nonce again, under 0, and one left out", MUST, harmless=True)
def initiate_nonce(site):
    def under(value):
        def make(client):
            client.nonce = value - 1
            return client.initiate()
        return own_initiate(make)
    table = {"HELLO's": under(1), "zero": under(0)}
    if site.ours:
        table["one left out"] = under(4)
    return assault(site, table)


@row("initiate-order", "01 21", "another command, or traffic, where INITIATE belongs", MUST, harmless=True)
def initiate_order(site):
    def after_welcome(make):
        def visit(client, request):
            client.greet().write(frame(client.hello(), COMMAND))
            client.welcomed().write(make(client, request))
        return visit
    table = {name: after_welcome(lambda c, r, b=body: frame(b, COMMAND)) for name, body in ORDER.items() if name != "INITIATE"}
    table["plain request"] = after_welcome(lambda c, r: frame(r))
    table["MESSAGE before READY"] = after_welcome(lambda c, r: frame(c.message(r)))
    return assault(site, table)


@row("initiate-twice", "01 21", "INITIATE again after READY, the same and a new one; HELLO again after READY", MUST,
     harmless=True)
def initiate_twice(site):
    def after_ready(make):
        def visit(client, request):
            client.shake().write(make(client))
        return visit

    def same(client, request):
        client.greet().write(frame(client.hello(), COMMAND))
        sent = frame(client.welcomed().initiate(), COMMAND)
        client.write(sent + sent)
        client.ready()
    return assault(site, {"same": same, "new": after_ready(lambda c: frame(c.initiate(), COMMAND)),
                          "HELLO": after_ready(lambda c: frame(c.hello(), COMMAND)),
                          "READY": after_ready(lambda c: frame(ORDER["READY"], COMMAND))})


@row("user-id-in-metadata", "15 20", "a verified key that puts another's User-Id and routing id into its metadata",
     "it is taken for itself: the other's permissions are not its own", harmless=True)
def user_id(site):
    admin = site.admin_keys.text.encode()
    viewer = site.key("", components=["AUDIO_CORTEX"])
    with zmtp.Client.to(site.endpoints["rcis"], site.server, viewer) as client:
        client.shake(DEALER + prop(b"User-Id", admin) + prop(b"Identity", admin[:20]))
        client.write(frame(client.message(bus.call_request("security", '{"command":"whitelist.list"}',
                                                           at=bus.now() + site.skew))))
        status, code, words = bus.rcis_outcome(bus.pb.parse(client.next()))
    expect(status in (401, 403), f"answered {status} {code} {words}")
    return f"{status} {code}"
