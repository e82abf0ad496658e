"""Much of it: half-open connections, slow handshakes, port scans, floods. The honest ones are asked meanwhile."""
import select
import socket
import struct
import threading
import time
import uuid

from . import bus, zmtp
from .card import expect, row
from .patience import PATIENCE
from .product import descriptors, eventually, resident
from .zmtp import COMMAND, frame

PENDING = 256  # connections in the handshake that one endpoint of our engine keeps
SERVED_SECONDS = 5.0 * PATIENCE


class Probes:
    """An honest key connects anew, again and again, while an attack goes on."""

    def __init__(self, site):
        self.site, self.times, self.stop = site, [], threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        while not self.stop.wait(0.25):
            self.times.append(self.site.probe(SERVED_SECONDS))

    def end(self, also=""):
        """How they fared; Failed, with the rest of the story, if one was not served."""
        self.stop.set()
        self.thread.join(SERVED_SECONDS + 2)
        missed = self.times.count(None)
        expect(self.times and not missed, f"{missed} of {len(self.times)} new honest connections were not served within "
                                          f"{SERVED_SECONDS:.0f} s{also}")
        return f"{len(self.times)} new honest connections served meanwhile, the slowest in {max(self.times) * 1000:.0f} ms"


def source(index):
    return f"127.0.{1 + index // 200 % 200}.{1 + index % 200}"


def opening(endpoint, index, sources):
    """A connection under way from one of many addresses of this machine; never blocks."""
    sock = socket.socket()
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT: the port with the connection
    sock.bind((source(index % sources), 0))
    sock.connect_ex(zmtp.host_port(endpoint))
    return sock


class HalfOpen:
    """Keeps as many connections open as the server lets it: silent, greeted, and after HELLO, in turn."""

    def __init__(self, site, endpoint, most, sources):
        hello = zmtp.Client(None, site.server).hello()
        self.words = [b"", zmtp.greeting(), zmtp.greeting() + frame(hello, COMMAND)]
        self.endpoint, self.most, self.sources = site.endpoints[endpoint], most, sources
        self.socks, self.opened, self.peak, self.poll = {}, 0, 0, select.epoll()

    def turn(self, seconds):
        for _ in range(min(200, self.most - len(self.socks))):
            try:
                sock = opening(self.endpoint, self.opened, self.sources)
            except OSError:
                break
            self.socks[sock.fileno()] = (sock, self.words[self.opened % 3])
            self.poll.register(sock, select.EPOLLOUT | select.EPOLLRDHUP)
            self.opened += 1
        self.peak = max(self.peak, len(self.socks))
        for number, event in self.poll.poll(seconds, 4000):
            sock, words = self.socks[number]
            if event & (select.EPOLLHUP | select.EPOLLERR | select.EPOLLRDHUP):
                del self.socks[number]
                sock.close()
            else:
                try:
                    sock.send(words)
                except OSError:
                    pass
                self.poll.modify(sock, select.EPOLLRDHUP)

    def close(self):
        for sock, _ in self.socks.values():
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()
        self.poll.close()


@row("half-open", "16 18", "10,000 connections that stop in the handshake (silent, greeted, after HELLO), from 100 addresses, and a "
     "new one for each that is closed", "what they hold is bounded and given back; honest newcomers are served meanwhile")
def half_open(site):
    wanted, seconds = (1_500, 4) if site.quick else (10_000, 9)
    before, held = (resident(site.pid), descriptors(site.pid)), [0.0, 0]
    crowd, probes = HalfOpen(site, "rcis", wanted, 100), Probes(site)
    until, look = time.monotonic() + seconds, 0.0
    try:
        while time.monotonic() < until or crowd.opened < wanted and time.monotonic() < until + 20:
            crowd.turn(0.05)
            if time.monotonic() > look:
                look = time.monotonic() + 0.1
                held = [max(held[0], resident(site.pid)), max(held[1], descriptors(site.pid))]
        probes.stop.set()
    finally:
        crowd.close()
    back = eventually(lambda: descriptors(site.pid) < before[1] + 40, 8 if site.ours else 40, 0.1)
    after = resident(site.pid)
    figures = (f"{crowd.opened} opened; RSS {before[0]:.0f} / {held[0]:.0f} / {after:.0f} MiB before / during / after, "
               f"descriptors {before[1]} / {held[1]} / {descriptors(site.pid)}")
    expect(back, "descriptors are not given back: " + figures)
    expect(held[0] - before[0] < 256, "memory is not bounded: " + figures)
    expect(not site.ours or held[1] - before[1] < PENDING + 150, "connections are not bounded: " + figures)
    return f"{figures}; {probes.end('; ' + figures)}"


