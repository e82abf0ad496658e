"""Connects an agent to Spine: a DEALER with CURVE on the agents endpoint, one NeuralSpike per message."""
import argparse
import json
import os
import pathlib
import signal
import sys
import threading
import time
import uuid

SCHEMA_MAJOR = 2
HEARTBEAT_SECONDS = 1.0
PATIENCE_SECONDS = 3.0  # without a Welcome, or without a way to send: connect anew
MOST_BYTES = 10 * 1024 * 1024
HERE = pathlib.Path(__file__).resolve().parent


def serve(name, capabilities, answer, health=lambda: ""):
    """Serves until SIGTERM or Ctrl-C. One request at a time: answer(text) -> text, ValueError to refuse."""
    options = argparse.ArgumentParser()
    options.add_argument("--home", default=os.environ.get("SPINE_HOME") or pathlib.Path.home() / ".spine")
    options.add_argument("--key", action="store_true", help="prints its public key, makes it if need be, and ends")
    options.add_argument("--check", action="store_true", help="prints its name if it could start, and ends")
    chosen = options.parse_args()
    agent = Agent(name, capabilities, answer, health, pathlib.Path(chosen.home))
    if chosen.check:
        print(name)
    elif chosen.key:
        print(agent.public.decode())
    else:
        agent.run()


