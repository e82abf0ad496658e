"""Many broken conversations at once: each must end in refusal, and nothing of it may reach the honest agent."""
import concurrent.futures
import os
import socket
import time
import uuid

from . import bus, salt, zmtp
from .card import Failed, Skipped, row
from .zmtp import COMMAND, Ended, frame

ENDS_SECONDS, OTHER_ENGINE_SECONDS = 8.0, 1.0
MUST = "the connection ends, nothing is delivered, honest ones are served"
# Commands out of turn: {name: body}
ORDER = {"READY": b"\5READY" + bytes(40), "WELCOME": b"\7WELCOME" + bytes(160), "ERROR": b"\5ERROR\x03400",
         "MESSAGE": b"\7MESSAGE" + bytes(60), "INITIATE": b"\x08INITIATE" + bytes(248), "nothing": b"", "PING": b"\4PING\0\0"}


FLAGS = ("no command", "more", "reserved flag 8", "reserved flag 128")
LAX = {("hello", "name"): ("last bit",), ("initiate", "name"): ("last bit",),
       ("hello", "padding"): ("first bit", "last bit", "middle", "ones", "random")}


class Answered(Exception):
    """The server went all the way with a conversation that it had to refuse."""


def command(_client, body):
    return frame(body, COMMAND)


def whole(client, request, greeting=None, hello=command, initiate=command, metadata=zmtp.DEALER, message=None):
    """The way to an answered request. Each step's command goes through the function of its name, which gives the
    bytes to write."""
    client.greet(greeting)
    client.write(hello(client, client.hello()))
    client.welcomed()
    client.write(initiate(client, client.initiate(metadata)))
    client.ready()
    client.write(message(client, request) if message else frame(client.message(request)))
    client.next()
    raise Answered


def assault(site, table, endpoint="rcis", keys=None, ends=True, threads=12, lax=()):
    """table: {name: visit(client, request)}. Says how it went; Failed names what did not end, or was delivered.

    lax: what JeroMQ does not look at, all of it in the clear or the sender's own: it lets these through, as from the
    verified key that they are from.
    """
    if not site.ours:
        table = {name: visit for name, visit in table.items() if name not in lax}
        if not table:
            raise Skipped("JeroMQ does not look at this part, which is nobody's proof")
    keys = keys or site.named("assailant")
    tag = "attack-" + uuid.uuid4().hex[:8]
    patience = ENDS_SECONDS if site.ours and ends else OTHER_ENGINE_SECONDS

    def visit(name):
        started = time.monotonic()
        request = bus.call_request(site.name, f"{tag} {name}", at=bus.now() + site.skew)
        with zmtp.Client.to(site.endpoints[endpoint], site.server, keys) as client:
            client.sock.settimeout(patience)
            try:
                table[name](client, request)
            except Answered:
                return "was answered", 0
            except Ended:
                return "ended", time.monotonic() - started
            except (salt.Forged, ValueError, socket.timeout):
                pass  # we cannot go on ourselves
            closed, _ = client.ends(max(0.2, patience - (time.monotonic() - started)))
            return "ended" if closed else "was kept open", time.monotonic() - started

    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        outcomes = dict(zip(table, pool.map(visit, table)))
    if os.environ.get("ADVERSARY_VERBOSE"):
        print(outcomes)
    delivered = [text.removeprefix(tag + " ") for text in site.seen(tag)]
    if delivered:
        raise Failed("delivered: " + ", ".join(delivered))
    wrong = [f"{name} {what}" for name, (what, _) in outcomes.items()
             if what == "was answered" or ends and site.ours and what != "ended"]
    if wrong:
        raise Failed("; ".join(wrong))
    kept = sum(what != "ended" for what, _ in outcomes.values())
    longest = max((s for what, s in outcomes.values() if what == "ended"), default=0)
    return (f"{len(table)} ways, none delivered" + (f", {kept} kept open by this engine" if kept and ends else "")
            + f", ended within {longest:.2f} s")


# -- mutations of one field, as functions from bytes to bytes

def flip(at, bit=1):
    return lambda body: body[:at] + bytes([body[at] ^ bit]) + body[at + 1:]


def replace(start, end, value):
    return lambda body: body[:start] + value + body[end:]


def field(start, end):
    """What is done to a field: {name: change}."""
    size = end - start
    return {"first bit": flip(start), "last bit": flip(end - 1, 128), "middle": flip(start + size // 2, 16),
            "zeros": replace(start, end, bytes(size)), "ones": replace(start, end, b"\xff" * size),
            "random": replace(start, end, salt.random(size))}


def lengths(size):
    """Cut and extended."""
    cuts = {"empty": 0, "name only": 6, "half": size // 2, "one short": size - 1}
    table = {name: (lambda n: lambda body: body[:n])(n) for name, n in cuts.items()}
    return {**table, "one long": lambda body: body + b"\0", "doubled": lambda body: body + body}


def at_step(step, changes, flags=COMMAND):
    """Visits that change the command of one step."""
    def visit(change):
        return lambda client, request: whole(client, request, **{step: lambda _, body: frame(change(body), flags)})
    return {name: visit(change) for name, change in changes.items()}


def frames(step):
    """Visits that break the frame around a command and not the command."""
    def visit(make):
        return lambda client, request: whole(client, request, **{step: lambda _, body: make(body)})
    return {name: visit(make) for name, make in {
        "no command": lambda b: frame(b, 0),
        "more": lambda b: frame(b, COMMAND | zmtp.MORE),
        "reserved flag 8": lambda b: frame(b, COMMAND | 8),
        "reserved flag 128": lambda b: frame(b, COMMAND | 128),
        "announces one less": lambda b: bytes([COMMAND | 2]) + zmtp.number(len(b) - 1) + b,
        "announces 2 GiB": lambda b: bytes([COMMAND | 2]) + zmtp.number(1 << 31) + b,
        "announces 2^63": lambda b: bytes([COMMAND | 2]) + zmtp.number(1 << 63) + b,
        "announces all ones": lambda b: bytes([COMMAND | 2]) + b"\xff" * 8 + b,
    }.items()}


def register(group, step, part, start, end, sec):
    """A row that changes one field of a command."""
    changes = field(start, end)
    if (step, part) == ("hello", "padding"):
        del changes["zeros"]  # what it was before

    @row(f"{step}-{part}", sec, f"{step.upper()} with its {part} changed", MUST, group, harmless=True)
    def run(site):
        return assault(site, at_step(step, changes), lax=LAX.get((step, part), ()))
