"""Stock libzmq clients of a Spine: RCIS, and the planes. One thread each."""
import json
import time
import uuid

import zmq

from . import pb

CONTEXT = zmq.Context.instance()
COMPONENTS = {"ORCHESTRATOR": 0, "PHYSICS_ENGINE": 1, "MEMORY_SYSTEM": 2, "REASONING_ENGINE": 3, "VISUAL_CORTEX": 10,
              "AUDIO_CORTEX": 11}
SCHEMA_MAJOR = 2
HELLO, WELCOME, ERROR, TEXT, STATUS, REVOCATION, AGENT_CALL = 43, 44, 27, 9, 17, 26, 47


class Refused(Exception):
    """A typed refusal: its status (RCIS) or 0, its code and text."""

    def __init__(self, status, code, text):
        super().__init__(f"{status or ''} {code}: {text}".strip())
        self.status, self.code, self.text = status, code, text


def now():
    return time.time_ns() // 1_000_000


def dealer(endpoint, server, keys, identity=None):
    """A CURVE client of libzmq; server is 32 bytes."""
    sock = CONTEXT.socket(zmq.DEALER)
    sock.linger, sock.sndtimeo = 0, 2000  # libzmq gives up a connection that was refused, and would wait for ever
    if identity:
        sock.setsockopt(zmq.IDENTITY, identity)
    sock.curve_publickey, sock.curve_secretkey = keys.z85
    sock.curve_serverkey = zmq.utils.z85.encode(server)
    sock.connect(endpoint)
    return sock


def call_request(agent, text, request_id=None, at=None):
    """An RCIS request that calls an agent."""
    return pb.message((1, request_id or str(uuid.uuid4())), (2, at or now()),
                      (15, pb.message((1, agent), (3, text), (5, 1))))


def spike(kind, value, sender=0, to=None, recipient=None, request_id=None, at=None):
    """A NeuralSpike with one payload."""
    return pb.message((1, request_id or str(uuid.uuid4())), (2, at or now()), (3, sender or None), (4, recipient),
                      (28, SCHEMA_MAJOR), (29, to), (kind, value))


class Peer:
    """One connection. ask() gives the parsed reply, or None when the time is over."""

    def __init__(self, endpoint, server, keys, identity=None):
        self.sock = dealer(endpoint, server, keys, identity)

    def ask(self, body, seconds=5.0):
        wanted = pb.parse(body)[1][0]
        try:
            self.sock.send(body)
        except zmq.Again:
            return None
        return self.reply(wanted, seconds)

    def reply(self, wanted=None, seconds=5.0):
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self.sock.poll(int(left * 1000) + 1):
                fields = pb.parse(self.sock.recv_multipart()[-1])
                if wanted is None or pb.first(fields, 1) in (wanted, b""):
                    return fields
        return None

    def close(self):
        self.sock.close(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def rcis_outcome(fields):
    """(status, code, text) of an RCIS reply; None stays None."""
    if fields is None:
        return None
    error = pb.parse(pb.first(fields, 5))
    return pb.first(fields, 3, 0), pb.text(error, 1), pb.text(error, 2) or pb.text(fields, 4)


def retry_after(fields):
    """The seconds after which a refused request may come again; 0 if the reply names none."""
    pairs = (pb.parse(entry) for entry in fields.get(6, ()))
    return next((float(pb.text(pair, 2)) for pair in pairs if pb.text(pair, 1) == "Retry-After"), 0.0)


def spike_outcome(fields):
    """('ok' | error code, text) of a spike that came back; None stays None."""
    if fields is None:
        return None
    if ERROR in fields:
        error = pb.parse(fields[ERROR][0])
        return pb.text(error, 1), pb.text(error, 2)
    return "ok", pb.text(fields, TEXT) or pb.text(pb.parse(pb.first(fields, 14)), 1)


class Rcis(Peer):
    """RCIS by agent calls. Refused for a typed no, TimeoutError for silence."""

    skew = 0  # ms that the server's clock is ahead of ours

    def call(self, agent, text, seconds=5.0):
        fields = self.ask(call_request(agent, text, at=now() + self.skew), seconds)
        if fields is None:
            raise TimeoutError(f"no answer of {agent} within {seconds} s")
        status, code, words = rcis_outcome(fields)
        if status >= 300:
            raise Refused(status, code, words)
        return pb.text(pb.parse(pb.first(fields, 15)), 1)

    def surely(self, agent, text, seconds=4.0):
        """The same for what may be put off (503): asked again until the time is over."""
        until = time.monotonic() + seconds
        while True:
            try:
                return self.call(agent, text, seconds)
            except Refused as no:
                if no.status != 503 or time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def operation(self, number, body, seconds=5.0):
        """Any operation by its field number; its status."""
        fields = self.ask(pb.message((1, str(uuid.uuid4())), (2, now() + self.skew), (number, body)), seconds)
        return rcis_outcome(fields)

    def security(self, command, seconds=10.0, **fields):
        """A command of the agent `security`."""
        return json.loads(self.call("security", json.dumps({"command": command, **fields}), seconds))
