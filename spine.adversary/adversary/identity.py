"""Who somebody is: forged senders, stolen routing ids, names of others, forged replies (SEC-20)."""
import time
import uuid

from . import bus
from .card import Failed, expect, row
from .patience import PATIENCE
from .peers import Owner
from .salt import Keys
from .zmtp import DEALER, Client, Ended, frame, prop

TAKES_OVER_SECONDS = 2.0 * PATIENCE
NOBODYS = "refused with a typed reason and audited; none of the owner's messages is lost, none reaches another"


def refusal(site, keys, metadata, endpoint="data"):
    """What a handshake ended in: None if it was let in, else the words that came."""
    with Client.to(site.endpoints[endpoint], site.server, keys) as client:
        try:
            client.shake(metadata)
            return None
        except Ended as no:
            return str(no).removeprefix("no READY but ")


def ask(site, keys, body, plane="data", identity=None, seconds=2.0, tries=3):
    """What a connection of its own is answered. libzmq closes connections after it has said so: the next one of a key that may
    have one only can find the former alive, is refused, and libzmq does not try again."""
    for _ in range(tries):
        with bus.Peer(site.endpoints[plane], site.server, keys, identity) as peer:
            if (said := bus.spike_outcome(peer.ask(body, seconds))) is not None:
                return said
    return None


def at(site):
    return bus.now() + site.skew


@row("unknown-key", "01 10 17", "a key that nobody ever trusted, at every endpoint, by hand and by libzmq",
     "refused in the handshake, audited (AUTH-002); nothing is delivered", harmless=True)
def unknown_key(site):
    before, words = len(site.audit("AUTH-002")), set()
    for plane in ("rcis", "data", "agents", "control"):
        said = refusal(site, Keys(), DEALER, plane)
        expect(said is not None, f"let in at {plane}")
        words.add(said)
    keys = Keys()
    site.must_not_serve(keys, "an unknown key")
    expect(site.audited(before, "AUTH-002"), "not in the audit log")
    return f"4 endpoints said {', '.join(words)}"


@row("forged-sender", "20", "a component's key that sends as each other component", NOBODYS, harmless=True)
def forged_sender(site):
    keys = site.named("visual", "", components=["VISUAL_CORTEX"])
    before, mark = len(site.audit("AUTH-003")), "forged-" + uuid.uuid4().hex[:8]
    honest = ask(site, keys, bus.spike(bus.TEXT, "as myself", 10, site.name, at=at(site)))
    expect(honest and honest[0] == "ok", f"as itself it is answered {honest}")
    for plane in ("data", "control"):
        for sender in (0, 1, 2, 9, 14, 18, 99):
            if plane == "control" and sender == 0:
                continue
            got = ask(site, keys, bus.spike(bus.TEXT, mark, sender, site.name, at=at(site)), plane)
            expect(got and got[0] == "FORBIDDEN", f"{plane} as {sender}: {got}")
    expect(not site.seen(mark), "delivered")
    expect(site.audited(before, "AUTH-003"), "not in the audit log as AUTH-003")
    return "13 forgeries FORBIDDEN, audited"


@row("forged-instance", "20", "a key for one instance of a component that takes the routing id of another instance, and of "
     "another component", "refused with a typed reason and audited")
def forged_instance(site):
    keys = site.key("", components=["AUDIO_CORTEX"], instance="one")
    own = ask(site, keys, bus.spike(bus.TEXT, "as myself", 11, site.name, at=at(site)), identity=b"component_11.one")
    expect(own and own[0] == "ok", f"as itself it is answered {own}")
    for identity in (b"component_11.two", b"component_1.one", b"component_2"):
        expect_refused_id(site, keys, identity, 11)
    return "3 routing ids of others refused"


def expect_refused_id(site, keys, identity, sender):
    """A routing id that is not the key's: no in the handshake, or FORBIDDEN for what it sends."""
    if (said := refusal(site, keys, DEALER + prop(b"Identity", identity))) is not None:
        return said
    mark = "stolen-" + uuid.uuid4().hex[:8]
    got = ask(site, keys, bus.spike(bus.TEXT, mark, sender, site.name, at=at(site)), identity=identity)
    expect(got and got[0] == "FORBIDDEN", f"{identity.decode()}: {got}")
    expect(not site.seen(mark), "delivered")
    return got[0] if got else "silence"


@row("routing-id-owner-present", "20", "another key takes a connected component's routing id, and the honest agent's",
     NOBODYS)
def owner_present(site):
    before = len(site.audit("AUTH-003"))
    thief = site.named("visual", "", components=["VISUAL_CORTEX"])
    agent = site.key("", agents=["adversary-thief"])
    with Owner(site, site.component("PHYSICS_ENGINE"), 1, "component_1") as owner:
        expect(owner.heard(5) is not None, "the owner is not served")
        for _ in range(5 if site.quick else 15):
            expect_refused_id(site, thief, b"component_1", 10)
            expect_refused_agent_id(site, agent, "adversary-thief")
        end = owner.end()
    expect(not end["lost"] and end["answered"] == end["asked"] and not end["strange"], f"the owner met {end}")
    expect(site.audited(before, "AUTH-003"), "not in the audit log as AUTH-003")
    return f"thefts refused; the owner's {end['asked']} requests answered"


def expect_refused_agent_id(site, keys, own):
    """Our engine refuses in the handshake; JeroMQ asks before it knows the id, so there it is the first message."""
    if not site.ours:
        hello = bus.spike(bus.HELLO, bus.pb.message((1, own), (2, "witness"), (5, 8)), at=at(site))
        got = ask(site, keys, hello, "agents", site.name.encode())
        return expect(got and got[0] == "FORBIDDEN", f"under the honest agent's routing id it is answered {got}")
    with Client.to(site.endpoints["agents"], site.server, keys) as client:
        try:
            client.shake(DEALER + prop(b"Identity", site.name.encode()))
        except Ended:
            return
    raise Failed("another key was let in under the honest agent's routing id while that one was connected")


