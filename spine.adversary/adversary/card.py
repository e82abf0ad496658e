"""Rows, what became of them, and the card."""
import dataclasses
import json

ROWS = []


class Failed(Exception):
    """What must hold does not."""


class Skipped(Exception):
    """It could not be tried here; says what is missing."""


@dataclasses.dataclass(frozen=True)
class Row:
    """One attack.

    run(site) tells what happened, or raises Failed. harmless: may be done to a running deployment of one's own.
    outage: honest ones are refused or wait while it lasts, by right; they are served again afterwards.
    """
    name: str
    sec: tuple
    does: str
    must: str
    run: object
    group: str
    harmless: bool = False
    outage: bool = False


@dataclasses.dataclass
class Result:
    row: Row
    verdict: str
    happened: str
    seconds: float
    honest: str = ""
    log: tuple = ()  # what the attacked wrote to its log meanwhile; of failures


def row(name, sec, does, must, group=None, **more):
    """Registers the function below as a row; sec is '20 41' for SEC-20 and SEC-41. The group is its file's name."""
    def register(function):
        ROWS.append(Row(name, tuple("SEC-" + n for n in sec.split()), does, must, function,
                        group or function.__module__.rsplit(".", 1)[-1], **more))
        return function
    return register


def expect(holds, otherwise):
    if not holds:
        raise Failed(otherwise)


def line(result, width):
    tail = f"  [honest: {result.honest}]" if result.honest else ""
    return f"{result.verdict:4}  {result.row.name:{width}}  {result.seconds:5.1f} s  {result.happened}{tail}"


def show(results, out):
    """The card: failures in full, then the sum."""
    failed = [r for r in results if r.verdict == "FAIL"]
    skipped = [r for r in results if r.verdict == "SKIP"]
    for r in failed:
        out.write(f"\nFAIL {r.row.name} ({', '.join(r.row.sec)})\n  did:      {r.row.does}\n  must:     {r.row.must}\n"
                  f"  happened: {r.happened}\n" + (f"  honest:   {r.honest}\n" if r.honest else "")
                  + "".join(f"  log:      {line}\n" for line in r.log))
    out.write(f"\n{len(results)} attacks: {len(results) - len(failed) - len(skipped)} withstood, {len(failed)} failed, "
              f"{len(skipped)} not tried; {sum(r.seconds for r in results):.0f} s\n")


def as_json(results):
    return json.dumps([{"name": r.row.name, "group": r.row.group, "sec": r.row.sec, "does": r.row.does,
                        "must": r.row.must, "verdict": r.verdict, "happened": r.happened, "honest": r.honest,
                        "log": r.log, "seconds": round(r.seconds, 2)} for r in results], indent=1)
