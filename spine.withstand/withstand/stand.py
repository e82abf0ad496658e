"""The deployment that is broken, and everybody around it."""
import contextlib
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time
import uuid

from adversary.clock import Clock
from adversary.card import Skipped as NoClock
from adversary.product import Product, eventually
from adversary.site import Site

from . import dropin, tally
from .card import NEVER_SECONDS
from .people import Asker, Worker

WORKERS, EVERY, COMPONENT, DISK_MIB = 4, 0.025, "VISUAL_CORTEX", 512


class Stand:
    """A product of its own in a temporary home, workers inside and outside, clients on two edges."""

    def __init__(self, root, quick=False, engine="zmtp", settings=None):
        self.quick, self.end = quick, contextlib.ExitStack()
        self.requests, self.put_off, self.contradictions, self.open = [], {}, [], 0
        self.capability = "withstand-" + uuid.uuid4().hex[:8]
        try:
            self._begin(root, engine, settings)
        except BaseException:
            self.end.close()
            raise

    def _begin(self, root, engine, settings):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="withstand-"))
        self.end.callback(shutil.rmtree, folder, ignore_errors=True)
        self.effects = folder / "effects"
        self.effects.mkdir()
        self.disk = self._disk(folder / "disk")
        self.clock = self._clock(folder)
        self.env = self.clock.env if self.clock else {}
        home = (self.disk or folder) / "home"
        self.product = Product(root, home, None if engine == "zmtp" else engine, settings,
                               {"WITHSTAND_EFFECTS": str(self.effects), **self.env})
        self.end.callback(self.product.stop)
        self.product.up()
        self.site = Site(root, home, self.product, engine, self.quick)
        agent = self._inside(root, folder)
        self.workers = [self._worker(f"worker-{i}") for i in range(WORKERS)]
        self.askers = [self._asker("r", "rcis", self.site.key("admin"), agent),
                       self._asker("d", "data", self.site.component(COMPONENT), agent)]
        self.heal()
        self.on()
        if not eventually(lambda: self.take() or {r.outcome for r in self.requests} >= {"answered"}, 30, 0.1):
            raise RuntimeError("nobody is served, and nothing was broken yet: " + str(self.put_off))

    def _disk(self, place):
        """A small file system for the home, or None where this account may not mount one."""
        place.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m,mode=700", "tmpfs", place],
                          capture_output=True).returncode:
            return None
        self.end.callback(subprocess.run, ["umount", "-l", place], capture_output=True)
        return place

    def _clock(self, folder):
        try:
            return Clock(folder)
        except NoClock:
            return None

    def _inside(self, root, folder):
        try:
            made = dropin.build(root, folder / "dropin")
        except dropin.NoCompiler:
            return ""
        shutil.copy(made, self.site.home / "agents" / made.name)
        return dropin.NAME

    def _where(self):
        return {**{k: v for k, v in self.site.endpoints.items()}, "server": self.site.server.hex()}

    def _worker(self, name):
        keys = self.site.key("", agents=[name])
        return Worker({"where": self._where(), "keys": [k.decode() for k in keys.z85], "name": name,
                       "capability": self.capability, "effects": str(self.effects / name)}, self.env)

    def _asker(self, name, plane, keys, agent):
        conf = {"where": self._where(), "keys": [k.decode() for k in keys.z85], "plane": plane, "name": name,
                "component": 10, "capability": self.capability, "agent": agent, "every": EVERY}
        asker = Asker(conf, self.env).start()
        self.end.callback(asker.end)
        return asker

    # -- the honest ones

    def heal(self):
        """Starts the workers that are not there."""
        for worker in self.workers:
            if not worker.process or worker.process.poll() is not None:
                self.end.callback(worker.serve().end)

    def on(self):
        for asker in self.askers:
            asker.tell("on")

    def take(self):
        """Gathers what has ended."""
        self.open = 0
        for asker in self.askers:
            told = asker.tell("take")
            self.requests += [tally.Request(*entry) for entry in told["ended"]]
            self.contradictions += told["contradictions"]
            self.open += told["open"]
            for code, count in told["put_off"].items():
                self.put_off[code] = self.put_off.get(code, 0) + count

    def settle(self, seconds=2 * NEVER_SECONDS):
        """Nobody asks any more, and all that was asked has ended, lost or not."""
        for asker in self.askers:
            asker.tell("off")
        eventually(lambda: self.take() or not self.open, seconds, 0.1)

    def skew(self, seconds):
        """Sets the machine's clock, which the product, the workers and the clients go by."""
        self.clock.set(self.site, seconds)

    # -- the fault's time

    def begin(self):
        self.requests, self.put_off, self.contradictions, self.began, self.over = [], {}, [], None, None

    @contextlib.contextmanager
    def fault(self):
        self.began = time.monotonic()
        try:
            yield
        finally:
            self.over = time.monotonic()

    def wait(self, seconds):
        """Time passes while the fault lasts."""
        threading.Event().wait(seconds)

    def close(self):
        self.end.close()
