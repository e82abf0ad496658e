"""The policy's files: emptied, half written, spoilt, unreadable."""
import contextlib
import pathlib
import tempfile
import time

from . import bus
from .card import Failed, expect, row
from .product import eventually
from .salt import Keys
from .zmtp import Client


@contextlib.contextmanager
def spoilt(path):
    """The file as it was, whatever is done to it inside."""
    before = path.read_bytes() if path.exists() else None
    try:
        yield before
    finally:
        if path.is_dir():
            path.rmdir()
        if before is None:
            path.unlink(missing_ok=True)
        else:
            fresh = pathlib.Path(tempfile.mkstemp(dir=path.parent, prefix=".restore")[1])
            fresh.write_bytes(before)
            fresh.chmod(0o600)
            fresh.replace(path)


def whitelist(site):
    return site.home / "keys" / "whitelist.txt"


@row("whitelist-emptied", "13 12 30", "whitelist.txt is emptied while everybody is connected", "everybody is refused; no pairing "
     "window opens; with the file put back all are served", outage=True)
def emptied(site):
    site.must_own()
    keys = site.key("admin")
    closed = lambda: not open_port(site.endpoints.get("pairing"))
    expect(eventually(closed, 12, 0.2), "a pairing window is open already")
    with spoilt(whitelist(site)):
        whitelist(site).write_bytes(b"")
        expect(eventually(lambda: not site.served(keys, 0.5)[0], 4), "still served from an empty whitelist")
        expect(eventually(lambda: not site.served(site.admin_keys, 0.5)[0], 2), "the administrator is still served")
        time.sleep(1)
        expect(closed(), "emptying the whitelist has opened a pairing window")
    site.must_serve(keys, "a key of the whitelist that was put back")
    return "nobody served, no window; served again"


def open_port(endpoint):
    if not endpoint:
        return False
    try:
        Client.to(endpoint, bytes(32)).close()
        return True
    except OSError:
        return False


@row("whitelist-half-written", "12", "whitelist.txt is written anew in small pieces over two seconds, and left cut within a key",
     "nobody who stays on it is refused meanwhile; a cut line gives nobody anything")
def half_written(site):
    last = site.key("admin")
    site.report()
    with spoilt(whitelist(site)) as before:
        step = max(1, len(before) // 24)
        with open(whitelist(site), "wb", buffering=0) as file:
            for i in range(0, len(before), step):
                file.write(before[i:i + step])
                time.sleep(0.08)
        time.sleep(0.6)
        report = site.report()
        expect(not report["refused"] and not report["lost"], f"while it was written: {report}")
        at = before.rindex(last.text.encode())
        whitelist(site).write_bytes(before[:at + 39])
        expect(eventually(lambda: not site.served(last, 0.5)[0], 3), "a cut line still gives something")
    site.must_serve(last, "the last key, after the file was whole again")
    return f"{report['answered']} honest requests served while it was written; the cut line gave nothing"


@row("whitelist-bad-lines", "11 12", "lines with wrong lengths, roles, components, bytes; a comment with a key; a line of 1 MiB",
     "they give nobody anything, all others hold, audited (AUTH-004)")
def bad_lines(site):
    mallory, before = Keys(), len(site.audit("AUTH-004"))
    key = mallory.text.encode()
    lines = [key + b" role=king", key + b" NO_SUCH_COMPONENT", key + b"x role=admin", key[:39] + b" role=admin", b"# " + key + b" role=admin",
             b"x" + key + b" role=admin", key + b" role=admin bogus=1", key + b" tier=7", key + b" until=yesterday role=admin",
             b"\x00\xff\xfe" + key, b"role=admin " + key, key + b"\x00 role=admin", b"a" * (1 << 20), b"=" * 40, b"\"" * 40 + b" role=admin"]
    with spoilt(whitelist(site)) as text:
        whitelist(site).write_bytes(b"\n".join(lines) + b"\n" + text)
        time.sleep(1.2)
        site.must_not_serve(mallory, "a key of malformed lines")
        site.must_serve(site.admin_keys, "the administrator")
        expect(site.audited(before + 1, "AUTH-004"), "the lines are not in the audit log")
    return f"{len(lines)} lines gave nothing, all others hold"


@row("whitelist-unreadable", "12", "a directory in place of whitelist.txt; one that everybody may write, with a new administrator",
     "the previous set holds, the new key gets nothing")
def unreadable(site):
    mallory = Keys()
    site.report()
    with spoilt(whitelist(site)) as before:
        whitelist(site).unlink()
        whitelist(site).mkdir()
        time.sleep(1.2)
        site.must_serve(site.admin_keys, "the administrator")
        whitelist(site).rmdir()
        whitelist(site).write_bytes(before + mallory.text.encode() + b" role=admin\n")
        whitelist(site).chmod(0o666)
        time.sleep(1.2)
        site.must_not_serve(mallory, "a key from a file that everybody may write")
        site.must_serve(site.admin_keys, "the administrator")
    report = site.report()
    expect(not report["refused"], f"the honest client: {report}")
    return "the previous set held in both"


@row("policy-file-broken", "12", "policy.conf that gives clients everything, cut in the middle, and with an error in its last line",
     "it does not hold in any part; policy.check names the line; with it gone all is as before")
def broken_policy(site):
    client, path = site.key(), site.home / "keys" / "policy.conf"
    good = "role client\n  may use *\n  may call *\n  may administer keys\n"
    with spoilt(path):
        for text in (good + "  may fly to the moon\n", good + "role", good + "role admin\n  may not administer keys\n", good + "\x00\xff"):
            path.write_bytes(text.encode("latin-1"))
            path.chmod(0o600)
            time.sleep(0.9)
            with site.rcis(client) as peer:
                try:
                    raise Failed(f"{text[-20:]!r} holds: {peer.security('key.add', 2.0, key=Keys().text, role='admin')}")
                except bus.Refused as no:
                    expect(no.status == 403, f"answered {no}")
        said = site.security("policy.check", text=good + "  may fly to the moon\n")
        expect(said["ok"] is False and any(p["line"] == 5 for p in said["problems"]), f"policy.check says {said}")
    site.must_serve(client, "the client")
    return "4 files, none held; policy.check names line 5"
