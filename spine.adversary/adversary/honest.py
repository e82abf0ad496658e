"""The honest ones, all the time, in a process of their own: an agent outside that echoes, and a client that asks it.

usage: honest.py CONFIGURATION     (JSON: rcis, agents, server, asker, witness, name; keys as Z85 pairs)

The client asks a few times a second, sends an unanswered request again under its id as the guarantee wants it (later each
time, and not before it was told to, or its rate is used up by what it says twice), and gives up after a while: then the
request is lost. On standard input: `report` gives what was since the last report,
`seen TEXT` the texts that begin so and reached the agent, `endpoints JSON` new places; each answered by a line of JSON.
"""
import json
import sys
import time
import uuid
from collections import deque

import zmq

from . import bus, pb
from .salt import Keys

EVERY, SOON, AGAIN, MOST, LOST, RENEW = 0.2, 0.2, 1.0, 8.0, 45.0, 2.0
CREDIT, TEXTS = 64, 200_000


class Witness:
    """An agent outside: answers `echo`, keeps what it was asked."""

    renew = RENEW  # seconds without a word, until it connects anew

    def __init__(self, where, keys, name, capability="witness"):
        self.where, self.keys, self.name, self.texts = where, keys, name, deque(maxlen=TEXTS)
        self.capability = capability
        self.sock, self.heard, self.beat, self.loops = None, 0.0, 0.0, 0
        self.welcome, self.refusals = False, []
        self.process = str(uuid.uuid4())  # a Hello under another id would say that it was started anew

    def connect(self):
        if self.sock:
            self.sock.close(0)
        self.sock = bus.dealer(self.where["agents"], bytes.fromhex(self.where["server"]), self.keys, self.name.encode())
        self.heard, self.welcome, self.beat = time.monotonic(), False, 0.0

    def turn(self):
        now, self.loops = time.monotonic(), self.loops + 1
        if self.sock is None or now - self.heard > self.renew:
            self.connect()
        if now >= self.beat:
            self.beat = now + (0.7 if self.welcome else 0.3)
            if self.welcome:
                metrics = pb.message((1, "loop_count"), (2, float(self.loops)))
                self._send(bus.spike(bus.STATUS, pb.message((5, metrics), (7, 1))))
            else:
                self._send(bus.spike(bus.HELLO, pb.message((1, self.name), (2, self.capability), (5, CREDIT)),
                                     request_id=self.process))
        while self.sock.poll(0):
            self._take(pb.parse(self.sock.recv_multipart()[-1]))

    def _take(self, fields):
        self.heard = time.monotonic()
        if bus.WELCOME in fields:
            self.welcome = True
        elif bus.ERROR in fields:
            self.refusals.append(bus.spike_outcome(fields))
            self.welcome, self.beat = False, self.heard + 0.5
        elif bus.TEXT in fields or bus.AGENT_CALL in fields:
            raw = fields[bus.TEXT][0] if bus.TEXT in fields else pb.first(pb.parse(fields[bus.AGENT_CALL][0]), 1)
            self.asked(pb.text(fields, 1), bytes(raw).decode(errors="replace"))

    def asked(self, request, text):
        self.texts.append(text)
        self.answer(request, "seen " + text)

    def answer(self, request, text):
        self._send(bus.spike(14, pb.message((1, text)), request_id=request))

    def _send(self, body):
        try:
            self.sock.send(body, zmq.NOBLOCK)
        except zmq.Again:
            pass


class Asked:
    """A request that has not ended: when it is to be said again, and how long to wait after that."""

    def __init__(self, body, since):
        self.body, self.since, self.due, self.wait = body, since, 0.0, AGAIN

    def said(self, now):
        self.due, self.wait = now + self.wait, min(2 * self.wait, MOST)

    def put_off(self, now, seconds):
        self.due, self.wait = now + seconds, AGAIN


