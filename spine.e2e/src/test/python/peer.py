#!/usr/bin/python3
"""A peer for tests, over ZeroMQ with CURVE: serves as an agent, or asks as a component and prints the replies.

    peer.py key KEYFILE                                  makes a key pair, prints the public key
    peer.py serve KEYFILE NAME COMPONENT CAPABILITY KEYS serves; KEYS is FROM-TO in hexadecimal digits, or -
    peer.py ask KEYFILE COMPONENT SPIKE...               sends each SPIKE (JSON) when the former is answered
"""
import json, os, sys, time, uuid
import zmq
from google.protobuf import json_format
from nikola import spine_pb2 as spine

def message(**fields):
    return spine.NeuralSpike(request_id=str(uuid.uuid4()), timestamp=time.time_ns() // 1_000_000, schema_major=2, **fields)

def connect(endpoint, file, identity):
    where = json.loads(open(os.path.join(os.environ["SPINE_HOME"], "run", "endpoints.json")).read())
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.setsockopt(zmq.IDENTITY, identity.encode())
    socket.setsockopt(zmq.LINGER, 500)
    socket.curve_publickey, socket.curve_secretkey = open(file, "rb").read().split()
    socket.curve_serverkey = where["server_key"].encode()
    socket.connect(where["endpoints"][endpoint])
    return socket

def key(file):
    public, secret = zmq.curve_keypair()
    while public[:1] in b"-@":
        public, secret = zmq.curve_keypair()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
        out.write(public + b"\n" + secret + b"\n")
    print(public.decode())

def serve(file, name, component, capability, keys):
    socket = connect("agents", file, name)
    ranges = [spine.KeyRange(**{"from": bytes.fromhex(a), "to": bytes.fromhex(b)})
              for a, b in [keys.split("-")] if a]
    hello = message(sender=int(component), hello=spine.Hello(instance_name=name, capabilities=[capability], credit=16,
                                                            key_ranges=ranges))
    socket.send(hello.SerializeToString())
    due, loops = time.monotonic() + 1, 0
    while True:
        if time.monotonic() >= due:
            due, loops = time.monotonic() + 1, loops + 1
            socket.send(message(sender=int(component), status=spine.StatusReport(
                lifecycle=spine.StatusReport.READY, metrics={"loop_count": loops})).SerializeToString())
        if not socket.poll(max(0, int((due - time.monotonic()) * 1000))):
            continue
        spike = spine.NeuralSpike.FromString(socket.recv_multipart()[-1])
        kind = spike.WhichOneof("payload")
        print(kind if kind == "welcome" or kind == "error" else "got " + kind, flush=True)
        if kind in ("text_data", "agent_call", "retrieve_req", "neurogenesis"):
            reply = message(sender=int(component), rich_payload=spine.Payload(text=name))
            reply.request_id, reply.meta.source = spike.request_id, name
            socket.send(reply.SerializeToString())

def ask(file, component, *spikes):
    socket = connect("data", file, "component_" + component)
    for text in spikes:
        spike = json_format.ParseDict(json.loads(text), message(sender=int(component)))
        socket.send(spike.SerializeToString())
        if not socket.poll(60_000):
            sys.exit("no reply within 60 s")
        reply = spine.NeuralSpike.FromString(socket.recv_multipart()[-1])
        said = reply.rich_payload
        print(reply.error.error_code or said.text or said.binary_data.decode() or "ack " + reply.meta.source, flush=True)

{"key": key, "serve": serve, "ask": ask}[sys.argv[1]](*sys.argv[2:])
