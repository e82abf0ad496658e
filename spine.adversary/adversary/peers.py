"""An owner's process, seen from outside."""
import json
import pathlib
import queue
import subprocess
import sys
import threading
import time


class Owner:
    """A component in a process of its own; see owner.py."""

    def __init__(self, site, keys, component, identity="", plane="data"):
        conf = {"endpoint": site.endpoints[plane], "server": site.server.hex(), "agent": site.name,
                "keys": [part.decode() for part in keys.z85], "identity": identity, "component": component}
        self.started = time.monotonic()
        self.process = subprocess.Popen([sys.executable, "-m", "adversary.owner", json.dumps(conf)], text=True,
                                        cwd=pathlib.Path(__file__).parent.parent, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put((time.monotonic(), json.loads(line)))

    def heard(self, seconds, since=None):
        """When the next answer of the agent came, as seconds since then; None if none did within the time."""
        since = since or time.monotonic()
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                at, line = self.lines.get(timeout=left)
            except queue.Empty:
                return None
            if line.get("code") == "ok" and at >= since:
                return at - since
        return None

    def codes(self, seconds):
        """The codes that arrive within the time."""
        until, codes = time.monotonic() + seconds, []
        while (left := until - time.monotonic()) > 0:
            try:
                codes.append(self.lines.get(timeout=left)[1].get("code"))
            except queue.Empty:
                break
        return codes

    def restart(self):
        self._say("restart")

    def end(self):
        """What became of all its requests."""
        self._say("end")
        until = time.monotonic() + 10
        while (left := until - time.monotonic()) > 0:
            try:
                line = self.lines.get(timeout=left)[1]
            except queue.Empty:
                break
            if line.get("end"):
                return line
        return {"lost": -1}

    def _say(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