@row("routing-id-owner-gone", "20", "another key takes a component's routing id while its owner is not there", NOBODYS)
def owner_gone(site):
    before = len(site.audit("AUTH-003"))
    thief = site.named("visual", "", components=["VISUAL_CORTEX"])
    keys = site.component("PHYSICS_ENGINE")
    mine = ask(site, keys, bus.spike(bus.TEXT, "mine", 1, site.name, at=at(site)), identity=b"component_1")
    expect(mine and mine[0] == "ok", f"the owner is answered {mine}")
    said = {expect_refused_id(site, thief, b"component_1", 10) for _ in range(5)}
    expect(site.audited(before, "AUTH-003"), "not in the audit log as AUTH-003")
    return "refused: " + ", ".join(map(str, said))


@row("routing-id-owner-restarting", "20", "another key snatches at a component's routing id while its owner reconnects again "
     "and again", "the owner is back within 2 s each time; " + NOBODYS)
def owner_restarting(site):
    thief = site.named("visual", "", components=["VISUAL_CORTEX"])
    waits, mark = [], "stolen-" + uuid.uuid4().hex[:8]
    with Owner(site, site.component("PHYSICS_ENGINE"), 1, "component_1") as owner:
        expect(owner.heard(5) is not None, "the owner is not served")
        for _ in range(2 if site.quick else 5):
            owner.restart()
            since = time.monotonic()
            with Client.to(site.endpoints["data"], site.server, thief) as holder:
                try:
                    holder.shake(DEALER + prop(b"Identity", b"component_1"))
                    holder.write(frame(holder.message(bus.spike(bus.TEXT, mark, 10, site.name, at=at(site)))))
                    holder.sock.settimeout(2)
                    expect(b"FORBIDDEN" in holder.next(), "the thief was answered")
                except (Ended, TimeoutError):
                    pass
                waits.append(owner.heard(5, since))
        end = owner.end()
    expect(None not in waits and max(waits) < TAKES_OVER_SECONDS + 0.5, f"back after {waits} s")
    expect(not end["lost"] and not end["strange"], f"the owner met {end}")
    expect(not site.seen(mark), "delivered")
    return f"back within {max(waits):.2f} s; {end['asked']} requests answered"


@row("agent-name-stolen", "20", "keys that say Hello under the honest agent's name without a grant for it, and a client's key",
     "FORBIDDEN and audited; the honest agent serves on", harmless=True)
def agent_name(site):
    before = len(site.audit("AUTH-002", "AUTH-003"))
    hello = bus.pb.message((1, site.name), (2, "witness"), (5, 8))
    for keys in (site.key("", agents=["adversary-other"]), site.named("visual", "", components=["VISUAL_CORTEX"]),
                 site.named("assailant")):
        got = ask(site, keys, bus.spike(bus.HELLO, hello, at=at(site)), "agents")
        expect(got is None or got[0] in ("FORBIDDEN", "UNAUTHORIZED"), f"answered {got}")
    expect(site.audited(before, "AUTH-002", "AUTH-003"), "not in the audit log")
    return "3 keys refused"


@row("reply-forged", "20", "an agent that answers requests which were put to another one, by their ids",
     "the asker gets the right agent's answer, once", harmless=True)
def reply_forged(site):
    name = "adversary-liar"
    with bus.Peer(site.endpoints["agents"], site.server, site.key("", agents=[name]), name.encode()) as liar, \
            site.rcis(site.named("assailant")) as asker:
        liar.ask(bus.spike(bus.HELLO, bus.pb.message((1, name), (5, 8))), 3)
        for i in range(20):
            request = str(uuid.uuid4())
            lie = bus.spike(14, bus.pb.message((1, "a lie")), request_id=request)
            liar.sock.send(lie)
            asker.sock.send(bus.call_request(site.name, f"truth {i}", request, at(site)))
            for _ in range(5):
                liar.sock.send(lie)
            fields = asker.reply(request.encode())
            expect(fields is not None, "not answered")
            text = bus.pb.text(bus.pb.parse(bus.pb.first(fields, 15)), 1)
            expect(text == f"seen truth {i}", f"answered {bus.rcis_outcome(fields)} {text!r}")
            time.sleep(0.01)
    return "20 requests, 120 lies: every answer is the right one"


@row("key-at-wrong-door", "20 10", "a client's key on the planes, a component's and an agent's key at RCIS",
     "FORBIDDEN or silence; nothing is delivered", harmless=True)
def wrong_door(site):
    mark = "door-" + uuid.uuid4().hex[:8]
    for plane in ("data", "agents"):
        for sender in (0, 1):
            got = ask(site, site.named("assailant"), bus.spike(bus.TEXT, mark, sender, site.name, at=at(site)), plane, seconds=1, tries=1)
            expect(got is None or got[0] != "ok", f"a client's key on {plane} was answered {got}")
    for keys in (site.named("visual", "", components=["VISUAL_CORTEX"]), site.key("", agents=["adversary-door"])):
        with site.rcis(keys) as peer:
            for number, body in ((15, bus.pb.message((1, "security"), (3, '{"command":"whitelist.list"}'))),
                                 (11, bus.pb.message((1, mark), (2, "text")))):
                got = peer.operation(number, body, 1.5)
                expect(got is None or got[0] in (401, 403), f"an agent's key at RCIS was answered {got}")
    expect(not site.seen(mark), "delivered")
    return "8 attempts refused"
