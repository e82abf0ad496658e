"""Pairing: tokens that are wrong, late, used, replayed; the local sockets as a stranger (SEC-30 to SEC-37)."""
import concurrent.futures
import hashlib
import hmac
import os
import socket
import struct
import subprocess
import sys
import time

from . import bus, salt
from .card import Failed, Skipped, expect, row
from .product import eventually
from .salt import Keys

PARANOID_SECONDS, WINDOW_SECONDS = 5, 10


def invite(site):
    """An administrator's invitation: token (raw) and address."""
    said = site.security("invite")
    token = bytes.fromhex(said["token"])
    site.secrets.append(("a pairing token", token))
    return token, said["address"]


def proof(site, token, client):
    return hmac.digest(token, client.public + site.server, hashlib.sha256)


def pair(site, address, keys, sent, claimed=None, seconds=8.0):
    """Status, message and the server's proof; None if nothing came or nobody listens."""
    body = bus.pb.message((1, claimed or keys.public), (2, sent), (3, "adversary"))
    with bus.Peer(address, site.server, keys) as peer:
        peer.sock.send(body)
        if not peer.sock.poll(int(seconds * 1000)):
            return None
        fields = bus.pb.parse(peer.sock.recv_multipart()[-1])
    return bus.pb.first(fields, 1, 0), bus.pb.text(fields, 2), bytes(bus.pb.first(fields, 3))


def must_refuse(site, answer, keys, what):
    expect(answer is None or answer[0] >= 300, f"{what} was answered {answer and answer[:2]}")
    site.must_not_serve(keys, f"a key after {what}", 0.4)


@row("pair-right-token", "30 32 34", "an invited client with the right token", "admitted as a client, not more; the server proves "
     "that it knew the token, too; audited (AUTH-001)")
def right_token(site):
    before, keys, (token, address) = len(site.audit("AUTH-001")), Keys(), invite(site)
    answer = pair(site, address, keys, proof(site, token, keys))
    site.added.append(keys)
    expect(answer and answer[0] == 200, f"answered {answer}")
    expect(answer[2] == hmac.digest(token, site.server + keys.public, hashlib.sha256), "the server's proof is wrong")
    site.must_serve(keys, "the paired key")
    with site.rcis(keys) as peer:
        try:
            raise Failed(f"a paired client administers: {peer.security('whitelist.list')}")
        except bus.Refused as no:
            expect(no.status == 403, str(no))
    expect(site.audited(before, "AUTH-001"), "not in the audit log")
    return "a client from now on"


@row("pair-replayed-proof", "32 33", "another key sends the proof that an invited client made, under its own and under the "
     "client's name", "refused; the client itself is admitted afterwards")
def replayed(site):
    victim, thief, (token, address) = Keys(), Keys(), invite(site)
    heard = proof(site, token, victim)
    must_refuse(site, pair(site, address, thief, heard), thief, "another's proof")
    must_refuse(site, pair(site, address, thief, heard, victim.public), thief, "another's proof and key")
    site.must_not_serve(victim, "the client, by somebody else's request", 0.4)
    answer = pair(site, address, victim, heard)
    site.added.append(victim)
    expect(answer and answer[0] == 200, f"the client itself is answered {answer}")
    return "refused twice; then the client itself admitted"


@row("pair-used-token", "32", "a token that was used, by a second key", "refused: single use")
def used(site):
    first, second, (token, address) = Keys(), Keys(), invite(site)
    answer = pair(site, address, first, proof(site, token, first))
    site.added.append(first)
    expect(answer and answer[0] == 200, f"the first was answered {answer}")
    must_refuse(site, pair(site, address, second, proof(site, token, second), seconds=2), second, "a used token")
    return "refused"


@row("pair-late-token", "30", f"the right token after its window of {WINDOW_SECONDS} s", "refused; the endpoint is gone")
def late(site):
    site.must_own()
    keys, (token, address) = Keys(), invite(site)
    time.sleep(WINDOW_SECONDS + 0.5)
    must_refuse(site, pair(site, address, keys, proof(site, token, keys), seconds=2), keys, "a late token")
    return "refused"


@row("pair-door-only", "33 01", "during a window: a stranger at the other endpoints, and with other messages at the pairing one",
     "it is let in at the pairing endpoint alone, and nothing is delivered from there")
def door_only(site):
    keys, (_, address) = Keys(), invite(site)
    with bus.Peer(address, site.server, keys) as peer:
        for body in (bus.call_request(site.name, "attack-pairing", at=bus.now() + site.skew),
                     bus.spike(bus.TEXT, "attack-pairing", 1, site.name), b"\xff" * 100):
            peer.sock.send(body)
            if peer.sock.poll(700):
                fields = bus.pb.parse(peer.sock.recv_multipart()[-1])
                expect(not isinstance(bus.pb.first(fields, 1, 0), int) or bus.pb.first(fields, 1, 0) >= 300, f"answered {fields}")
    site.must_not_serve(keys, "a stranger who was at the pairing endpoint")
    expect(not site.seen("attack-pairing"), "delivered")
    return "3 messages, none delivered; refused elsewhere"


KNOCK = """
import os, socket, sys
os.setgroups([]); os.setgid(65534); os.setuid(65534)
for path, said in zip(sys.argv[1::2], sys.argv[2::2]):
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(3)
            sock.connect(path)
            sock.sendall(bytes.fromhex(said))
            print(sock.recv(4096).hex() or "-")
    except OSError as no:
        print("-")
"""