def messages():
    """The classes of all messages, made from spine.desc: fits every version of protobuf."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString((HERE / "spine.desc").read_bytes()).file:
        pool.Add(file) if hasattr(pool, "Add") else pool.AddSerializedFile(file.SerializeToString())
    spike = pool.FindMessageTypeByName("nikola.spine.NeuralSpike")
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(spike)
    return message_factory.MessageFactory(pool).GetPrototype(spike)


class Schema:
    """A JSON Schema as a file; held to where python3-jsonschema is there."""

    def __init__(self, file):
        self.text = file.read_text("utf-8") if file.exists() else ""
        try:
            import jsonschema
            self.check = jsonschema.Draft202012Validator(json.loads(self.text)) if self.text else None
        except ImportError:
            self.check = None

    def hold(self, text):
        error = next(self.check.iter_errors(json.loads(text)), None) if self.check else None
        if error:
            raise ValueError(f"At /{'/'.join(map(str, error.absolute_path))} it does not have {error.validator}"
                             f" {json.dumps(error.validator_value)[:200]}.")
        return text


class Agent:
    def __init__(self, name, capabilities, answer, health, home):
        import zmq
        self.zmq, self.Spike = zmq, messages()
        self.name, self.capabilities, self.answering, self.health, self.home = name, capabilities, answer, health, home
        self.input, self.output = Schema(HERE / "schema" / "input.json"), Schema(HERE / "schema" / "output.json")
        self.public, self.secret = self.keys(home / "keys" / f"agent_{name}.key")
        self.stopping, self.process, self.started = threading.Event(), str(uuid.uuid4()), time.monotonic()

    def keys(self, path):
        """Its key pair, made on first use; only its owner may read it."""
        if not path.exists():
            public, secret = self.zmq.curve_keypair()
            while public[:1] in b"-@":  # would look like an option on the command line
                public, secret = self.zmq.curve_keypair()
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(public + b"\n" + secret + b"\n")
        if path.stat().st_mode & 0o077:
            sys.exit(f"{path} can be read by others: chmod 600 it, or delete it and start again.")
        return path.read_bytes().split()

    def run(self):
        for end in (signal.SIGTERM, signal.SIGINT):
            signal.signal(end, lambda *_: self.stopping.set())
        while not self.stopping.is_set():
            try:
                self.connected(json.loads((self.home / "run" / "endpoints.json").read_text()))
            except FileNotFoundError as missing:
                print(f"Spine is not running: there is no {missing.filename}.", flush=True)
                self.stopping.wait(PATIENCE_SECONDS)

    def connected(self, where):
        """One connection, until it is of no more use. A CURVE client that was refused has to connect anew."""
        with self.zmq.Context.instance().socket(self.zmq.DEALER) as socket:
            socket.setsockopt(self.zmq.IDENTITY, self.name.encode())
            socket.setsockopt(self.zmq.IMMEDIATE, 1)  # queue nothing while there is no connection
            socket.setsockopt(self.zmq.LINGER, 500)
            socket.setsockopt(self.zmq.MAXMSGSIZE, MOST_BYTES)
            socket.curve_publickey, socket.curve_secretkey = self.public, self.secret
            socket.curve_serverkey = where["server_key"].encode()
            socket.connect(where["endpoints"]["agents"])
            self.session(socket)

    def session(self, socket):
        greeted, welcome, due, useful = False, False, 0.0, time.monotonic()
        while not self.stopping.is_set():
            now = time.monotonic()
            if now >= due and welcome:  # a sign of life each second
                due, useful = now + HEARTBEAT_SECONDS, now if self.send(socket, self.status()) else useful
            elif now >= due:  # one Hello, as soon as there is a connection
                due, greeted = now + HEARTBEAT_SECONDS / 10, greeted or self.send(socket, self.hello())
            if now - useful > PATIENCE_SECONDS:
                return print("No answer from Spine. If this agent is new to it, an administrator runs:\n  spinectl"
                             f" whitelist add '{self.public.decode()}' --agent {self.name}", flush=True)
            if socket.poll(int(max(0.0, min(due - time.monotonic(), 0.2)) * 1000)):
                spike = self.Spike.FromString(socket.recv_multipart()[-1])
                kind = spike.WhichOneof("payload")
                if kind in ("text_data", "agent_call"):
                    self.send(socket, self.answer(spike))
                elif kind == "welcome":
                    welcome, due, useful = True, 0.0, time.monotonic()
                    print(f"Serving as {spike.welcome.instance_name}.", flush=True)
                elif kind == "error":  # it does not know us, or not any more: Hello again, but not at once
                    greeted, welcome, due = False, False, time.monotonic() + HEARTBEAT_SECONDS
        self.send(socket, self.status(stopping=True))

    def send(self, socket, spike):
        try:
            socket.send(spike.SerializeToString(), self.zmq.NOBLOCK)
            return True
        except self.zmq.Again:  # no connection: heartbeats are not worth keeping, and who asked will ask again
            return False

    def message(self):
        return self.Spike(request_id=str(uuid.uuid4()), timestamp=time.time_ns() // 1_000_000, schema_major=SCHEMA_MAJOR)

    def answer(self, request):
        reply = self.message()
        reply.request_id = request.request_id
        try:
            answer = self.answering(self.input.hold(request.text_data or request.agent_call.input.decode()))
            reply.rich_payload.text, reply.rich_payload.confidence = self.own(answer), 1.0
            reply.meta.source = self.name
        except ValueError as refused:  # undecodable text and malformed JSON are some, too
            reply.error.error_code, reply.error.error_message = "INVALID_REQUEST", str(refused)
        except Exception as failed:  # whatever it is, it ends this request and nothing else
            print(f"{type(failed).__name__} in answer(): {failed}", flush=True)
            reply.error.error_code, reply.error.error_message = "AGENT_FAILED", f"It failed with {type(failed).__name__}."
        return reply

    def own(self, answer):
        try:
            return self.output.hold(answer)
        except ValueError as misfit:
            raise RuntimeError(f"the answer does not fit its own schema: {misfit}") from misfit

    def hello(self):
        """Under one id for the life of this process: under another, what it was asked before counts as lost."""
        hello = self.message()
        hello.request_id = self.process
        hello.hello.instance_name, hello.hello.credit = self.name, 16
        hello.hello.capabilities.extend(self.capabilities)
        hello.hello.input_schema, hello.hello.output_schema = self.input.text, self.output.text
        return hello

    def status(self, stopping=False):
        report = self.message()
        trouble = self.health()
        lifecycle = "STOPPING" if stopping else "DEGRADED" if trouble else "READY"
        report.status.lifecycle = report.status.DESCRIPTOR.enum_types_by_name["Lifecycle"].values_by_name[lifecycle].number
        report.status.pid, report.status.uptime_seconds = os.getpid(), int(time.monotonic() - self.started)
        report.status.system_state = trouble
        return report
