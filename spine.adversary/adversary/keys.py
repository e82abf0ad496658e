"""Keys that end while they are in use: removed, revoked, expired."""
import contextlib
import json
import time

from . import bus
from .card import Failed, expect, row
from .product import eventually
from .salt import Keys
from .talker import Talker
from .zmtp import Client


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
