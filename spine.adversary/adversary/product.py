"""The product as processes: `./spine up` with a home of its own, and `./spinectl` against it."""
import json
import os
import pathlib
import socket
import subprocess
import threading
import time

START_SECONDS, STOP_SECONDS, CTL_SECONDS = 90, 30, 60
ENGINE_PIDS = ("spine.broker", "spine.rcis", "spine.security.curve")


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Ctl:
    """How a command ended and what it said."""

    def __init__(self, done):
        self.exit, self.out, self.err = done.returncode, done.stdout, done.stderr

    def __str__(self):
        return f"exit {self.exit}: {(self.err or self.out).strip()[:300]}"


class Product:
    """One deployment. Its ports stay the same over restarts; everything it prints is kept."""

    def __init__(self, root, home, engine=None, settings=None, env=None):
        self.root, self.home = pathlib.Path(root), pathlib.Path(home)
        self.env = {**os.environ, "SPINE_HOME": str(self.home), "SPINE_BUILD": "never", "SPINECTL_CDS": "0",
                    "SPINE_JVM": "-XX:+UseSerialGC -Xmx768m", **(env or {})}
        self.env.pop("SPINE_CLIENT_HOME", None)
        self.process, self.lines, self.printed = None, [], []
        self._configure(engine, settings or {})

    def _configure(self, engine, settings):
        at = lambda: f"tcp://127.0.0.1:{free_port()}"
        values = {"spine.broker": {"dataAddress": at(), "agentsAddress": at(), "controlAddress": at()},
                  "spine.monitor": {"address": at()}, "spine.rcis": {"address": at()}, "spine.security.curve": {"address": at()}}
        for pid, more in settings.items():
            values.setdefault(pid, {}).update(more)
        if engine:
            for pid in ENGINE_PIDS:
                values[pid]["transport.target"] = f"(spine.transport={engine})"
        conf = self.home / "conf"
        conf.mkdir(parents=True, exist_ok=True, mode=0o700)
        for pid, pairs in values.items():
            (conf / f"{pid}.properties").write_text("".join(f"{k}={v}\n" for k, v in pairs.items()))

    def up(self):
        """Starts it and waits until it serves."""
        self.lines, self.ready, over = [], False, threading.Event()
        self.process = subprocess.Popen([self.root / "spine", "up"], env=self.env, text=True, errors="replace",
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        threading.Thread(target=self._read, args=(self.process, over), daemon=True).start()
        if not over.wait(START_SECONDS) or not self.ready:
            self.kill()
            raise RuntimeError("the product does not come up:\n" + "\n".join(self.lines[-20:]))
        return self

    def _read(self, process, over):
        for line in process.stdout:
            self.lines.append(line.rstrip("\n"))
            self.printed.append(line)
            if line.startswith("ready in "):
                self.ready = True
                over.set()
        over.set()

    @property
    def pid(self):
        return self.process.pid

    @property
    def token(self):
        """The pairing token that the last start printed, or None."""
        return next((l.strip() for l in self.lines if len(l.strip()) == 64 and set(l.strip()) <= set("0123456789abcdef")), None)

    def endpoints(self):
        return json.loads((self.home / "run" / "endpoints.json").read_text())

    def stop(self):
        """SIGTERM; SIGKILL if it takes too long."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def ctl(self, *arguments, client=None, text=None, seconds=CTL_SECONDS):
        env = {**self.env, **({"SPINE_CLIENT_HOME": str(client)} if client else {})}
        env = {k: v for k, v in env.items() if k != "LD_PRELOAD"}
        return run_ctl(self.root, env, arguments, text, seconds)


def run_ctl(root, env, arguments, text=None, seconds=CTL_SECONDS):
    done = subprocess.run([pathlib.Path(root) / "spinectl", *arguments], env=env, input=text or "", text=True,
                          capture_output=True, timeout=seconds, errors="replace")
    return Ctl(done)


def resident(pid):
    """RSS in MiB."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def eventually(holds, seconds, every=0.02):
    """The first true answer within the time, else the last one."""
    until = time.monotonic() + seconds
    while not (answer := holds()) and time.monotonic() < until:
        time.sleep(every)
    return answer
