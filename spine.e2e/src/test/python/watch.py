"""Follows a Spine's monitor with a stock SUB (pyzmq, CURVE); prints a line for each message.

usage: watch.py TOPIC

Prints its public key; reads the endpoint and the server's key from a line of standard input; then a line for each message:
topic, payload's name, and the event's JSON, the agents of a directory or the names of metrics.
"""
import sys

import zmq
from nikola import spine_pb2 as spine


def words(spike):
    kind = spike.WhichOneof("payload")
    if kind == "rich_payload":
        return kind, spike.rich_payload.mime_type + " " + spike.rich_payload.text
    if kind == "directory":
        return kind, ",".join(entry.name for entry in spike.directory.entries)
    return kind, ",".join(sorted(spike.status.metrics)) if kind == "status" else ""


def main():
    public, secret = zmq.curve_keypair()
    while public[:1] in b"-@":  # would look like an option on the command line
        public, secret = zmq.curve_keypair()
    print(public.decode(), flush=True)
    endpoint, server = sys.stdin.readline().split()
    sub = zmq.Context.instance().socket(zmq.SUB)
    sub.curve_publickey, sub.curve_secretkey, sub.curve_serverkey = public, secret, server.encode()
    sub.setsockopt(zmq.SUBSCRIBE, sys.argv[1].encode())
    sub.connect(endpoint)
    while True:
        topic, body = sub.recv_multipart()
        print(topic.decode(), *words(spine.NeuralSpike.FromString(body)), flush=True)


if __name__ == "__main__":
    main()
