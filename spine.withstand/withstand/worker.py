"""A worker in a process of its own, to be killed and stopped: what it did stands in a file before it answers.

usage: worker.py CONFIGURATION    (JSON: where, keys, name, capability, effects)

Each effect is one write of one line, which outlives the process. The answer follows THINK seconds later, so that there is
always work under way that was done and not yet answered. It ends with its standard input.
"""
import collections
import json
import os
import sys
import time

import zmq
from zmq.utils import z85
from zmq.utils.monitor import recv_monitor_message

from adversary.honest import Witness
from adversary.salt import Keys

THINK_SECONDS = 0.25
SILENT_SECONDS = 60.0
WORDS = 60  # characters of a request that are written down


class Worker(Witness):
    """A Witness with effects. It stays on its connection while that lives, and begins a new one when it has ended."""

    def __init__(self, where, keys, name, capability, effects):
        super().__init__(where, keys, name, capability)
        self.file = os.open(effects, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.thinking, self.events = collections.deque(), None

    @property
    def renew(self):
        return SILENT_SECONDS if self.welcome else Witness.renew

    def connect(self):
        if self.events:
            self.events.close(0)
        super().connect()
        self.events = self.sock.get_monitor_socket(zmq.EVENT_DISCONNECTED | zmq.EVENT_HANDSHAKE_FAILED_AUTH
                                                   | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL)

    def turn(self):
        was = self.welcome
        super().turn()
        while self.events.poll(0):
            recv_monitor_message(self.events)
            self.welcome = False  # libzmq connects again by itself, but not where it was refused
        if self.welcome and not was:
            print("welcome", flush=True)
        while self.thinking and self.thinking[0][0] <= time.monotonic():
            _, request, text = self.thinking.popleft()
            self.answer(request, "done " + text)

    def asked(self, request, text):
        os.write(self.file, (text[:WORDS] + "\n").encode())
        self.thinking.append((time.monotonic() + THINK_SECONDS, request, text))


def main():
    conf = json.loads(sys.argv[1])
    keys = Keys(*(z85.decode(part.encode()) for part in conf["keys"]))
    worker = Worker(conf["where"], keys, conf["name"], conf["capability"], conf["effects"])
    poller = zmq.Poller()
    poller.register(sys.stdin, zmq.POLLIN)
    while True:
        worker.turn()
        if sys.stdin.fileno() in dict(poller.poll(5)):
            return


if __name__ == "__main__":
    main()
