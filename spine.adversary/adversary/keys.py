"""Keys that end: removed, revoked, expired, rotated; the server's own; what a role may not."""
import contextlib
import json
import stat
import threading
import time

import zmq

from . import bus
from .card import Failed, Skipped, expect, row
from .product import eventually
from .salt import Keys
from .zmtp import Client, Ended, frame

REFUSED_SECONDS, CUT_SECONDS = 1.0, 2.0


class Talker:
    """A hand-made client that asks without a pause, and notes when it is answered, refused and cut."""

    def __init__(self, site, keys, endpoint="rcis"):
        self.site, self.client = site, Client.to(site.endpoints[endpoint], site.server, keys).shake()
        self.answered, self.refused, self.cut = [], [], None
        self.stop = threading.Event()
        threads = [threading.Thread(target=run, daemon=True) for run in (self._ask, self._hear)]
        for thread in threads:
            thread.start()
        if not eventually(lambda: self.answered, 3):
            raise Failed("not served before anything was done")

    def _ask(self):
        while not self.stop.wait(0.02):
            try:
                body = bus.call_request(self.site.name, "talker", at=bus.now() + self.site.skew)
                self.client.write(frame(self.client.message(body)))
            except (Ended, OSError):
                return

    def _hear(self):
        try:
            while True:
                status, code, _ = bus.rcis_outcome(bus.pb.parse(self.client.next()))
                now = time.monotonic()
                if status < 300:
                    self.answered.append(now)
                elif status != 429:
                    self.refused.append((now, f"{status} {code}"))
        except (Ended, OSError):
            self.cut = time.monotonic()

    def ended(self, since, must_cut):
        """Says when it was refused and cut, and checks that it was."""
        eventually(lambda: self.cut, CUT_SECONDS + 1 if must_cut else REFUSED_SECONDS + 0.5)
        self.close()
        last = max((t - since for t in self.answered if t > since), default=0.0)
        first = min([t - since for t, _ in self.refused if t > since] + ([self.cut - since] if self.cut else []), default=None)
        expect(first is not None, f"neither refused nor cut; the last answer came {last:.2f} s after")
        expect(last < REFUSED_SECONDS, f"still answered {last:.2f} s after")
        expect(self.cut is not None or not must_cut, "the connection was not cut within 3 s")
        cut = f"cut after {(self.cut - since) * 1000:.0f} ms" if self.cut else "not cut (this engine cannot)"
        code = self.refused[0][1] if self.refused else "without a word"
        return f"refused after {first * 1000:.0f} ms ({code}), last answer at {last * 1000:.0f} ms, {cut}"

    def close(self):
        self.stop.set()
        self.client.close()


@row("remove-while-connected", "12 41", "a key is taken off the whitelist while it asks without a pause",
     "its next message is refused within 1 s and it is cut", harmless=True)
def remove_connected(site):
    keys = site.key("admin")
    talker = Talker(site, keys)
    site.security("whitelist.remove", key=keys.text)
    said = talker.ended(time.monotonic(), site.ours)
    site.must_not_serve(keys, "the removed key")
    return said


@row("revoke-while-connected", "41", "a key is revoked while it asks without a pause on two connections",
     "its next message is refused within 1 s, both are cut; audited (AUTH-006)")
def revoke_connected(site):
    before, keys = len(site.audit("AUTH-006")), site.key("admin")
    talker, silent = Talker(site, keys), Client.to(site.endpoints["rcis"], site.server, keys).shake()
    asked = time.monotonic()
    site.security("key.revoke", key=keys.text, reason="adversary")
    said = talker.ended(asked, site.ours)
    closed, _ = silent.ends(2 if site.ours else 0.1)
    silent.close()
    expect(closed or not site.ours, "the silent connection was not cut")
    site.must_not_serve(keys, "the revoked key")
    expect(site.audited(before, "AUTH-006"), "not in the audit log as AUTH-006")
    return said


@row("revoke-by-spike", "41", "a RevocationSpike on the control plane: by a client, by a component, then by an administrator",
     "only the administrator's counts, at once")
def revoke_spike(site):
    victim = site.key()
    body = lambda sender: bus.spike(bus.REVOCATION, bus.pb.message((1, victim.public), (2, "adversary"), (3, bus.now())),
                                    sender, at=bus.now() + site.skew)
    for keys, sender in ((site.named("assailant"), 0), (site.named("visual", "", components=["VISUAL_CORTEX"]), 10)):
        with bus.Peer(site.endpoints["control"], site.server, keys) as peer:
            got = bus.spike_outcome(peer.ask(body(sender), 1.0))
        expect(got is None or got[0] != "ok", f"answered {got}")
    site.must_serve(victim, "a key that nobody entitled revoked")
    with bus.Peer(site.endpoints["control"], site.server, site.admin_keys) as peer:
        said = bus.spike_outcome(peer.ask(body(0), 2.0))
    expect(eventually(lambda: not site.served(victim, 0.5)[0], 3), f"still served; the administrator was told {said}")
    return f"two refused, the administrator's took effect ({said and said[0]})"


