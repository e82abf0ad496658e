"""Attacks on our own client: servers that break the handshake, and somebody who sits on the line."""
import concurrent.futures
import uuid

from . import bus, rogue, salt
from .assault import field, flip, replace
from .card import expect, row
from .zmtp import COMMAND, frame, prop


def welcomes():
    """Every part of WELCOME: name (8), nonce (16), box (16 + 32 + 96)."""
    table = {f"{part} {how}": {"welcome": change} for part, (a, b) in {"name": (0, 8), "nonce": (8, 24), "tag": (24, 40),
             "box": (40, 168)}.items() for how, change in field(a, b).items() if how in ("first bit", "last bit", "zeros")}
    table.update({"cut": {"welcome": lambda b: b[:100]}, "one long": {"welcome": lambda b: b + b"\0"},
                  "empty": {"welcome": lambda b: b""}, "small box": {"content": bytes(64)}, "large box": {"content": bytes(129)},
                  "zero key": {"content": bytes(128)}, "READY instead": {"out_of_turn": frame(b"\5READY" + bytes(60), COMMAND)},
                  "plain text first": {"out_of_turn": frame(b"hello")},
                  "ERROR that lies": {"out_of_turn": frame(b"\5ERROR\xff400", COMMAND)}})
    return table


def readies():
    """Every part of READY: name (6), nonce (8), box (16 + metadata)."""
    table = {f"{part} {how}": {"ready": change} for part, (a, b) in {"name": (0, 6), "tag": (14, 30),
             "box": (30, 50)}.items() for how, change in field(a, b).items() if how in ("first bit", "last bit", "zeros")}
    table.update({"nonce": {"ready": flip(8)}, "cut": {"ready": lambda b: b[:40]}, "one long": {"ready": lambda b: b + b"\0"},
                  "empty": {"ready": lambda b: b""}, "a type that does not fit": {"metadata": prop(b"Socket-Type", b"PUB")},
                  "no type": {"metadata": b""}, "lying lengths": {"metadata": b"\x0bSocket-Type\x7f\xff\xff\xffx"},
                  "selects what was not offered": {"metadata": rogue.READY_METADATA + prop(b"X-Spine", b"1z")},
                  "MESSAGE instead": {"ready": lambda b: b"\7MESSAGE" + b[6:]}})
    return table


def attack_clients(site, table, bad):
    """Each of some spinectl meets a right server first (else this would show nothing), then broken ones. It keeps
    trying since it was let in once; whom it did not get round to, another spinectl meets."""
    left = list(table)[::3] if site.quick else list(table)
    outcomes, trusted, clients = {}, 0, 0
    while left and clients < 3 * len(table):
        parts = [left[i::3] for i in range(3) if left[i::3]]
        clients += len(parts)
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            for met in pool.map(lambda part: one_client(site, table, part), parts):
                trusted += "trusted" in met.pop(None, ())
                outcomes.update(met)
        left = [name for name in left if name not in outcomes]
    expect(trusted, "the right server was not trusted either")
    expect(not left, f"the client did not come back to: {left}")
    wrong = [name for name, did in outcomes.items() if did & bad]
    expect(not wrong, "the client went on after: " + ", ".join(wrong))
    return f"{len(outcomes)} ways: {clients} spinectl left each time, after they had trusted the right one"


def one_client(site, table, part):
    """What one spinectl did with each server that it met; None is the right one."""
    keys, met = salt.Keys(), {}

    def serve(sock, index):
        name = None if index == 0 or index > len(part) else part[index - 1]
        met.setdefault(name, set()).add(rogue.shake(sock, keys, **table.get(name, {})))
    with rogue.Listener(serve) as server:
        site.ctl("status", "--endpoint", server.endpoint, "--server-key", keys.text, "--timeout", "7s")
    return met


@row("client-welcome", "01 34", "a server sends our client WELCOME with each part broken, out of order, with a bad key",
     "the client never sends INITIATE", harmless=True)
def client_welcome(site):
    return attack_clients(site, welcomes(), {"initiated", "trusted"})


@row("client-ready", "01 34", "a server sends our client READY with each part broken, or selects what was not offered",
     "the client never sends a message", harmless=True)
def client_ready(site):
    return attack_clients(site, readies(), {"trusted"})


@row("client-wrong-server", "01 34", "another server at the address: libzmq and spinectl have pinned the real one's key",
     "no client sends its vouch or a word", harmless=True)
