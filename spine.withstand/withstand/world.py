"""What the product stands on: the clock and the disk."""
import errno
import os
import shutil

from .card import Skipped, fault
from .processes import restart_broker

HOUR = 3600


def back(stand):
    """Sets the clock back by another hour."""
    if not stand.clock:
        raise Skipped("no gcc: apt-get install gcc libc6-dev")
    stand.skew(stand.site.skew // 1000 - HOUR)


@fault("clock-back", "the wall clock of the machine is set back an hour")
def clock_back(stand):
    with stand.fault():
        back(stand)


@fault("clock-back-kill-broker", "the clock is set back an hour, and then the product is killed and started: it restores "
       "replies that were written in its future")
def clock_back_kill(stand):
    with stand.fault():
        back(stand)
        stand.wait(1)
        stand.product.kill()
        restart_broker(stand)


@fault("full-disk", "the disk of the home is full for some seconds")
def full_disk(stand):
    if not stand.disk:
        raise Skipped("this account may not mount a tmpfs")
    filler, seconds = stand.disk / "filler", 4 if stand.quick else 10
    with stand.fault():
        try:
            fill(filler)
            stand.wait(seconds / 2)
            fill(filler)  # what was given back meanwhile
            stand.wait(seconds / 2)
            left = shutil.disk_usage(stand.disk).free
        finally:
            filler.unlink(missing_ok=True)
    return f"{left} bytes were left"


def fill(file):
    block = bytes(1 << 16)
    with open(file, "ab", buffering=0) as out:
        size = len(block)
        while size:
            try:
                out.write(block[:size])
            except OSError as full:
                if full.errno != errno.ENOSPC:
                    raise
                size //= 2
        os.fsync(out.fileno())
