"""Peers that were admitted and then break the rules of traffic (RFC 26, 37), and messages that are too much."""
import time
import uuid

import zmq

from . import bus, zmtp
from .assault import Answered, assault, field, lengths, whole
from .card import Skipped, expect, row
from .product import resident
from .zmtp import COMMAND, Client, Ended, frame

MUST = "the connection ends, nothing of it is delivered, honest ones are served"
MIB = 1 << 20
LARGEST = 10 * MIB

# -- MESSAGE: name (8), nonce (8), tag (16), box (flags and content)


def changed(changes):
    """Visits whose only request after a good handshake is a changed MESSAGE."""
    def visit(change):
        return lambda client, request: whole(client, request, message=lambda c, r: frame(change(c.message(r))))
    return {name: visit(change) for name, change in changes.items()}


def register(part, start, end, sec):
    @row(f"message-{part}", sec, f"MESSAGE with its {part} changed", MUST, harmless=True)
    def run(site):
        if part == "name" and not site.ours:
            raise Skipped("JeroMQ looks at the box alone, which only its sender can make; a misspelled name is let through")
        return assault(site, changed(field(start, end)))


for part, (start, end, sec) in {"name": (0, 8, "21"), "nonce": (8, 16, "01 21"), "tag": (16, 32, "01 21"),
                                "box": (32, 64, "01 21")}.items():
    register(part, start, end, sec)


@row("message-length", "01 21", "MESSAGE cut and extended; frames that announce another length", MUST, harmless=True)
def message_length(site):
    table = changed({**lengths(100), "tag only": lambda body: body[:32], "no tag": lambda body: body[:31]})
    return assault(site, table)


@row("message-flags", "21", "reserved bits in the outer and the inner flags, COMMAND with MORE", "nothing of it is "
     "delivered, honest ones are served", harmless=True)
def message_flags(site):
    def outer(flags):
        return lambda c, r: whole(c, r, message=lambda c, r: frame(c.message(r), flags))

    def inner(flags):
        return lambda c, r: whole(c, r, message=lambda c, r: frame(c.message(r, flags)))
    table = {"inner command": inner(2), "inner more, and no more": inner(1)}
    if site.ours:
        table.update({f"outer {flags}": outer(flags) for flags in (8, 64, 128, COMMAND | 1)})
        table.update({f"inner {flags}": inner(flags) for flags in (4, 64, 128)})
    return assault(site, table, ends=False)


@row("message-plaintext", "01", "requests that are not encrypted, after READY", MUST, harmless=True)
def plaintext(site):
    return assault(site, {
        "bare": lambda c, r: whole(c, r, message=lambda _, r: frame(r)),
        "as command": lambda c, r: whole(c, r, message=lambda _, r: frame(r, COMMAND)),
        "as MESSAGE": lambda c, r: whole(c, r, message=lambda _, r: frame(b"\7MESSAGE" + bytes(8) + r)),
        "in two parts": lambda c, r: whole(c, r, message=lambda _, r: frame(b"", 1) + frame(r))})


@row("message-nonce-order", "01 21", "a request under an older nonce, under 0, under the last one, and with one left out", MUST,
     harmless=True)
def nonce_order(site):
    def under(pick):
        def visit(client, request):
            client.shake()
            client.write(frame(client.message_at(pick(client.nonce), request)))
            client.next()
            raise Answered
        return visit
    table = {"HELLO's": under(lambda n: 1), "INITIATE's": under(lambda n: n), "zero": under(lambda n: 0)}
    if site.ours:
        table.update({"one left out": under(lambda n: n + 2), "far ahead": under(lambda n: 1 << 40),
                      "the last one": under(lambda n: (1 << 64) - 1)})
    return assault(site, table)


@row("message-repeated", "01 21", "a MESSAGE sent twice, and again later", "once is delivered; the repetition ends the "
     "connection", harmless=True)
def repeated(site):
    kept = 0
    for later in (False, True):
        mark = "repeated-" + uuid.uuid4().hex[:8]
        with Client.to(site.endpoints["data"], site.server, data_keys(site)) as client:
            sent = frame(client.shake().message(to_witness(site, mark)))
            client.write(sent)
            client.next()
            if later:
                client.write(frame(client.message(to_witness(site, mark + " between"))))
                client.next()
            client.write(sent)
            closed, _ = client.ends(8 if site.ours else 1)
        expect(closed or not site.ours, "the connection was kept")
        kept += not closed
        count = [text for text in site.seen(mark) if "between" not in text]
        expect(len(count) == 1, f"delivered {len(count)} times")
    return "delivered once" + (f"; {kept} connections kept by this engine" if kept else "; ended at the repetition")


def data_keys(site):
    return site.named("reasoner", "", components=["REASONING_ENGINE"])


def to_witness(site, text, **more):
    return bus.spike(bus.TEXT, text, sender=3, to=site.name, at=bus.now() + site.skew, **more)


@row("replay-other-connection", "01 21", "the ciphertext of an earlier connection in a new one; a whole recorded connection; "
     "the server's own words sent back", "nothing is delivered a second time", harmless=True)
