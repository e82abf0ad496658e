"""What the honest ones met around one fault, and whether it was what they were promised."""
import collections
import dataclasses

STEP = 0.25
STEPS = 4  # that the rate has to hold before it counts as being back
ENOUGH = 0.9
# How a request may end besides its answer: by the guarantee, with a typed outcome that says what is not known.
TYPED = ("OUTCOME_UNKNOWN", "DEADLINE_EXCEEDED")


@dataclasses.dataclass(frozen=True)
class Request:
    """One that has ended; times of the monotonic clock in seconds."""
    asked: float
    ended: float
    text: str
    outcome: str
    said: int

    @property
    def may_be_done_twice(self):
        return self.text.startswith("i-")


def rate(requests, start, end):
    """Answers a second between two moments."""
    count = sum(r.outcome == "answered" and start <= r.ended < end for r in requests)
    return count / (end - start) if end > start else 0.0


def steps(requests, start, end):
    """The rate in each whole step from start on."""
    return [rate(requests, start + i * STEP, start + (i + 1) * STEP) for i in range(int((end - start) / STEP + 1e-6))]


def recovered(requests, before, end, now):
    """Seconds after the fault's end from when on the rate is what it was, or None.

    It is from the first of STEPS steps on that together reach ENOUGH of the rate before, where no step counts for more than
    that rate: the burst of what had waited makes up for no silence.
    """
    series = [min(r, before) for r in steps(requests, end, now)]
    for first in range(len(series) - STEPS + 1):
        if sum(series[first:first + STEPS]) >= ENOUGH * before * STEPS:
            return first * STEP
    return None


def effects(folder):
    """How often each request was done, by its text."""
    done = collections.Counter()
    for file in folder.iterdir():
        done.update(line for line in file.read_text().splitlines() if line[:2] in ("o-", "i-"))
    return done


@dataclasses.dataclass(frozen=True)
class Promise:
    """What was kept and what was broken; every list holds the texts of requests."""
    doubled: list
    lost: list
    undone: list    # answered, and no worker did them
    untold: list    # ended in a way that nobody was promised
    wrong: list     # answered with another's answer
    contradictions: list

    def broken(self):
        """In words; empty if all was kept."""
        said = {"effects doubled": self.doubled, "lost": self.lost, "answered and never done": self.undone,
                "ended otherwise than promised": self.untold, "answered wrongly": self.wrong,
                "told two outcomes": self.contradictions}
        return "; ".join(f"{len(found)} {what} ({', '.join(map(str, found[:3]))})" for what, found in said.items() if found)


def judge(requests, done, contradictions=()):
    """The promise for these requests; done as effects() tells it."""
    known = {r.text: r for r in requests}
    return Promise(
        [t for t, n in done.items() if n > 1 and t in known and not known[t].may_be_done_twice],
        [r.text for r in requests if r.outcome == "LOST"],
        [r.text for r in requests if r.outcome == "answered" and not done[r.text]],
        [f"{r.text} {r.outcome}" for r in requests if r.outcome not in ("answered", "LOST", "WRONG") + TYPED],
        [r.text for r in requests if r.outcome == "WRONG"], list(contradictions))
