"""Clocks that jump: a deployment whose wall clock is moved while it serves."""
import contextlib
import pathlib
import shutil
import struct
import subprocess
import tempfile
import time

from .card import Skipped, expect, row
from .pairing import pair, proof
from .product import eventually
from .salt import Keys

HOUR, DAY = 3600, 86400
SOURCE = pathlib.Path(__file__).parents[1] / "clock.c"


class Clock:
    """The wall clock of one deployment, by clock.c; the monotonic one goes on as it does."""

    def __init__(self, folder):
        if not shutil.which("gcc"):
            raise Skipped("no gcc: apt-get install gcc libc6-dev")
        library, self.file = folder / "clock.so", folder / "ahead"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"], check=True, capture_output=True)
        self.file.write_bytes(bytes(8))
        self.env = {"LD_PRELOAD": str(library), "ADVERSARY_CLOCK": str(self.file)}

    def set(self, site, seconds):
        """Moves the server's clock to so many seconds from ours, at once."""
        with open(self.file, "r+b") as file:
            file.write(struct.pack("=q", seconds * 10**9))
        site.skew = seconds * 1000


@contextlib.contextmanager
def jumping(site):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="clock-"))
    try:
        clock = Clock(folder)
        with site.another(settings={"spine.security.curve": {"windowSeconds": "30"}}, env=clock.env) as other:
            yield other, clock
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def let_in(site, keys, seconds=1.5):
    """Whether a key is answered, by its status; None for silence."""
    with site.rcis(keys) as peer:
        got = peer.operation(16, b"", seconds)
        return got and got[0]


@row("clock-jumps", "12 30 41", "the server's wall clock jumps an hour ahead, back, and a day behind, with a key that expires in ten "
     "minutes, a revoked key and a pairing window", "an expired key stays expired, a revoked one revoked, the entitled are "
     "served; the window goes by the monotonic clock")
def clock_jumps(site):
    site.must_own()
    with jumping(site) as (other, clock):
        good, revoked, told = other.key(), other.key(), []
        instant = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 600))
        expiring = other.key(until=instant)
        other.security("key.revoke", key=revoked.text, reason="adversary")
        said = other.security("invite")
        token = bytes.fromhex(said["token"])
        other.secrets.append(("a pairing token", token))
        expect(let_in(other, expiring) == 200, "the expiring key is not served before it expires")
        for name, seconds in (("an hour ahead", HOUR), ("back", 0), ("a day behind", -DAY)):
            clock.set(other, seconds)
            expect(eventually(lambda: let_in(other, good) == 200, 5), f"{name}: the entitled are not served: {let_in(other, good)}")
            expect(eventually(lambda: let_in(other, expiring, 0.5) != 200, 1.5), f"{name}: the expired key is served")
            expect(let_in(other, revoked, 0.5) != 200, f"{name}: the revoked key is served")
            told.append(name)
        paired = Keys()
        answer = pair(other, said["address"], paired, proof(other, token, paired))
        expect(answer and answer[0] == 200, f"the pairing window did not go by the monotonic clock: {answer}")
        verified = other.ctl("audit", "verify", "--folder", str(other.home))
        expect(verified.exit == 0, f"the audit log does not verify: {verified}")
    return ", ".join(told) + ": held each time; the pairing window outlived them"
