"""What a role may not do, how one may not lock oneself out, and who may read the files."""
import json
import stat

from . import bus
from .card import Failed, expect, row
from .salt import Keys


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
