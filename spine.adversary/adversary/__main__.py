"""Attacks a Spine and prints a card of what it withstood. `run --help` says how."""
import argparse
import contextlib
import os
import pathlib
import resource
import signal
import sys
import time
import traceback

from . import card
from . import handshake, initiate, traffic, line, identity, sole, keys, rotation, rights  # noqa: F401  (rows register)
from . import whitelist, policy, pairing, load, clock, record  # noqa: F401
from .site import Site, deployment

ROW_SECONDS, LOG_LINES = 120, 40
ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments():
    parser = argparse.ArgumentParser(prog="spine adversary", description="Attacks a Spine of your own with raw "
                                     "sockets and libzmq, and prints what it withstood. Without --home it starts one "
                                     "in a temporary folder. Exit code 1 if an attack succeeded.")
    parser.add_argument("--home", type=pathlib.Path, help="attack the Spine that runs with this home: only what does "
                        "no harm; its keys (label 'adversary') come and go")
    parser.add_argument("--only", metavar="NAME", action="append", help="these rows or groups; several times")
    parser.add_argument("--list", action="store_true", help="name the rows and end")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write the card as JSON, too")
    parser.add_argument("--engine", choices=("zmtp", "jeromq"), default="zmtp", help="which engine serves")
    parser.add_argument("--quick", action="store_true", help="fewer connections and rounds")
    parser.add_argument("--strict", action="store_true", help="an attack that could not be tried counts as failed")
    parser.add_argument("--product", type=pathlib.Path, default=ROOT, help=argparse.SUPPRESS)
    return parser.parse_args()


def chosen(options):
    rows = [r for r in card.ROWS if not options.only or r.name in options.only or r.group in options.only]
    if not rows:
        sys.exit(f"no row or group is named {', '.join(options.only)}; --list names them")
    return rows


def attempt(site, row):
    """One row, and how the honest ones fared."""
    started, written = time.monotonic(), site.written()
    signal.alarm(ROW_SECONDS)
    try:
        if not site.product and not row.harmless:
            raise card.Skipped("does harm or needs a restart: only on a deployment of the suite's own")
        verdict, happened = "PASS", row.run(site)
    except card.Skipped as why:
        signal.alarm(0)
        return card.Result(row, "SKIP", str(why), 0.0)
    except card.Failed as why:
        verdict, happened = "FAIL", str(why)
    except Exception as broken:  # a row that cannot be carried out has shown nothing
        verdict, happened = "FAIL", f"the attack broke off: {broken!r} at {where(broken)}"
    signal.alarm(0)
    seconds = time.monotonic() - started
    bad, honest = aftermath(site, row)
    verdict = "FAIL" if bad else verdict
    log = site.logged(written)[-LOG_LINES:] if verdict == "FAIL" else ()
    return card.Result(row, verdict, happened, seconds, honest, tuple(log))


def overdue(*_):
    raise card.Failed(f"not done after {ROW_SECONDS} s")


def where(broken):
    last = traceback.extract_tb(broken.__traceback__)[-1]
    return f"{pathlib.Path(last.filename).name}:{last.lineno}"


def aftermath(site, row):
    """Whether somebody honest was harmed, and in which way."""
    probe = site.probe()
    if probe is None:
        return True, "a new connection is not served within 5 s"
    report = site.report()
    if report["lost"]:
        return True, f"{report['lost']} of {report['asked']} requests lost"
    if report["refused"] and not row.outage:
        return True, f"refused: {report['refused']}"
    slow = f"longest wait {report['worst_ms']} ms" if report["worst_ms"] > 500 else ""
    return False, slow


class Deployments:
    """Gives the rows a deployment; a new one after one that an attack has broken."""

    def __init__(self, options):
        self.options, self.stack, self.site = options, contextlib.ExitStack(), None

    def get(self):
        if self.site is None:
            if self.options.home:
                self.site = self.stack.enter_context(
                    contextlib.closing(Site(self.options.product, self.options.home, None, self.options.engine,
                                            self.options.quick)))
            else:
                self.site = self.stack.enter_context(
                    deployment(self.options.product, self.options.engine, self.options.quick))
            self.site.start_honest()
        return self.site

    def broken(self):
        if not self.options.home:
            self.stack.close()
            self.stack, self.site = contextlib.ExitStack(), None


def main():
    options = arguments()
    rows = chosen(options)
    if options.list:
        for row in rows:
            print(f"{row.group:10} {row.name:34} {', '.join(row.sec)}\n{'':11}{row.does}\n{'':11}-> {row.must}")
        return 0
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    signal.signal(signal.SIGALRM, overdue)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # so that the deployment ends with us
    deployments, results, width = Deployments(options), [], max(len(r.name) for r in rows)
    with contextlib.ExitStack() as end:
        end.callback(lambda: deployments.stack.close())
        for row in rows:
            result = attempt(deployments.get(), row)
            results.append(result)
            print(card.line(result, width), flush=True)
            if "not served" in result.honest:
                deployments.broken()
    card.show(results, sys.stdout)
    if options.json:
        options.json.write_text(card.as_json(results))
    return int(any(r.verdict == "FAIL" or options.strict and r.verdict == "SKIP" for r in results))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    sys.exit(main())