def replay(site):
    mark = "replay-" + uuid.uuid4().hex[:8]
    keys, recorded = data_keys(site), []
    with Client.to(site.endpoints["data"], site.server, keys) as client:
        write = client.write
        client.write = lambda data: (recorded.append(data), write(data))
        client.shake().write(frame(client.message(to_witness(site, mark))))
        answer = client.frame()[1]
    for name, visit in {"message": lambda c: c.shake().write(recorded[-1]),
                        "INITIATE and message": lambda c: (c.greet().write(recorded[1]), c.frame(), c.write(b"".join(recorded[2:]))),
                        "everything": lambda c: c.write(b"".join(recorded)),
                        "server's words": lambda c: c.shake().write(frame(answer))}.items():
        with Client.to(site.endpoints["data"], site.server, keys) as client:
            try:
                visit(client)
                closed, _ = client.ends(8 if site.ours else 1)
            except Ended:
                closed = True
        expect(closed or not site.ours, f"{name}: the connection was kept")
    expect(len(site.seen(mark)) == 1, f"delivered {len(site.seen(mark))} times")
    return "4 replays, none delivered"


@row("commands-malformed", "16", "PING, PONG, SUBSCRIBE, ERROR, READY and unknown commands, cut and senseless, inside good "
     "boxes", "nobody else notices", harmless=True)
def commands(site):
    bodies = (b"\4PING", b"\4PING\0", b"\4PING\0\1" + b"x" * 300, b"", b"\xff", b"\4PONG", b"\7UNKNOWNx", b"\5ERROR", b"\5READY",
              b"\x09SUBSCRIBE", b"\6CANCELx", b"\0")
    for body in bodies:
        with Client.to(site.endpoints["rcis"], site.server, site.named("assailant")) as client:
            client.shake().write(frame(client.message(body, 2)))
    return f"{len(bodies)} commands"


@row("payload-malformed", "16 32", "frames that are no protobuf, empty, with lengths that lie, at every endpoint",
     "answered with a typed refusal or not at all; nothing is delivered", harmless=True)
def payloads(site):
    bodies = [b"", b"\xff" * 40, b"\x0a\xff\xff\xff\xff\x0f", b"\x0a\x24" + b"x" * 10, bytes(1000), b"\x7a" * 5000]
    said = set()
    for plane in ("rcis", "data", "agents", "control"):
        with bus.Peer(site.endpoints[plane], site.server, data_keys(site) if plane != "rcis" else site.named("assailant")) as peer:
            for body in bodies:
                peer.sock.send(body)
            until = time.monotonic() + 1
            while time.monotonic() < until and peer.sock.poll(150):
                fields = bus.pb.parse(peer.sock.recv_multipart()[-1])
                status, code, _ = bus.rcis_outcome(fields) if plane == "rcis" else (0, *bus.spike_outcome(fields))
                expect(status >= 400 if plane == "rcis" else code != "ok", f"{plane} answered {status} {code}")
                said.add(code)
    return f"{len(bodies)} bodies at 4 endpoints: {', '.join(sorted(said)) or 'silence'}"


# -- too much

@row("oversize-announced", "01", "frame headers that announce 11 MiB to 2^64-1 bytes, before and after the handshake", MUST,
     harmless=True)
def announced(site):
    sizes = (LARGEST + 1000, 1 << 31, (1 << 31) - 1, 1 << 62, (1 << 63) - 1, (1 << 64) - 1)
    table = {}
    for size in sizes:
        header = b"\2" + zmtp.number(size)
        table[f"{size} as HELLO"] = lambda c, r, h=header: (c.greet(), c.write(b"\6" + h[1:] + bytes(1000)))
        table[f"{size} after READY"] = lambda c, r, h=header: (c.shake(), c.write(h + bytes(1000)))
    return assault(site, table)


@row("oversize-sent", "01", "11 MiB in one message: by hand, by libzmq, and as many parts that are small enough alone",
     "not delivered; memory stays bounded", harmless=True)
def oversize(site):
    before, mark = resident(site.pid), "oversize-" + uuid.uuid4().hex[:8]
    body = call(site, mark + " " + "x" * (11 * MIB))
    with Client.to(site.endpoints["rcis"], site.server, site.named("assailant")) as client:
        try:
            client.shake().write(frame(client.message(body)))
            client.ends(3)
        except Ended:
            pass
    for parts in ([body], [b"y" * MIB] * 11 + [call(site, mark)]):
        with bus.Peer(site.endpoints["rcis"], site.server, site.named("assailant")) as peer:
            peer.sock.send_multipart(parts)
            peer.sock.poll(700)
    expect(not site.seen(mark), "it was delivered")
    grown = resident(site.pid) - before
    expect(grown < 200, f"memory grew by {grown:.0f} MiB")
    return f"3 ways, none delivered; RSS {before:.0f} -> {before + grown:.0f} MiB"


def call(site, text):
    return bus.call_request(site.name, text, at=bus.now() + site.skew)


@row("frames-too-many", "01", "messages of 1,000 and 100,000 empty parts, and one that never ends", "not delivered; memory stays "
     "bounded", harmless=True)
def frame_count(site):
    before, mark = resident(site.pid), "parts-" + uuid.uuid4().hex[:8]
    for count in (1000, 20_000 if site.quick else 100_000):
        with bus.Peer(site.endpoints["rcis"], site.server, site.named("assailant")) as peer:
            for _ in range(count):
                peer.sock.send(b"", zmq.SNDMORE)
            peer.sock.send(call(site, mark))
            peer.sock.poll(400)
    with Client.to(site.endpoints["rcis"], site.server, site.named("assailant")) as client:
        client.shake()
        try:
            for _ in range(2_000):
                client.write(frame(client.message(b"z", 1)))
            client.ends(1)
        except Ended:
            pass
    expect(not site.seen(mark), "it was delivered")
    grown = resident(site.pid) - before
    expect(grown < 200, f"memory grew by {grown:.0f} MiB")
    return f"none delivered; RSS {before:.0f} -> {before + grown:.0f} MiB"