@row("half-open-one-host", "16 18", "500 half-open connections from one address, held", "newcomers from another address are served at "
     "once", harmless=True)
def one_host(site):
    crowd, probes = HalfOpen(site, "rcis", 500, 1), Probes(site)
    until = time.monotonic() + 3
    try:
        while time.monotonic() < until:
            crowd.turn(0.05)
        return f"{crowd.opened} opened; {probes.end()}"
    finally:
        crowd.close()
        probes.stop.set()


@row("slow-drip", "16 18", "60 handshakes, a byte each quarter of a second, from 30 addresses", "each is ended when the handshake's time "
     "is over; newcomers are served meanwhile", harmless=True)
def slow_drip(site):
    words = zmtp.greeting() + frame(zmtp.Client(None, site.server).hello(), COMMAND)
    socks = [socket.create_connection(zmtp.host_port(site.endpoints["rcis"]), 5, (source(i % 30), 0)) for i in range(60)]
    probes, started, ended = Probes(site), time.monotonic(), []
    at = 0
    while socks and time.monotonic() - started < (9 if site.ours else 4):
        for sock in socks[:]:
            try:
                sock.send(words[at:at + 1])
                sock.settimeout(0)
                while True:
                    if not sock.recv(4096):
                        raise ConnectionError
            except BlockingIOError:
                sock.settimeout(5)
            except OSError:
                ended.append(time.monotonic() - started)
                socks.remove(sock)
                sock.close()
        at += 1
        time.sleep(0.25)
    left = len(socks)
    for sock in socks:
        sock.close()
    slowest = probes.end()
    expect(not left or not site.ours, f"{left} of 60 are still there after 9 s")
    return f"60 ended within {max(ended, default=0):.1f} s, {left} kept; {slowest}"


@row("port-scan", "18", "1,000 connects that end at once, with and without RST, and probes of other protocols, at every endpoint",
     "no data passes; nothing is kept", harmless=True)
def port_scan(site):
    before = descriptors(site.pid)
    probes = [b"", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"SSH-2.0-probe\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
              b"*1\r\n$4\r\nINFO\r\n", bytes(range(256)) * 8, b"\0" * 4096, b"\xff" * 4096]
    said = set()
    tcp = [e for name, e in site.endpoints.items() if e.startswith("tcp:") and name != "pairing"]
    for endpoint in tcp:
        for i in range(250):
            sock = socket.create_connection(zmtp.host_port(endpoint), 5, (source(i), 0))
            if i % 2:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()
        for probe in probes[1:]:
            with zmtp.Line.to(endpoint) as line:
                try:
                    line.write(probe)
                except zmtp.Ended:
                    continue
                _, got = line.ends(0.3)
                said.add(got[:10] + got[12:32])  # without the version
    expect(all(got.strip(b"\xff\0\x01\x7f").startswith((b"", b"CURVE")) and len(got) <= 64 for got in said), f"said {said}")
    expect(eventually(lambda: descriptors(site.pid) < before + 20, 8), f"{descriptors(site.pid) - before} descriptors more than before")
    return f"{250 * len(tcp)} connects, {7 * len(tcp)} probes; at most a greeting came back"


@row("request-flood", "20", "a paired client sends 3,000 requests at once and reads nothing; another drops its connection in the middle",
     "answered 429 beyond its rate; the honest client loses nothing", harmless=True)
def flood(site):
    mark, keys, probes = "flood-" + uuid.uuid4().hex[:8], site.key(), Probes(site)
    for reads in (False, True):
        with bus.Peer(site.endpoints["rcis"], site.server, keys) as peer:
            for i in range(3_000):
                peer.sock.send(bus.call_request(site.name, mark, at=bus.now() + site.skew))
            counts, until = {}, time.monotonic() + 2
            while reads and time.monotonic() < until and peer.sock.poll(300):
                status, _, _ = bus.rcis_outcome(bus.pb.parse(peer.sock.recv_multipart()[-1]))
                counts[status] = counts.get(status, 0) + 1
    slowest = probes.end()
    expect(counts.get(429), f"nothing was answered 429: {counts}")
    return f"answered {counts}; {slowest}"
