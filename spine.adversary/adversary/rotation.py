"""Keys that change: a client's, somebody else's, the server's (SEC-40)."""
import contextlib
import json

import zmq

from . import bus
from .card import Failed, expect, row
from .product import eventually
from .salt import Keys


@row("rotation-of-client", "40", "a client rotates its key under load: both hold, the new one confirms, the old one ends",
     "no request fails meanwhile; the old key is refused afterwards; audited (AUTH-005)")
def rotation(site):
    before, old, new, asked = len(site.audit("AUTH-005")), site.key("admin"), Keys(), 0
    with site.rcis(old) as former:
        def ask(peer, count):
            for _ in range(count):
                peer.surely(site.name, "rotating")
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
    before, keys, former, asked = len(site.audit("AUTH-005")), site.key("admin"), site.server, 0
    with site.rcis(keys) as live:
        said = site.security("server.rotate", step="begin")
        following = zmq.utils.z85.decode(next_key(said).encode())
        try:
            for _ in range(5):
                for server in (former, following):
                    with bus.Rcis(site.endpoints["rcis"], server, keys) as peer:
                        peer.surely(site.name, "server rotating")
                live.surely(site.name, "server rotating")
                asked += 3
        except (TimeoutError, bus.Refused) as failed:
            site.security("server.rotate", step="abandon")
            raise Failed(f"during the rotation: {failed}") from failed
        site.security("server.rotate", step="finish")
        site.server = following
        site.tell_honest()
        live.surely(site.name, "server rotated")
    with bus.Rcis(site.endpoints["rcis"], former, keys) as peer:
        with contextlib.suppress(TimeoutError):
            raise Failed(f"the former server key still opens: {peer.call(site.name, 'former', 1.0)}")
    named = eventually(lambda: json.loads((site.home / "run" / "endpoints.json").read_text())["server_key"]
                       == zmq.utils.z85.encode(following).decode(), 3)
    if not named:  # who reads it could not connect any more; a start writes it anew
        site.product.stop()
        site.product.up()
        site.moved()
        raise Failed("run/endpoints.json still names the former key")
    expect(site.audited(before, "AUTH-005"), "not in the audit log as AUTH-005")
    return f"{asked} requests by both keys, none failed; the former is refused"


def next_key(said):
    value = said.get("next") or ""
    return value.get("key", "") if isinstance(value, dict) else value
