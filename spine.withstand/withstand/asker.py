"""An honest client in a process of its own: asks at a steady rate, loses nothing, and keeps of each request how it ended.

usage: asker.py CONFIGURATION
    JSON: where, keys, plane (rcis, data), name, component, capability, agent (or empty), every

Half of the requests go to the capability, half to the agent; half of each may be done twice and say so, by their mark `i` and
by the flag. They are drawn, since no kind is to fall into step with the turns of the workers. What is not answered is said again under its id, later each time; what is put off, after
Retry-After. At most MOST_OPEN wait at once: a client does not pile up requests before one who does not answer. A request
is stamped anew each time that it is said. One that has not ended after LOST seconds is lost.

On standard input: `on`, `off` (whether it asks), `take`; each answered by a line of JSON, `take` by what has
ended since: [asked, ended, text, outcome, times said] with times of the monotonic clock.
"""
import collections
import json
import random
import sys
import time
import uuid

import zmq
from zmq.utils import z85

from adversary import bus, pb
from adversary.salt import Keys

AGAIN, MOST_AGAIN, RENEW, MOST_OPEN, LOST = 1.0, 8.0, 2.0, 100, 100.0
SOON = 0.5  # where a refusal does not say when
PUT_OFF = ("OVERLOADED", "UNAVAILABLE", "RATE_LIMITED")
REMEMBERED = 20_000


class Open:
    """A request that has not ended."""

    def __init__(self, text, capability, now):
        self.request, self.text, self.capability, self.since = str(uuid.uuid4()), text, capability, now
        self.due, self.wait, self.said = 0.0, AGAIN, 0


class Asker:
    def __init__(self, conf):
        self.conf, self.on, self.draw = conf, False, random.Random(conf["name"])
        self.keys = Keys(*(z85.decode(part.encode()) for part in conf["keys"]))
        self.sock, self.heard, self.due, self.number = None, 0.0, 0.0, 0
        self.open, self.ended, self.put_off, self.contradictions = {}, [], {}, []
        self.known = collections.OrderedDict()  # id -> outcome

    def body(self, asked):
        at, twice = bus.now(), 1 if asked.text[0] == "i" else None
        if self.conf["plane"] == "rcis":
            whom = (2, self.conf["capability"]) if asked.capability else (1, self.conf["agent"])
            return pb.message((1, asked.request), (2, at), (15, pb.message(whom, (3, asked.text), (5, twice))))
        head = bus.spike(bus.TEXT, asked.text, self.conf["component"], None if asked.capability else self.conf["agent"],
                         request_id=asked.request, at=at)
        return head + pb.message((30, self.conf["capability"] if asked.capability else None), (32, twice))

    def connect(self):
        if self.sock:
            self.sock.close(0)
        self.sock = bus.dealer(self.conf["where"][self.conf["plane"]], bytes.fromhex(self.conf["where"]["server"]), self.keys)
        self.heard = time.monotonic()
        for asked in self.open.values():
            asked.due, asked.wait = min(asked.due, self.heard), AGAIN

    def turn(self):
        now = time.monotonic()
        if self.sock is None or now - self.heard > RENEW and self.open:
            self.connect()
        if self.on and now >= self.due and len(self.open) < MOST_OPEN:
            self.due = max(self.due + self.conf["every"], now - self.conf["every"])
            self.ask(now)
        for asked in list(self.open.values()):
            if now - asked.since > LOST:
                self.end(asked, "LOST", now)
            elif now >= asked.due:
                self.say(asked, now)
        while self.sock.poll(0):
            self.take(pb.parse(self.sock.recv_multipart()[-1]))

    def ask(self, now):
        self.number += 1
        capability = self.draw.random() < 0.5 or not self.conf["agent"]
        asked = Open(f"{self.draw.choice('oi')}-{self.conf['name']}-{self.number}", capability, now)
        self.open[asked.request] = asked

    def say(self, asked, now):
        asked.due, asked.wait, asked.said = now + asked.wait, min(2 * asked.wait, MOST_AGAIN), asked.said + 1
        try:
            self.sock.send(self.body(asked), zmq.NOBLOCK)
        except zmq.Again:
            pass

    def take(self, fields):
        self.heard = now = time.monotonic()
        request = pb.text(fields, 1)
        outcome, words, seconds = understood(self.conf["plane"], fields)
        asked = self.open.get(request)
        if outcome in PUT_OFF or outcome == "INVALID_REQUEST" and "timestamp" in words:
            if asked:
                self.put_off[outcome] = self.put_off.get(outcome, 0) + 1
                asked.due, asked.wait = now + (seconds or SOON), AGAIN
        elif asked is None:
            if self.known.get(request, outcome) != outcome:
                self.contradictions.append([request, self.known[request], outcome])
        elif outcome == "answered" and words != "done " + asked.text:
            self.end(asked, "WRONG", now)
        else:
            self.end(asked, outcome, now)

    def end(self, asked, outcome, now):
        del self.open[asked.request]
        self.known[asked.request] = outcome
        if len(self.known) > REMEMBERED:
            self.known.popitem(last=False)
        self.ended.append([asked.since, now, asked.text, outcome, asked.said])

    def report(self):
        told = {"ended": self.ended, "open": len(self.open), "put_off": self.put_off, "contradictions": self.contradictions}
        self.ended, self.put_off, self.contradictions = [], {}, []
        return told


def understood(plane, fields):
    """How a reply ends its request, in which words, and after how many seconds it may come again (0: not said)."""
    if plane == "rcis":
        status, code, words = bus.rcis_outcome(fields)
        if status < 300:
            return "answered", pb.text(pb.parse(pb.first(fields, 15)), 1), 0.0
        return code or str(status), words, bus.retry_after(fields)
    code, words = bus.spike_outcome(fields)
    if code == "ok":
        return "answered", words, 0.0
    return code, words, pb.first(pb.parse(fields[bus.ERROR][0]), 4, 0.0)


def main():
    asker = Asker(json.loads(sys.argv[1]))
    while True:
        asker.turn()
        poller = zmq.Poller()
        poller.register(sys.stdin, zmq.POLLIN)
        poller.register(asker.sock, zmq.POLLIN)
        if sys.stdin.fileno() in dict(poller.poll(5)):
            line = sys.stdin.readline()
            if not line:
                return
            word = line.strip()
            if word in ("on", "off"):
                asker.on, asker.due = word == "on", time.monotonic()
            print(json.dumps(asker.report() if word == "take" else {}), flush=True)


if __name__ == "__main__":
    main()
