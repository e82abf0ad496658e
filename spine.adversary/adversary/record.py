"""What is written down: the audit log when somebody changes it, and secrets where none may be (SEC-43, SEC-44)."""
import concurrent.futures
import hashlib
import json
import pathlib
import shutil
import tempfile

from . import salt
from .card import Skipped, expect, row


def entries(folder):
    """The audit file that is written now, and its lines."""
    file = folder / "audit.jsonl"
    return file, file.read_bytes().splitlines(keepends=True)


def anew(lines):
    """The lines as a chain whose numbers and hashes all fit: what everybody can make who can write the files."""
    prev, made = "0" * 64, []
    for seq, line in enumerate(lines, 1):
        body = line[:line.rindex(b',"seq":')] + f',"seq":{seq},"prev":"{prev}"'.encode()
        prev = hashlib.sha256(body).hexdigest()
        made.append(body + f',"hash":"{prev}"}}\n'.encode())
    return made


@row("audit-altered-offline", "44", "copies of the audit log with an entry changed, removed, swapped, doubled, invented, its tail cut off, and "
     "the whole log made anew with hashes that fit, with the signatures that it had and without",
     "`spinectl audit verify` finds each, and nothing in the copy that was left alone", harmless=True)
def altered(site):
    lines = entries(site.home / "log")[1]
    if len(lines) < 8:
        for _ in range(8):
            site.key()
        lines = entries(site.home / "log")[1]
    middle = len(lines) // 2
    changed = lines[middle].replace(b'"level":"', b'"level": "', 1) if b'"level":"' in lines[middle] else lines[middle][:-3] + b" " + lines[middle][-3:]
    copies = {"left alone": lines, "changed": [*lines[:middle], changed, *lines[middle + 1:]],
              "removed": lines[:middle] + lines[middle + 1:], "doubled": lines[:middle + 1] + lines[middle:],
              "swapped": [*lines[:middle], lines[middle + 1], lines[middle], *lines[middle + 2:]],
              "invented": [*lines, lines[-1].replace(b"INFO", b"INFQ")]}
    folder = pathlib.Path(tempfile.mkdtemp(prefix="audit-"))

    def verify(name, text, *more):
        target = folder / name.replace(" ", "-")
        shutil.copytree(site.home / "log", target, dirs_exist_ok=True)
        (target / "audit.jsonl").write_bytes(b"".join(text))
        for older in target.glob("audit.jsonl.*") if name.startswith("anew") else ():
            older.unlink()
        return site.ctl("audit", "verify", "--folder", str(target), "--json", *more)
    try:
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            verdicts = dict(zip(copies, pool.map(lambda name: verify(name, copies[name]), copies)))
        good = verdicts.pop("left alone")
        expect(good.exit == 0, f"what was left alone does not verify: {good}")
        missed = [name for name, said in verdicts.items() if said.exit != 1]
        expect(not missed, f"not found: {missed}; {[str(verdicts[name]) for name in missed][:1]}")
        cut = verify("cut", lines[:-2], "--expect", head(json.loads(good.out)))
        expect(cut.exit == 1, f"a cut tail is not found against a head noted before: {cut}")
        whole = [line for line in lines if line.endswith(b"\n")]
        forged = [whole[0].replace(b'"level":"', b'"level": "', 1), *whole[1:]]
        signer = ("--signer", str(site.home / "keys" / "broker_sign.pub"))
        for name, text in (("signed", forged), ("unsigned", [line for line in forged if b"AUDIT-CHECKPOINT" not in line])):
            plain = verify(f"anew-{name}", anew(text))
            expect(plain.exit == 0, f"made anew, the chain alone should not show it: {plain}")
            said = verify(f"anew-{name}", anew(text), *signer)
            kind = json.loads(said.out)["problem"]["kind"] if said.exit == 1 else "nothing"
            expect(kind in ("WRONG_SIGNATURE", "UNSIGNED"), f"a chain made anew is not found by its signatures: {said}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return f"{len(verdicts) + 3} changes found"


def head(report):
    """SEQ:HASH of a report, however it is put."""
    value = report.get("head", report)
    return value if isinstance(value, str) else f"{value['seq']}:{value['hash']}"


@row("audit-altered-live", "44", "a byte of the audit log is changed under the running server", "`spinectl audit verify` exits with 1; "
     "with the byte put back with 0")
def altered_live(site):
    file, lines = entries(site.home / "log")
    at = sum(map(len, lines[:len(lines) // 2])) + len(lines[len(lines) // 2]) // 2
    before = file.read_bytes()[at:at + 1]

    def put(byte):
        with open(file, "r+b") as handle:
            handle.seek(at)
            handle.write(byte)
    put(bytes([before[0] ^ 1]))
    try:
        bad = site.ctl("audit", "verify")
    finally:
        put(before)
    good = site.ctl("audit", "verify")
    expect(bad.exit == 1, f"not found: {bad}")
    expect(good.exit == 0, f"with the byte put back: {good}")
    return (bad.err or bad.out).strip().splitlines()[0][:100]


@row("no-secret-anywhere", "06 31 44 46", "every secret key and token of this run, raw, in hex, Base64 and Z85, is looked for in all logs, in "
     "what the server printed, in run/ and state/, in command lines", "none is there, but the token that a start shows once",
     harmless=True)
def no_secret(site):
    secrets = [*site.secrets, *((f"the server's {name}", (site.home / "keys" / f"{name}.key").read_bytes())
                                for name in ("spine_broker", "broker_sign"))]
    places = {}
    for folder in ("log", "run", "state", "conf"):
        for path in (site.home / folder).rglob("*"):
            if path.is_file() and "framework" not in path.parts and "bundles" not in path.parts:
                places[str(path.relative_to(site.home))] = path.read_bytes()
    for name in ("cmdline", "environ"):
        places[name] = pathlib.Path(f"/proc/{site.pid}/{name}").read_bytes()
    places["keys/whitelist.txt"] = (site.home / "keys" / "whitelist.txt").read_bytes()
    if site.product:
        printed = "".join(site.product.printed).encode()
        token = site.product.token and bytes.fromhex(site.product.token)
        if token:
            expect(printed.count(token.hex().encode()) == 1, "the bootstrap token was printed more than once")
            secrets.append(("the bootstrap token", token))
            printed = printed.replace(token.hex().encode(), b"")
        places["what the server printed"] = printed
    places["what spinectl printed"] = "".join(site.printed).encode()
    if not secrets:
        raise Skipped("no secret was made")
    found = [f"{what} in {place}" for what, secret in secrets for form in salt.forms(secret)
             for place, text in places.items() if form in text]
    expect(not found, "; ".join(found[:5]))
    return f"{len(secrets)} secrets in {len(places)} places: none"
