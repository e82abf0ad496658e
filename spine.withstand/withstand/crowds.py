"""Peers that do too much or too little."""
import multiprocessing
import time
import uuid

import zmq
from zmq.utils import z85

from adversary import bus

from .card import Failed, fault

TEXT = "x-" + "." * 32_000


def mute(stand, keys, until):
    """Asks for large answers and reads none of them; how many requests it got rid of."""
    peer = bus.CONTEXT.socket(zmq.DEALER)
    peer.linger, peer.rcvhwm, peer.rcvbuf, peer.sndhwm = 0, 1, 4096, 64
    peer.curve_publickey, peer.curve_secretkey = keys.z85
    peer.curve_serverkey = z85.encode(stand.site.server)
    peer.connect(stand.site.endpoints["data"])
    sent = 0
    try:
        while time.monotonic() < until:
            if peer.poll(20, zmq.POLLOUT):
                whom = {"to": "counting"} if stand.askers[0].conf["agent"] else {}
                peer.send(bus.spike(bus.TEXT, TEXT, 11, at=bus.now() + stand.site.skew, **whom)
                          + (b"" if whom else bus.pb.message((30, stand.capability))), zmq.NOBLOCK)
                sent += 1
    finally:
        peer.close(0)
    return sent


@fault("never-reads", "a peer asks for 32 kB answers on the data plane as fast as it can, and reads none", short=True)
def never_reads(stand):
    keys = stand.site.component("AUDIO_CORTEX")
    with stand.fault():
        sent = mute(stand, keys, time.monotonic() + (3 if stand.quick else 10))
    return f"{sent} requests of the mute one"


def pour(endpoint, server, pair, skew, to, capability, seconds):
    """Sends without a pause, reads what comes; in a process of its own."""
    with zmq.Context() as context, context.socket(zmq.DEALER) as sock:
        sock.linger = 0
        sock.curve_publickey, sock.curve_secretkey = pair
        sock.curve_serverkey = z85.encode(server)
        sock.connect(endpoint)
        until, sent, got = time.monotonic() + seconds, 0, 0
        while time.monotonic() < until:
            body = bus.spike(bus.TEXT, "x-flood", 11, to, at=bus.now() + skew) + bus.pb.message((30, capability))
            try:
                sock.send(body, zmq.NOBLOCK)
                sent += 1
            except zmq.Again:
                sock.poll(10, zmq.POLLOUT)
            while sock.poll(0):
                sock.recv_multipart()
                got += 1
        return sent, got


@fault("flood", "a paired peer sends requests for both kinds of agents on the data plane, as many as go, and reads its answers")
def flood(stand):
    keys = stand.site.component("AUDIO_CORTEX")
    common = (stand.site.endpoints["data"], stand.site.server, keys.z85, stand.site.skew)
    inside = stand.askers[0].conf["agent"]
    seconds = 3 if stand.quick else 10
    with stand.fault(), multiprocessing.get_context("spawn").Pool(1) as pool:
        first = pool.apply_async(pour, (*common, inside or None, None if inside else stand.capability, seconds / 2))
        sent, got = first.get(60)
        more, rest = pool.apply_async(pour, (*common, None, stand.capability, seconds / 2)).get(60)
    return f"{sent + more} requests of the flood, {got + rest} answers or refusals"


@fault("connections", "1,000 connections of an honest key come, ask once, and go, 50 at a time")
def connections(stand):
    keys, count = stand.site.key("admin"), 300 if stand.quick else 1000
    agent, served, put_off = stand.askers[0].conf["agent"] or stand.workers[0].conf["name"], 0, 0
    with stand.fault():
        for _ in range(0, count, 50):
            peers = [stand.site.rcis(keys) for _ in range(50)]
            for peer in peers:
                peer.sock.send(bus.call_request(agent, "x-once " + uuid.uuid4().hex, at=bus.now() + stand.site.skew))
            for peer in peers:
                got = bus.rcis_outcome(peer.reply(seconds=20))
                served, put_off = served + bool(got and got[0] == 200), put_off + bool(got and got[0] in (429, 503))
                peer.close()
    if served + put_off < count:
        raise Failed(f"{count - served - put_off} of {count} new connections heard nothing within 20 s")
    return f"{served} of {count} served, {put_off} put off"
