"""The policy: its bundle taken away under load, its files emptied, half written and spoilt."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time
import zipfile

from . import bus
from .card import Failed, Skipped, expect, row
from .keys import Talker
from .product import eventually
from .salt import Keys
from .zmtp import Client, Ended

POLICY = "spine.security.curve"
SOURCES = pathlib.Path(__file__).parents[1] / "policy-switch"
GRACE_SECONDS = 2.0


# -- a way into the framework of our own deployment

class Switch:
    """The drop-in agent that stops, updates and uninstalls bundles; built from its source against the product's jars."""

    def __init__(self, site):
        site.must_own()
        self.site, self.folder = site, site.home.parent / "switch"
        if not self.folder.exists():
            self._build()
        if not eventually(self._answers, 15, 0.2):
            raise Failed("the agent policy-switch does not serve")

    def _build(self):
        javac = shutil.which("javac", path=os.path.join(os.environ.get("JAVA_HOME", ""), "bin") + ":" + os.environ["PATH"])
        if not javac:
            raise Skipped("no javac: apt-get install openjdk-17-jdk-headless")
        with zipfile.ZipFile(self.site.root / "spine.product" / "target" / "run.jar") as product:
            jars = [n for n in product.namelist() if n.endswith(".jar") and any(
                part in n for part in ("spine.api-", "felix.framework", "protobuf-java", POLICY))]
            product.extractall(self.folder, jars)
        subprocess.run([javac, "--release", "17", "-d", self.folder / "classes", "-cp",
                        ":".join(str(self.folder / jar) for jar in jars), SOURCES / "PolicySwitch.java"],
                       check=True, capture_output=True)
        made = self.folder / "policy-switch.jar"
        with zipfile.ZipFile(made, "w") as jar:
            jar.write(SOURCES / "MANIFEST.MF", "META-INF/MANIFEST.MF")
            for file in (self.folder / "classes").rglob("*.class"):
                jar.write(file, file.relative_to(self.folder / "classes"))
        shutil.copy(made, self.site.home / "agents" / made.name)

    @property
    def jar(self):
        return next((self.folder / "jar").glob(POLICY + "-*.jar"))

    def _answers(self):
        with contextlib.suppress(bus.Refused, TimeoutError):
            return self.say("state", POLICY)

    def say(self, *words):
        with self.site.rcis(self.site.admin_keys) as peer:
            return peer.call("policy-switch", " ".join(map(str, words)), 3)

    def done(self, seconds):
        """Waits until it is done and the policy is there again."""
        said = eventually(lambda: (s := self._answers()) and not s.startswith("busy") and s, seconds, 0.1)
        expect(said and said.startswith("done"), f"the bundle did not come back: {said}")


class Strangers:
    """Keys that were never trusted and one that was removed knock at every endpoint, all the time."""

    def __init__(self, site):
        removed = site.key()
        site.security("whitelist.remove", key=removed.text)
        self.site, self.keys, self.stop, self.tries, self.admitted = site, (Keys(), removed), threading.Event(), 0, []
        self.threads = [threading.Thread(target=self._knock, args=(keys,), daemon=True) for keys in self.keys]
        for thread in self.threads:
            thread.start()

    def _knock(self, keys):
        while not self.stop.is_set():
            for plane in ("rcis", "data", "agents", "control"):
                try:
                    with Client.to(self.site.endpoints[plane], self.site.server, keys, 3) as client:
                        client.shake()
                        self.admitted.append(plane)
                except (Ended, OSError):
                    self.tries += 1

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(10)
        expect(not self.admitted, f"a stranger was let in {len(self.admitted)} times, first at {self.admitted[:1]}")
        return self.tries


def without(site, *words):
    """Takes the policy away under load: the longest pause, the codes of refusals, the strangers' tries, the report."""
    switch, strangers = Switch(site), Strangers(site)
    site.report()
    talker = Talker(site, site.key("admin"))
    try:
        switch.say(*words)
        switch.done(25)
    finally:
        tries, cut = strangers.end(), talker.cut
        talker.close()
    times = [*talker.answered, time.monotonic()]
    silent = max(b - a for a, b in zip(times, times[1:]))
    codes = sorted({code for _, code in talker.refused}) + ["cut"] * bool(cut)
    return silent, codes, tries, site.report()


@row("policy-stopped", "16 17 19", "the policy's bundle is stopped for 5 s under load, strangers knocking", "after the grace "
     "everybody is refused, retryably; strangers always; then the entitled are served again, nothing lost")
def stopped(site):
    return outage(without(site, "stop", POLICY, 5000))


@row("policy-uninstalled", "16 17 19", "the policy's bundle is uninstalled under load and installed again 5 s later", "after the grace "
     "everybody is refused, retryably; strangers always; then the entitled are served again, nothing lost")
def uninstalled(site):
    return outage(without(site, "uninstall", POLICY, 5000, Switch(site).jar))


def outage(found):
    silent, codes, tries, report = found
    expect(silent > 5 - GRACE_SECONDS - 1.5, f"served without a policy: the longest pause was {silent:.1f} s")
    expect(all(code.startswith(("503", "cut")) for code in codes), f"refused with {codes}")
    expect(not report["lost"] and not report["refused"], f"the honest client: {report}")
    return f"{tries} strangers refused; the entitled refused for {silent:.1f} s ({', '.join(codes)}), none of {report['asked']} lost"


@row("policy-updated", "16 17 19", "the policy's bundle is updated three times under load, strangers knocking",
     "no stranger is let in, no entitled request is refused")
def updated(site):
    switch, tries, asked = Switch(site), 0, 0
    for _ in range(1 if site.quick else 3):
        silent, codes, count, report = without(site, "update", POLICY, switch.jar)
        expect(not codes and not report["refused"] and not report["lost"], f"refused: {codes}, {report}")
        tries, asked = tries + count, asked + report["asked"]
    return f"{tries} strangers refused; {asked} honest requests, none refused or lost; longest pause {silent:.2f} s"


# -- its files

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
     "nobody who stays on it is refused meanwhile; a cut line gives nobody anything", harmless=True)
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
     "they give nobody anything, all others hold, audited (AUTH-004)", harmless=True)
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
     "it does not hold in any part; policy.check names the line; with it gone all is as before", harmless=True)
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
