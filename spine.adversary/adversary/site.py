"""What a row has at hand: a running deployment, keys for it, the honest ones, and questions about what happened."""
import contextlib
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import zmq

from . import bus
from .card import Failed, Skipped
from .patience import PATIENCE
from .product import Product, eventually, run_ctl
from .salt import Keys

SERVED_SECONDS = 5.0 * PATIENCE
LABEL = "adversary"


class Site:
    """One deployment under attack. Close it, and it is as it was before."""

    def __init__(self, root, home, product=None, engine="zmtp", quick=False):
        self.root, self.home, self.product = pathlib.Path(root), pathlib.Path(home), product
        self.engine, self.quick, self.skew = engine, quick, 0
        self.secrets, self.added, self.printed, self._named, self._honest = [], [], [], {}, None
        self.name = "witness-" + uuid.uuid4().hex[:8]
        self.lock = threading.Lock()
        self.find()
        self.admin_keys = self._administrator()

    @property
    def ours(self):
        """Whether the engine is Spine's own; the other one may keep connections that it does not listen to."""
        return self.engine == "zmtp"

    def find(self):
        """Reads where everything is, again after a restart."""
        told = json.loads((self.home / "run" / "endpoints.json").read_text())
        self.pid = told["pid"]
        self.endpoints, self.server = told["endpoints"], zmq.utils.z85.decode(told["server_key"].encode())

    def _administrator(self):
        done = self.ctl("pair") if self.product else None
        if done and done.exit:
            raise RuntimeError(f"spinectl pair: {done}")
        folder = pathlib.Path(os.environ.get("SPINE_CLIENT_HOME") or self.home / "client")
        secret = (folder / "twi_ctl.key").read_bytes()
        if len(secret) != 32:
            raise RuntimeError(f"{folder}/twi_ctl.key holds no plain key of 32 bytes")
        self.secrets.append(("the administrator's key", secret))
        return Keys(None, secret)

    def ctl(self, *arguments, **more):
        """`spinectl` as the administrator."""
        env = {**os.environ, "SPINE_HOME": str(self.home)}
        done = self.product.ctl(*arguments, **more) if self.product else run_ctl(self.root, env, arguments)
        self.printed.append(done.out + done.err)
        return done

    # -- keys

    def rcis(self, keys, where=None):
        peer = bus.Rcis(where or self.endpoints["rcis"], self.server, keys)
        peer.skew = self.skew
        return peer

    def security(self, command, **fields):
        """A command of the administrator to the agent `security`."""
        with self.rcis(self.admin_keys) as admin:
            return admin.security(command, **fields)

    def trust(self, keys, role="client", **more):
        """Puts a key on the whitelist; fields as of whitelist.add or, for tenant, tier and until, of key.add."""
        command = "key.add" if {"tenant", "tier", "until"} & set(more) else "whitelist.add"
        self.security(command, key=keys.text, role=role, label=LABEL, **more)
        self.added.append(keys)
        return keys

    def key(self, role="client", **more):
        """A fresh key that is on the whitelist."""
        keys = Keys()
        self.secrets.append((f"a key with role {role or 'by its kind'}", keys.secret))
        return self.trust(keys, role, **more)

    def named(self, name, role="client", **more):
        """The same for all rows that use it in the same way."""
        with self.lock:
            if name not in self._named:
                self._named[name] = self.key(role, **more)
            return self._named[name]

    def component(self, name, **more):
        """A fresh key that may send as this component."""
        return self.key("", components=[name], **more)

    # -- the honest ones

    def start_honest(self):
        conf = {"where": self._where(), "name": self.name}
        for who, keys in (("witness", self.key("", agents=[self.name])), ("asker", self.key("client"))):
            conf[who] = [part.decode() for part in keys.z85]
        self._honest = subprocess.Popen([sys.executable, "-m", "adversary.honest", json.dumps(conf)], text=True,
                                        cwd=pathlib.Path(__file__).parent.parent, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.probe_keys = self.key("client")
        if not eventually(lambda: self.probe(1.0) is not None, 15):
            raise RuntimeError("the honest client is not served, and nothing was attacked yet")
        self.report()
        return self

    def _where(self):
        return {"rcis": self.endpoints["rcis"], "agents": self.endpoints["agents"], "server": self.server.hex()}

    def _tell(self, line):
        self._honest.stdin.write(line + "\n")
        self._honest.stdin.flush()
        return json.loads(self._honest.stdout.readline() or "{}")

    def report(self):
        """What the honest client met since the last report; waits until all that it asked has ended."""
        return self._tell("report")

    def seen(self, text):
        """What begins with this text and reached the honest agent."""
        return self._tell("seen " + text)

    def moved(self):
        """After a restart."""
        self.find()
        self.tell_honest()

    def tell_honest(self):
        """Where everything is, and the server's key."""
        self._tell("endpoints " + json.dumps(self._where()))

    def probe(self, seconds=SERVED_SECONDS):
        """A new connection of an honest key that asks the honest agent: how long it took in seconds, or None."""
        started = time.monotonic()
        until = started + seconds
        while (left := until - time.monotonic()) > 0:
            with self.rcis(self.probe_keys) as peer:
                try:
                    peer.call(self.name, "probe", min(left, max(1.0, seconds / 3)))
                    return time.monotonic() - started
                except bus.Refused:
                    time.sleep(0.05)
                except TimeoutError:
                    continue
        return None

    def served(self, keys, seconds=2.0, endpoint=None):
        """Whether this key's call reaches the honest agent, and the refusal or None if it does not."""
        with self.rcis(keys, endpoint) as peer:
            try:
                peer.call(self.name, "attack as " + keys.text, seconds)
                return True, None
            except bus.Refused as no:
                return False, no
            except TimeoutError:
                return False, None

    def must_serve(self, keys, what, seconds=SERVED_SECONDS):
        if not eventually(lambda: self.served(keys)[0], seconds):
            raise Failed(f"{what} is not served within {seconds:.0f} s: {self.served(keys)[1]}")

    def must_not_serve(self, keys, what, seconds=1.0):
        """Silence or a typed refusal; the refusal."""
        served, no = self.served(keys, seconds)
        if served:
            raise Failed(f"{what} is served")
        return no

    # -- what was written down

    def written(self):
        """Where the log's end is."""
        log = self.home / "log" / "spine.log"
        return log.stat().st_size if log.exists() else 0

    def logged(self, since):
        """The log's lines from a place on; all of them if the log was begun anew."""
        log = self.home / "log" / "spine.log"
        with contextlib.suppress(OSError), log.open("rb") as file:
            file.seek(since if since <= self.written() else 0)
            return file.read().decode(errors="replace").splitlines()
        return []

    def audit(self, *ids):
        """The audit log's entries with these ids, the oldest first."""
        entries = []
        for file in sorted((self.home / "log").glob("audit*.jsonl*"), key=lambda f: f.stat().st_mtime):
            for line in file.read_text(errors="replace").splitlines():
                with contextlib.suppress(ValueError):
                    entry = json.loads(line)
                    if entry.get("event_id") in ids:
                        entries.append(entry)
        return entries

    def audited(self, count_before, *ids, seconds=3.0):
        """Whether there are more of these than before, soon. Of refusals the first of a kind is written at once, then one
        in ten seconds with the number left out: there a fresh one counts."""
        def holds():
            entries = self.audit(*ids)
            fresh = time.time() + self.skew / 1000 - 12
            return len(entries) > count_before or set(ids) <= {"AUTH-002", "AUTH-003"} and any(
                datetime.datetime.fromisoformat(e["timestamp"].replace("Z", "+00:00")).timestamp() > fresh
                for e in entries[-5:])
        return eventually(holds, seconds, 0.1)

    # -- other deployments

    def must_own(self):
        if not self.product:
            raise Skipped("only on a deployment of the suite's own")

    @contextlib.contextmanager
    def another(self, **options):
        """A second deployment, alone, stopped and removed at the end."""
        self.must_own()
        with deployment(self.root, self.engine, self.quick, **options) as other:
            yield other
        self.secrets.extend(other.secrets)

    def close(self):
        if self._honest:
            self._honest.stdin.close()
            self._honest.wait(5)
        if not self.product:
            for keys in self.added:
                with contextlib.suppress(bus.Refused, TimeoutError):
                    self.security("whitelist.remove", key=keys.text)


@contextlib.contextmanager
def deployment(root, engine, quick, settings=None, env=None):
    """A product of its own in a temporary home."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="spine-"))
    settings = {"spine.security.curve": {"windowSeconds": "10"}, **(settings or {})}
    product = Product(root, home / "h", None if engine == "zmtp" else engine, settings, env)
    try:
        product.up()
        site = Site(root, product.home, product, engine, quick)
        try:
            yield site
        finally:
            site.close()
    finally:
        product.stop()
        shutil.rmtree(home, ignore_errors=True)