@row("revoked-put-back-by-hand", "41 10", "a revoked key's line is written into whitelist.txt again, and added by command",
     "still refused; the command says so")
def revoked_by_hand(site):
    keys = site.key()
    site.security("key.revoke", key=keys.text, reason="adversary")
    with open(site.home / "keys" / "whitelist.txt", "a", encoding="latin-1") as file:
        file.write(f"{keys.text} role=admin label=back\n")
    time.sleep(1.5)
    site.must_not_serve(keys, "a revoked key that was put back by hand")
    try:
        said = site.security("whitelist.add", key=keys.text, role="admin")
    except bus.Refused as no:
        return f"refused; whitelist.add: {no.code}"
    finally:
        site.must_not_serve(keys, "a revoked key that was added again")
    raise Failed(f"whitelist.add of a revoked key answered {said}")


@row("revoked-over-restart", "41", "the product is restarted, with the revoked key on the whitelist again",
     "still refused after the restart", outage=True)
def revoked_restart(site):
    site.must_own()
    keys = site.key()
    site.security("key.revoke", key=keys.text, reason="adversary")
    site.product.stop()
    with open(site.home / "keys" / "whitelist.txt", "a", encoding="latin-1") as file:
        file.write(f"{keys.text} role=admin label=back\n")
    site.product.up()
    site.moved()
    expect(site.probe(15) is not None, "the honest are not served after the restart")
    site.must_not_serve(keys, "a revoked key after a restart")
    shown = site.security("key.show", key=keys.text)
    expect(shown["state"] == "revoked", f"key.show says {shown['state']}")
    return "refused; key.show says revoked"


@row("revoked-while-rotating", "40 41", "a key that is being rotated is revoked; then it and its successor try to go on",
     "both are refused, also to rotate and to confirm")
def revoked_rotating(site):
    old, new = site.key(), Keys()
    with site.rcis(old) as peer:
        peer.security("key.rotate", new_key=new.text, grace_seconds=60)
    site.must_serve(new, "the successor")
    said = site.security("key.revoke", key=old.text, reason="adversary")
    expect(new.text in json.dumps(said.get("also")), f"the answer names no successor: {said}")
    for keys, who in ((old, "the revoked key"), (new, "its successor")):
        site.must_not_serve(keys, who)
        with site.rcis(keys) as peer:
            for command, fields in (("key.rotate", {"new_key": Keys().text}), ("key.confirm", {})):
                with contextlib.suppress(bus.Refused, TimeoutError):
                    raise Failed(f"{who} was answered to {command}: {peer.security(command, 1.0, **fields)}")
    return "both refused"


@row("rotation-of-client", "40", "a client rotates its key under load: both hold, the new one confirms, the old one ends",
     "no request fails meanwhile; the old key is refused afterwards; audited (AUTH-005)")
def rotation(site):
    before, old, new, asked = len(site.audit("AUTH-005")), site.key("admin"), Keys(), 0
    with site.rcis(old) as former:
        def ask(peer, count):
            for _ in range(count):
                peer.call(site.name, "rotating", 3)
            return count
        asked += ask(former, 10)
        former.security("key.rotate", new_key=new.text, grace_seconds=60)
        with site.rcis(new) as latter:
            for _ in range(10):
                asked += ask(former, 2) + ask(latter, 2)
            latter.security("key.confirm")
            asked += ask(latter, 10)
    expect(eventually(lambda: not site.served(old, 0.5)[0], 3), "the former key is still served after key.confirm")
    site.must_serve(new, "the new key")
    expect(site.audited(before, "AUTH-005"), "not in the audit log as AUTH-005")
    return f"{asked} requests by both keys, none failed; the former is refused"


@row("rotation-of-another", "40", "a client rotates towards a key that is somebody else's, is revoked, or is no key",
     "refused: nobody is taken over")
def rotation_other(site):
    own, revoked = site.key(), site.key()
    site.security("key.revoke", key=revoked.text, reason="adversary")
    codes = []
    with site.rcis(own) as peer:
        for target in (site.admin_keys.text, revoked.text, own.text, "0" * 39, bus.zmq.utils.z85.encode(bytes(32)).decode()):
            try:
                raise Failed(f"rotated to {target}: {peer.security('key.rotate', 2.0, new_key=target)}")
            except bus.Refused as no:
                codes.append(no.code)
    site.must_serve(site.admin_keys, "the administrator")
    site.must_serve(own, "the client")
    return f"{len(codes)} refused: {', '.join(sorted(set(codes)))}"


@row("rotation-of-server", "40 02", "the server's key is rotated under load; the former key is used before and after the end",
     "both are served until it is finished, then only the new one; no request fails")
