#!/usr/bin/python3
"""An agent outside of the container: converts lengths, over ZeroMQ with CURVE. Needs pyzmq and protobuf only."""
import argparse, json, os, pathlib, re, resource, signal, sys, threading, time, uuid
import zmq
from nikola import spine_pb2 as spine

SCHEMA_MAJOR = 2
HEARTBEAT_SECONDS = 1.0
PATIENCE_SECONDS = 3.0  # without a Welcome, or without a way to send: connect anew
METRES = {"m": 1, "km": 1000, "cm": 0.01, "mile": 1609.344, "miles": 1609.344, "ft": 0.3048, "inch": 0.0254}

def convert(text):
    """What this agent is for: '12 miles in km' -> '12 miles = 19.3121 km'. A ValueError becomes a refusal."""
    form = re.fullmatch(r"\s*(-?\d{1,15}(?:\.\d{1,15})?)\s*([a-z]+)\s+(?:in|to)\s+([a-z]+)\s*\??\s*", text.lower())
    if not form or form[2] not in METRES or form[3] not in METRES:
        raise ValueError("Ask like '12 miles in km'; units: " + ", ".join(METRES) + ".")
    return f"{form[1]} {form[2]} = {float(form[1]) * METRES[form[2]] / METRES[form[3]]:.6g} {form[3]}"

def own_keys(path):
    """This agent's key pair, made on first use; only its owner may read it."""
    if not path.exists():
        public, secret = zmq.curve_keypair()
        while public[:1] in b"-@":  # would look like an option on the command line
            public, secret = zmq.curve_keypair()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(public + b"\n" + secret + b"\n")
    if path.stat().st_mode & 0o077:
        sys.exit(f"{path} can be read by others: chmod 600 it, or delete it and start again.")
    return path.read_bytes().split()

def message(**fields):
    return spine.NeuralSpike(request_id=str(uuid.uuid4()), timestamp=time.time_ns() // 1_000_000,
                             schema_major=SCHEMA_MAJOR, **fields)

def send(socket, spike):
    try:
        socket.send(spike.SerializeToString(), zmq.NOBLOCK)
        return True
    except zmq.Again:  # no connection: heartbeats are not worth keeping, and who asked will ask again
        return False

class UnitAgent:
    def __init__(self, name, home):
        self.name, self.home, self.stopping = name, home, threading.Event()
        self.public, self.secret = own_keys(home / "keys" / f"agent_{name}.key")
        self.loops, self.started, self.process = 0, time.monotonic(), str(uuid.uuid4())

    def run(self):
        for end in (signal.SIGTERM, signal.SIGINT):
            signal.signal(end, lambda *_: self.stopping.set())
        while not self.stopping.is_set():
            try:
                self.session(json.loads((self.home / "run" / "endpoints.json").read_text()))
            except FileNotFoundError as missing:
                print(f"Spine is not running: there is no {missing.filename}.", flush=True)
                self.stopping.wait(PATIENCE_SECONDS)

    def session(self, where):
        """One connection, until it is of no more use. A CURVE client that was refused has to connect anew."""
        with zmq.Context.instance().socket(zmq.DEALER) as socket:
            socket.setsockopt(zmq.IDENTITY, self.name.encode())
            socket.setsockopt(zmq.IMMEDIATE, 1)  # queue nothing while there is no connection
            socket.setsockopt(zmq.LINGER, 500)
            socket.setsockopt(zmq.MAXMSGSIZE, 10 * 1024 * 1024)
            socket.curve_publickey, socket.curve_secretkey = self.public, self.secret
            socket.curve_serverkey = where["server_key"].encode()
            socket.connect(where["endpoints"]["agents"])
            self.serve(socket)

    def serve(self, socket):
        greeted, welcome, due, useful = False, False, 0.0, time.monotonic()
        while not self.stopping.is_set():
            now, self.loops = time.monotonic(), self.loops + 1
            if now >= due and welcome:  # a sign of life each second
                due, useful = now + HEARTBEAT_SECONDS, now if send(socket, self.status()) else useful
            elif now >= due:  # one Hello, as soon as there is a connection
                due, greeted = now + HEARTBEAT_SECONDS / 5, greeted or send(socket, self.hello())
            if now - useful > PATIENCE_SECONDS:
                return print("No answer from Spine. If this agent is new to it, an administrator runs:\n  spinectl"
                             f" whitelist add '{self.public.decode()}' --agent {self.name}", flush=True)
            if socket.poll(int(max(0.0, due - time.monotonic()) * 1000)):
                spike = spine.NeuralSpike.FromString(socket.recv_multipart()[-1])
                kind = spike.WhichOneof("payload")
                if kind in ("text_data", "agent_call"):
                    send(socket, self.answer(spike))
                elif kind == "welcome":
                    welcome, due, useful = True, 0.0, time.monotonic()
                    print(f"Serving as {spike.welcome.instance_name}.", flush=True)
                elif kind == "error":  # it does not know us, or not any more: Hello again, but not at once
                    greeted, welcome, due = False, False, time.monotonic() + HEARTBEAT_SECONDS
                    print(f"{spike.error.error_code}: {spike.error.error_message}", flush=True)
        send(socket, self.status(spine.StatusReport.STOPPING))

    def answer(self, request):
        try:
            text = convert(request.text_data or request.agent_call.input.decode())
            reply = message(rich_payload=spine.Payload(text=text, confidence=1.0))
            reply.meta.source = self.name
        except ValueError as refused:  # undecodable text is one, too
            reply = message()
            reply.error.error_code, reply.error.error_message = "INVALID_REQUEST", str(refused)
        reply.request_id = request.request_id
        return reply

    def hello(self):
        """Under one id for the life of this process: under another, what it was asked before counts as lost."""
        hello = message(hello=spine.Hello(instance_name=self.name, capabilities=["unit-conversion"], credit=16))
        hello.request_id = self.process
        return hello

    def status(self, lifecycle=spine.StatusReport.READY):
        uptime, use = time.monotonic() - self.started, resource.getrusage(resource.RUSAGE_SELF)
        return message(status=spine.StatusReport(
            pid=os.getpid(), uptime_seconds=int(uptime), lifecycle=lifecycle,
            metrics={"loop_count": self.loops, "rss_bytes": use.ru_maxrss * 1024,
                     "cpu_percent": 100 * (use.ru_utime + use.ru_stime) / max(uptime, 0.001)}))

if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--name", default="units", help="1-64 of [a-z0-9._-]")
    options.add_argument("--home", default=os.environ.get("SPINE_HOME") or pathlib.Path.home() / ".spine")
    UnitAgent(options.parse_args().name, pathlib.Path(options.parse_args().home)).run()
