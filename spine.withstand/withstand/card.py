"""Faults, what became of them, and the card."""
import collections
import dataclasses
import json

from . import tally

FAULTS = []
NEVER_SECONDS = 60.0


class Skipped(Exception):
    """It could not be tried here; says what is missing."""


class Failed(Exception):
    """What must hold beside the promise does not."""


@dataclasses.dataclass(frozen=True)
class Fault:
    """run(stand) does it within `with stand.fault():` and may tell something; mend(stand) undoes what it left."""
    name: str
    does: str
    run: object
    short: bool = False  # part of the short form


@dataclasses.dataclass
class Result:
    fault: Fault
    verdict: str
    told: str = ""
    requests: list = dataclasses.field(default_factory=list)
    put_off: dict = dataclasses.field(default_factory=dict)
    promise: tally.Promise = None
    before: float = 0.0     # answers a second
    during: float = 0.0
    steps: list = dataclasses.field(default_factory=list)   # from the fault's end on, answers a second
    lasted: float = 0.0     # seconds
    recovered: float = None
    seconds: float = 0.0

    @property
    def outcomes(self):
        return dict(collections.Counter(r.outcome for r in self.requests).most_common())

    @property
    def longest(self):
        return max((r.ended - r.asked for r in self.requests), default=0.0)


def fault(name, does, **more):
    """Registers the function below."""
    def register(function):
        FAULTS.append(Fault(name, does, function, **more))
        return function
    return register


def line(r):
    if not r.requests:
        return f"{r.verdict}  {r.fault.name}: {r.told}"
    outcomes = ", ".join(f"{n} {what}" for what, n in r.outcomes.items())
    put_off = f" (put off meanwhile: {', '.join(f'{n} {what}' for what, n in r.put_off.items())})" if r.put_off else ""
    back = f"back after {r.recovered:.2f} s" if r.recovered is not None else f"NOT back within {NEVER_SECONDS:.0f} s"
    return (f"{r.verdict}  {r.fault.name}: {len(r.requests)} requests: {outcomes}{put_off}; doubled {len(r.promise.doubled)}, "
            f"lost {len(r.promise.lost)}; longest {r.longest:.1f} s\n      answers/s {r.before:.0f} before, {r.during:.0f} in "
            f"the {r.lasted:.1f} s of the fault, then {' '.join(f'{s:.0f}' for s in r.steps)}; {back}"
            + (f"\n      {r.told}" if r.told else ""))


def show(results, out):
    failed = sum(r.verdict == "FAIL" for r in results)
    skipped = sum(r.verdict == "SKIP" for r in results)
    late = [r.fault.name for r in results if r.requests and (r.recovered is None or r.recovered > 2.0)]
    out.write(f"\n{len(results)} faults: {len(results) - failed - skipped} withstood, {failed} failed, {skipped} not tried; "
              f"{sum(len(r.requests) for r in results)} requests; {sum(r.seconds for r in results):.0f} s\n"
              + (f"later than 2 s: {', '.join(late)}\n" if late else ""))


def as_json(results):
    return json.dumps([{"name": r.fault.name, "does": r.fault.does, "verdict": r.verdict, "told": r.told,
                        "requests": len(r.requests), "outcomes": r.outcomes, "put_off": r.put_off,
                        "doubled": len(r.promise.doubled) if r.promise else None,
                        "lost": len(r.promise.lost) if r.promise else None,
                        "longest_seconds": round(r.longest, 3), "rate_before": round(r.before, 1),
                        "rate_during": round(r.during, 1), "fault_seconds": round(r.lasted, 3),
                        "rate_after_per_250_ms": [round(s, 1) for s in r.steps], "recovered_seconds": r.recovered,
                        "seconds": round(r.seconds, 1)} for r in results], indent=1)