class Asker:
    """A client that loses nothing: asks, asks again, counts."""

    def __init__(self, where, keys, name):
        self.where, self.keys, self.name = where, keys, name
        self.sock, self.heard, self.due, self.number = None, 0.0, 0.0, 0
        self.open = {}  # id -> Asked
        self.reset()

    def reset(self):
        self.counts = {"asked": 0, "answered": 0, "lost": 0, "deferred": 0, "renewed": 0}
        self.refused, self.worst, self.gap, self.last = {}, 0.0, 0.0, time.monotonic()

    def connect(self):
        if self.sock:
            self.sock.close(0)
            self.counts["renewed"] += 1
        self.sock = bus.dealer(self.where["rcis"], bytes.fromhex(self.where["server"]), self.keys)
        self.heard = time.monotonic()
        for asked in self.open.values():
            asked.put_off(self.heard, 0.0)

    def ask(self, text, since):
        request = str(uuid.uuid4())
        asked = self.open[request] = Asked(bus.call_request(self.name, text, request), since)
        return asked

    def turn(self, asking):
        now = time.monotonic()
        if self.sock is None or now - self.heard > RENEW and self.open:
            self.connect()
        if asking and now >= self.due:
            self.due, self.number = now + EVERY, self.number + 1
            self.ask(f"honest {self.number}", now)
            self.counts["asked"] += 1
        for request, asked in list(self.open.items()):
            if now - asked.since > LOST:
                del self.open[request]
                self.counts["lost"] += 1
            elif now >= asked.due:
                asked.said(now)
                try:
                    self.sock.send(asked.body, zmq.NOBLOCK)
                except zmq.Again:
                    pass
        while self.sock.poll(0):
            self._take(pb.parse(self.sock.recv_multipart()[-1]))

    def _take(self, fields):
        self.heard = now = time.monotonic()
        request = pb.text(fields, 1)
        asked = self.open.get(request)
        if asked is None:
            return
        status, code, _ = bus.rcis_outcome(fields)
        if status in (429, 503):
            self.counts["deferred"] += 1
            if code == "OUTCOME_UNKNOWN":  # that is how this one ended; what can be done twice is asked anew
                del self.open[request]
                asked = self.ask("honest again", asked.since)
            asked.put_off(now, bus.retry_after(fields) or SOON)
            return
        del self.open[request]
        if status < 300:
            self.counts["answered"] += 1
            self.worst, self.gap = max(self.worst, now - asked.since), max(self.gap, now - self.last)
            self.last = now
        else:
            self.refused[code] = self.refused.get(code, 0) + 1


def main():
    conf = json.loads(sys.argv[1])
    where = conf["where"]
    pair = lambda name: Keys(*(zmq.utils.z85.decode(part.encode()) for part in conf[name]))
    witness, asker = Witness(where, pair("witness"), conf["name"]), Asker(where, pair("asker"), conf["name"])
    reporting = None
    while True:
        witness.turn()
        asker.turn(reporting is None)
        if reporting is not None and not asker.open:
            say({**asker.counts, "refused": asker.refused, "worst_ms": round(asker.worst * 1000),
                 "gap_ms": round(asker.gap * 1000), "witness_refused": len(witness.refusals)})
            asker.reset()
            witness.refusals.clear()
            reporting = None
        if told(witness, asker):
            line = sys.stdin.readline()
            if not line:
                return
            word, _, rest = line.strip().partition(" ")
            if word == "report":
                reporting = True
            elif word == "seen":
                say([text for text in witness.texts if text.startswith(rest)])
            elif word == "endpoints":
                told_anew = json.loads(rest)
                if where != told_anew:
                    where.update(told_anew)
                    witness.connect()
                    asker.connect()
                say({})


def told(*peers):
    """Waits for something to do; whether it is a word on standard input."""
    poller = zmq.Poller()
    poller.register(sys.stdin, zmq.POLLIN)
    for peer in peers:
        poller.register(peer.sock, zmq.POLLIN)
    return sys.stdin.fileno() in dict(poller.poll(20))


def say(what):
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main()