@row("pair-local-stranger", "36", "another account at run/pair.sock and run/recovery.sock, though their modes were opened wide",
     "not admitted, nothing is reset: the peer's credentials decide")
def local_stranger(site):
    if os.geteuid():
        raise Skipped("needs root, to become another account")
    site.must_own()
    keys, run = Keys(), site.home / "run"
    body = bus.pb.message((1, keys.public), (3, "adversary"))
    wanted = ["pair.sock", "recovery.sock"]
    missing = [name for name in wanted if not (run / name).exists()]
    expect(not missing, f"run/ has no {missing}")
    opened = {path: path.stat().st_mode for path in (run / "pair.sock", run / "recovery.sock", run, site.home, site.home.parent)}
    try:
        for path in opened:
            path.chmod(0o777)
        done = subprocess.run([sys.executable, "-c", KNOCK, run / "pair.sock", (struct.pack(">I", len(body)) + body).hex(),
                               run / "recovery.sock", b"RESET_WHITELIST\n".hex()], capture_output=True, text=True, timeout=15)
    finally:
        for path, mode in opened.items():
            path.chmod(mode & 0o777)
    site.must_not_serve(keys, "the key of another account")
    site.must_serve(site.admin_keys, "the administrator")
    expect("OK".encode().hex() not in done.stdout, f"the recovery socket said {done.stdout}")
    expect(len(done.stdout.split()) == 2, f"the other account could not knock: {done.stderr[-200:]}")
    return "refused by both"


@row("recovery", "36 13 41", "RESET_WHITELIST over run/recovery.sock, by the account itself", "OK; nobody of before is let in, "
     "revoked keys least; a new token pairs; audited")
def recovery(site):
    with site.another() as other:
        revoked, kept = other.key(), other.key()
        other.security("key.revoke", key=revoked.text, reason="adversary")
        said = local(other.home / "run" / "recovery.sock", b"RESET_WHITELIST\n").decode()
        expect(said.startswith("OK"), f"answered {said!r}")
        told = dict(line.split(" ", 1) for line in said.splitlines()[1:])
        token, address = bytes.fromhex(told["token"]), told["address"]
        other.secrets.append(("the recovery token", token))
        expect(eventually(lambda: not admitted(other, kept), 3), "a key of before is still let in")
        answers = [pair(other, address, keys, proof(other, token, keys)) for keys in (revoked, kept)]
        expect(answers[0] is None or answers[0][0] >= 300, f"a revoked key was paired: {answers[0][:2]}")
        expect(answers[1] and answers[1][0] == 200, f"the new token: {answers[1]}")
        expect(eventually(lambda: admitted(other, kept), 3), "who paired with the new token is not let in")
        expect(any(e.get("level") == "CRITICAL" for e in other.audit("AUTH-001", "AUTH-004")), "not audited as CRITICAL")
    return "reset, paired anew; the revoked key stays out"


def local(path, words, seconds=5):
    """What a Unix socket answers, to its end."""
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(seconds)
        sock.connect(str(path))
        sock.sendall(words)
        said = b""
        while more := sock.recv(4096):
            said += more
    return said


def admitted(site, keys):
    with site.rcis(keys) as peer:
        got = peer.operation(16, b"", 0.7)
        return got is not None and got[0] == 200


@row("pair-weak-injected-token", "37 36", "a start with $NIKOLA_BOOTSTRAP_TOKEN that is short, or one digit 64 times",
     "no window opens with it")
def weak_token(site):
    tokens = ("00" * 16,) if site.quick else ("00" * 16, "ab" * 31 + "a", "a" * 64)

    def attempt(token):
        try:
            with site.another(env={"NIKOLA_BOOTSTRAP_TOKEN": token}) as other:
                keys, address = Keys(), other.endpoints.get("pairing")
                raw = bytes.fromhex(token if len(token) % 2 == 0 else token + "0")
                sent = hmac.digest(raw, keys.public + other.server, hashlib.sha256)
                answer = address and pair(other, address, keys, sent, seconds=2)
                expect(not answer or answer[0] >= 300, f"paired with {token}")
        except RuntimeError as refused:
            expect("token" in str(refused), str(refused)[-200:])
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        list(pool.map(attempt, tokens))
    return f"{len(tokens)} refused"


@row("pair-brute-force", "32 35", "eight wrong proofs at once: random, cut, empty, of swapped keys, of the hex text, zeros",
     "all refused, the later ones after 5 s; audited (AUTH-001, AUTH-007)")
def brute_force(site):
    before, keys, (token, address) = len(site.audit("AUTH-007")), Keys(), invite(site)
    good = proof(site, token, keys)
    wrong = [salt.random(32), good[:31], b"", hmac.digest(token, site.server + keys.public, hashlib.sha256), bytes(32),
             hmac.digest(token.hex().encode(), keys.public + site.server, hashlib.sha256), good + b"\0", salt.random(32)]

    def attempt(guess):
        started = time.monotonic()
        answer = pair(site, address, keys, guess, seconds=9)
        expect(answer and answer[0] >= 300, f"{guess.hex()[:8]}... was answered {answer}")
        return time.monotonic() - started
    with concurrent.futures.ThreadPoolExecutor(len(wrong)) as pool:
        waits = sorted(pool.map(attempt, wrong))
    expect(waits[-1] > PARANOID_SECONDS - 0.5, f"the last answer came after {waits[-1]:.1f} s")
    expect(site.audited(before, "AUTH-007") or before, "not in the audit log as AUTH-007")
    site.must_not_serve(keys, "the guesser")
    return f"{len(wrong)} refused, after {waits[0]:.1f} to {waits[-1]:.1f} s"
