"""An honest component in a process of its own, that can be stopped and killed: asks the honest agent without a pause.

usage: owner.py CONFIGURATION    (JSON: endpoint, server, keys, identity, component, agent)

Sends an unanswered request again under its id, and connects anew where it hears nothing, since libzmq gives up when it
was refused. On standard input: `restart` connects anew, `end` prints what became of
all requests. Each answer or refusal is a line of JSON at once.
"""
import json
import sys
import time
import uuid

import zmq

from . import bus, pb
from .salt import Keys

EVERY, AGAIN, RENEW, PATIENCE = 0.04, 0.7, 0.8, 6.0


def main():
    conf = json.loads(sys.argv[1])
    keys = Keys(*(zmq.utils.z85.decode(part.encode()) for part in conf["keys"]))

    def connect():
        return bus.dealer(conf["endpoint"], bytes.fromhex(conf["server"]), keys, conf["identity"].encode() or None)
    sock, open_, counts, due, number, ending = connect(), {}, {"asked": 0, "answered": 0, "strange": 0}, 0.0, 0, None
    started = heard = time.monotonic()
    while ending is None or open_ and time.monotonic() < ending:
        now = time.monotonic()
        if ending is None and now >= due:
            due, number, request = now + EVERY, number + 1, str(uuid.uuid4())
            text = f"owner {conf['identity']} {number}"
            open_[request] = [bus.spike(bus.TEXT, text, conf["component"], conf["agent"], request_id=request), 0.0]
            counts["asked"] += 1
        if now - heard > RENEW:
            sock.close(0)
            sock, heard = connect(), now
            for entry in open_.values():
                entry[1] = 0.0
        for entry in open_.values():
            if now - entry[1] > AGAIN:
                entry[1] = now
                try:
                    sock.send(entry[0], zmq.NOBLOCK)
                except zmq.Again:
                    pass
        poller = zmq.Poller()
        poller.register(sys.stdin, zmq.POLLIN)
        poller.register(sock, zmq.POLLIN)
        ready = dict(poller.poll(10))
        while sock.poll(0):
            fields = pb.parse(sock.recv_multipart()[-1])
            known, heard = open_.pop(pb.text(fields, 1), None), time.monotonic()
            code, words = bus.spike_outcome(fields)
            kind = "answered" if known and code == "ok" else code if known else "strange"
            counts[kind] = counts.get(kind, 0) + 1
            say({"after": round(now - started, 3), "code": code, "words": words[:120]})
        if sys.stdin.fileno() in ready:
            word = sys.stdin.readline().strip()
            if word == "restart":
                sock.close(0)
                sock, started = connect(), time.monotonic()
                heard = started
                for entry in open_.values():
                    entry[1] = 0.0
            else:
                ending = time.monotonic() + PATIENCE
    say({**counts, "lost": len(open_), "end": True})


def say(what):
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main()
