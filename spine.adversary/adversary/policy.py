"""The policy's bundle, taken away under load."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import threading
import time
import zipfile

from . import bus
from .card import Failed, Skipped, expect, row
from .talker import Talker
from .product import eventually
from .salt import Keys
from .zmtp import Client, Ended

POLICY = "spine.security.curve"
SOURCES = pathlib.Path(__file__).parents[1] / "policy-switch"
GRACE_SECONDS = 2.0


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
