"""A connected peer that asks without a pause."""
import threading
import time

from . import bus
from .card import Failed, expect
from .patience import PATIENCE
from .product import eventually
from .zmtp import Client, Ended, frame

REFUSED_SECONDS, CUT_SECONDS = 1.0 * PATIENCE, 2.0 * PATIENCE


class Talker:
    """A hand-made client that asks without a pause, and notes when it is answered, refused and cut."""

    def __init__(self, site, keys, endpoint="rcis"):
        self.site, self.client = site, Client.to(site.endpoints[endpoint], site.server, keys).shake()
        self.answered, self.refused, self.cut = [], [], None
        self.stop = threading.Event()
        threads = [threading.Thread(target=run, daemon=True) for run in (self._ask, self._hear)]
        for thread in threads:
            thread.start()
        if not eventually(lambda: self.answered, 3):
            raise Failed("not served before anything was done")

    def _ask(self):
        while not self.stop.wait(0.02):
            try:
                body = bus.call_request(self.site.name, "talker", at=bus.now() + self.site.skew)
                self.client.write(frame(self.client.message(body)))
            except (Ended, OSError):
                return

    def _hear(self):
        try:
            while True:
                status, code, _ = bus.rcis_outcome(bus.pb.parse(self.client.next()))
                now = time.monotonic()
                if status < 300:
                    self.answered.append(now)
                elif status != 429:
                    self.refused.append((now, f"{status} {code}"))
        except (Ended, OSError):
            self.cut = time.monotonic()

    def ended(self, since, must_cut):
        """Says when it was refused and cut, and checks that it was."""
        eventually(lambda: self.cut, CUT_SECONDS + 1 if must_cut else REFUSED_SECONDS + 0.5)
        self.close()
        last = max((t - since for t in self.answered if t > since), default=0.0)
        first = min([t - since for t, _ in self.refused if t > since] + ([self.cut - since] if self.cut else []), default=None)
        expect(first is not None, f"neither refused nor cut; the last answer came {last:.2f} s after")
        expect(last < REFUSED_SECONDS, f"still answered {last:.2f} s after")
        expect(self.cut is not None or not must_cut, "the connection was not cut within 3 s")
        cut = f"cut after {(self.cut - since) * 1000:.0f} ms" if self.cut else "not cut (this engine cannot)"
        code = self.refused[0][1] if self.refused else "without a word"
        return f"refused after {first * 1000:.0f} ms ({code}), last answer at {last * 1000:.0f} ms, {cut}"

    def close(self):
        self.stop.set()
        self.client.close()