def wrong_server(site):
    did = []
    with rogue.Listener(lambda sock, _: did.append(rogue.shake(sock, salt.Keys()))) as server:
        peer = bus.Peer(server.endpoint, site.server, site.named("assailant"))
        peer.sock.send(b"to the real one only")
        said = site.ctl("call", site.name, "secret", "--endpoint", server.endpoint, "--server-key",
                        salt.zmq_text(site.server), "--timeout", "3s")
        peer.close()
    expect(said.exit != 0 and did and set(did) == {"left"}, f"{did}, {said}")
    return f"{len(did)} connections, none went beyond HELLO"


@row("line-replays-welcome", "01 21", "somebody on the line answers with WELCOME and READY of an earlier connection",
     "no request is sent or answered on such a connection", harmless=True)
def replayed_welcome(site):
    recorded, sent = {}, []

    def change(connection, to_server, index, data):
        if to_server:
            sent.append((connection, index))
            return data
        if connection == 0:
            recorded[index] = data
        return recorded[index] if connection == 1 and index < 2 else recorded[1] if connection == 2 and index == 1 else data
    with rogue.Tap(site.endpoints["rcis"], change) as tap:
        for connection in range(3):
            peer = site.rcis(site.named("assailant"), tap.endpoint)
            try:
                answer = peer.call(site.name, f"over the tap {connection}", 1.5)
            except TimeoutError:
                answer = None
            peer.close()
            expect((answer is not None) == (connection == 0), f"connection {connection}: {answer}")
            if connection == 0:
                expect(len(recorded) > 2, "nothing was recorded")
    return "1 right connection served, 2 replays left by the client"


@row("line-tampers-libzmq", "01 21", "somebody on the line flips, repeats, drops and swaps frames of a libzmq client",
     "every answer is right or none; no request is delivered twice", harmless=True)
def tampered(site):
    return tamper(site, lambda mark, tap: stock_call(site, mark, tap))


@row("line-tampers-spine", "01 21", "the same to spinectl, whose traffic is in records of AES-GCM",
     "every answer is right or none; no request is delivered twice", harmless=True)
def tampered_own(site):
    def ctl(mark, tap):
        said = site.ctl("call", site.name, mark, "--endpoint", tap.endpoint, "--server-key",
                        salt.zmq_text(site.server), "--timeout", "6s")
        return said.out.strip() if said.exit == 0 else None
    return tamper(site, ctl)


def stock_call(site, mark, tap):
    with site.rcis(site.named("assailant"), tap.endpoint) as peer:
        try:
            return peer.call(site.name, mark, 1.0)
        except TimeoutError:
            return None


def tamper(site, ask):
    """Frames 0 and 1 are the handshake's; 2 and later are traffic."""
    def flipped(data):
        return flip(len(data) - 3, 4)(data)
    changes = {"request flipped": (True, 2, flipped), "request repeated": (True, 2, lambda d: d + d),
               "request dropped": (True, 2, lambda d: b""), "answer flipped": (False, 2, flipped),
               "answer repeated": (False, 2, lambda d: d + d), "answer cut": (False, 2, lambda d: d[:-1] + b""),
               "INITIATE flipped": (True, 1, flipped), "header flipped": (True, 2, lambda d: replace(1, 2, b"\x11")(d))}
    if site.quick:
        changes = {name: changes[name] for name in ("request flipped", "request repeated", "answer flipped")}
    def one(name):
        to_server, index, change = changes[name]
        mark = "tapped-" + uuid.uuid4().hex[:8]

        def apply(connection, direction, at, data):
            return change(data) if connection == 0 and (direction, at) == (to_server, index) else data
        with rogue.Tap(site.endpoints["rcis"], apply) as tap:
            return mark, ask(mark, tap), tap.count
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        done = dict(zip(changes, pool.map(one, changes)))
    for name, (mark, answer, _) in done.items():
        expect(answer in (None, "seen " + mark), f"{name}: answered {answer!r}")
        times = len(site.seen(mark))
        expect(times <= 1, f"{name}: delivered {times} times")
    answers = {name: answer for name, (_, answer, _) in done.items()}
    renewed = sum(count > 1 for _, _, count in done.values())
    right = sum(a is not None for a in answers.values())
    return f"{len(answers)} ways: {right} answered rightly, {len(answers) - right} not at all; {renewed} connections made anew"
