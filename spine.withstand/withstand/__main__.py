"""Breaks what a Spine lives from, under load, and prints a card of how it came through. `run --help` says how."""
import argparse
import pathlib
import resource
import signal
import sys
import time
import traceback

from . import card, tally
from . import processes, crowds, world  # noqa: F401  (faults register)
from .card import NEVER_SECONDS
from .stand import Stand

ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments():
    parser = argparse.ArgumentParser(prog="spine withstand", description="Starts a Spine of its own in a temporary folder, "
                                     "asks it without a pause, breaks something, and tells what became of every request. "
                                     "Exit code 1 if a request was lost, an effect doubled, or the service never came back.")
    parser.add_argument("--only", metavar="NAME", action="append", help="this fault; several times")
    parser.add_argument("--list", action="store_true", help="name the faults and end")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write the card as JSON, too")
    parser.add_argument("--quick", action="store_true", help="every fault, shorter")
    parser.add_argument("--short", action="store_true", help="a few faults, shorter, in less than a minute")
    parser.add_argument("--engine", choices=("zmtp", "jeromq"), default="zmtp", help="which engine serves")
    parser.add_argument("--set", metavar="PID:KEY=VALUE", action="append", default=[], help="a setting of the product, to "
                        "see what it changes; several times")
    parser.add_argument("--product", type=pathlib.Path, default=ROOT, help=argparse.SUPPRESS)
    return parser.parse_args()


def chosen(options):
    faults = [f for f in card.FAULTS if (not options.only or f.name in options.only) and (f.short or not options.short)]
    if not faults:
        sys.exit(f"no fault is named {', '.join(options.only)}; --list names them")
    return faults


def settings(options):
    """{pid: {key: value}} of --set."""
    made = {}
    for word in options.set:
        pid, _, pair = word.partition(":")
        key, _, value = pair.partition("=")
        made.setdefault(pid, {})[key] = value
    return made


def attempt(stand, fault):
    """One fault, and how the honest ones fared before, meanwhile and afterwards."""
    started = time.monotonic()
    stand.heal()
    stand.begin()
    stand.on()
    stand.wait(1.0)
    since = time.monotonic()
    stand.wait(2.0 if stand.quick else 5.0)
    result = card.Result(fault, "PASS")
    try:
        result.told = fault.run(stand) or ""
    except card.Skipped as why:
        stand.settle()
        return card.Result(fault, "SKIP", str(why))
    except Exception as broken:  # the fault could not be carried out, or more than requests was harmed
        result.verdict = "FAIL"
        result.told = str(broken) if isinstance(broken, card.Failed) else f"broke off: {broken!r} at {where(broken)}"
        stand.over = stand.over or time.monotonic()
        stand.began = stand.began or stand.over
    judge(stand, result, since)
    result.seconds = time.monotonic() - started
    return result


def where(broken):
    last = traceback.extract_tb(broken.__traceback__)[-1]
    return f"{pathlib.Path(last.filename).name}:{last.lineno}"


def judge(stand, result, since):
    least = 2.0 if stand.quick else 5.0
    while True:
        stand.take()
        now = time.monotonic()
        result.before = tally.rate(stand.requests, since, stand.began)
        result.recovered = tally.recovered(stand.requests, result.before, stand.over, now)
        if now - stand.over >= least and result.recovered is not None or now - stand.over > NEVER_SECONDS:
            break
        stand.wait(tally.STEP)
    stand.settle()
    result.lasted = stand.over - stand.began
    result.during = tally.rate(stand.requests, stand.began, stand.over)
    result.steps = tally.steps(stand.requests, stand.over, now)[:20]
    result.requests, result.put_off = stand.requests, stand.put_off
    result.promise = tally.judge(stand.requests, tally.effects(stand.effects), stand.contradictions)
    broken = result.promise.broken()
    if result.recovered is None or not result.before:
        broken = "; ".join(filter(None, [broken, "the rate never came back"]))
    if broken:
        result.verdict, result.told = "FAIL", "; ".join(filter(None, [broken, result.told]))


def late(stand, results):
    """Effects that came after their fault's card was made, such as those of a worker that was stopped."""
    done = tally.effects(stand.effects)
    for result in results:
        found = tally.judge(result.requests, done).doubled
        if found and result.promise and not result.promise.doubled:
            result.verdict, result.told = "FAIL", f"{len(found)} effects doubled later ({', '.join(found[:3])}); {result.told}"
            print(card.line(result), flush=True)


def main():
    options = arguments()
    faults = chosen(options)
    if options.list:
        for fault in faults:
            print(f"{fault.name:24} {fault.does}{' (short)' if fault.short else ''}")
        return 0
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # so that the deployment ends with us
    stand = Stand(options.product, options.quick or options.short, options.engine, settings(options))
    results = []
    try:
        for fault in faults:
            results.append(attempt(stand, fault))
            print(card.line(results[-1]), flush=True)
        late(stand, results)
    finally:
        stand.close()
    card.show(results, sys.stdout)
    if options.json:
        options.json.write_text(card.as_json(results))
    return int(any(r.verdict == "FAIL" for r in results))


if __name__ == "__main__":
    sys.exit(main())