def rotation_server(site):
    if not site.ours:
        raise Skipped("JeroMQ cannot change a listener's key; the documents say so")
    before, keys, former, asked = len(site.audit("AUTH-005")), site.key("admin"), site.server, 0
    with site.rcis(keys) as live:
        said = site.security("server.rotate", step="begin")
        following = zmq.utils.z85.decode(next_key(said).encode())
        try:
            for _ in range(5):
                for server in (former, following):
                    with bus.Rcis(site.endpoints["rcis"], server, keys) as peer:
                        peer.call(site.name, "server rotating", 3)
                live.call(site.name, "server rotating", 3)
                asked += 3
        except TimeoutError as silence:
            site.security("server.rotate", step="abandon")
            raise Failed(f"during the rotation: {silence}") from silence
        site.security("server.rotate", step="finish")
        site.server = following
        live.call(site.name, "server rotated", 3)
    with bus.Rcis(site.endpoints["rcis"], former, keys) as peer:
        with contextlib.suppress(TimeoutError):
            raise Failed(f"the former server key still opens: {peer.call(site.name, 'former', 1.0)}")
    named = eventually(lambda: json.loads((site.home / "run" / "endpoints.json").read_text())["server_key"]
                       == zmq.utils.z85.encode(following).decode(), 3)
    expect(named, "run/endpoints.json still names the former key")
    site.moved()
    expect(site.audited(before, "AUTH-005"), "not in the audit log as AUTH-005")
    return f"{asked} requests by both keys, none failed; the former is refused"


def next_key(said):
    value = said.get("next") or ""
    return value.get("key", "") if isinstance(value, dict) else value


@row("key-expired", "12", "a key with `until=` in two seconds, connected and asking, then with a new connection",
     "served before; refused within 1 s and cut after", harmless=True)
def expired(site):
    until = time.time() + site.skew / 1000 + 2.5
    instant = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(until)) + f".{int(until % 1 * 1000):03d}Z"
    keys = site.key("admin", until=instant)
    talker = Talker(site, keys)
    time.sleep(max(0.0, until - time.time() - site.skew / 1000))
    said = talker.ended(time.monotonic(), site.ours)
    site.must_not_serve(keys, "the expired key")
    return said


@row("roles", "14 20", "a viewer stores, an operator and a client administer, an agent asks, everybody revokes the administrator",
     "FORBIDDEN, and policy.explain says why", harmless=True)
def roles(site):
    tries = {"viewer": [(11, bus.pb.message((1, "adversary"), (2, "text"))), security("whitelist.list"),
                        security("key.revoke", key=site.admin_keys.text)],
             "operator": [security("key.add", key=Keys().text, role="admin"), security("server.rotate", step="begin"),
                          security("key.revoke", key=site.admin_keys.text)],
             "client": [security("key.add", key=Keys().text, role="admin"), security("invite"),
                        security("whitelist.remove", key=site.admin_keys.text)]}
    count = 0
    for role, operations in tries.items():
        keys = site.key(role)
        with site.rcis(keys) as peer:
            for number, body in operations:
                got = peer.operation(number, body, 3)
                expect(got is not None and got[0] == 403, f"{role}: {body[:60]!r} answered {got}")
                count += 1
    explained = site.security("policy.explain", key=keys.text, operation="administer keys")
    expect(explained["allowed"] is False, f"policy.explain says {explained}")
    return f"{count} refused; policy.explain: {explained['because']}"


def security(command, **fields):
    return 15, bus.pb.message((1, "security"), (3, json.dumps({"command": command, **fields})))


@row("files-private", "02 04 10 46", "modes of keys, whitelist, revocations, logs and Unix sockets", "secrets 0600, public keys "
     "0644, sockets 0600 in folders that are the account's alone", harmless=True)
def files_private(site):
    wrong, count = [], 0
    for folder in ("keys", "run", "log", "state", "client", "conf"):
        for path in [site.home / folder, *(site.home / folder).rglob("*")]:
            if not path.exists() or "framework" in path.parts:
                continue
            mode, count = stat.S_IMODE(path.lstat().st_mode), count + 1
            allowed = 0o755 if path.is_dir() else 0o644 if path.suffix == ".pub" or folder == "conf" else 0o600
            if mode & ~allowed:
                wrong.append(f"{path.relative_to(site.home)} {mode:o}")
    expect(not wrong, ", ".join(wrong[:10]))
    return f"{count} files"


@row("last-administrator", "14 41", "the administrator removes and revokes its own key without force", "refused: one does not "
     "lock oneself out by mistake", harmless=True)
def last_administrator(site):
    codes = []
    for command in ("whitelist.remove", "key.revoke"):
        try:
            raise Failed(f"{command} of the caller's own key: {own(site, command)}")
        except bus.Refused as no:
            codes.append(no.code)
    return f"refused: {', '.join(codes)}"


def own(site, command):
    """An administrator's own key, so that nothing is lost if it works."""
    keys = site.key("admin")
    with site.rcis(keys) as peer:
        return peer.security(command, key=keys.text)
