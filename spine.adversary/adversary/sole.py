"""Second connections of a key that may have one: the first answers, is stopped, is killed (SEC-20)."""
import signal

from . import bus
from .card import Failed, expect, row
from .identity import NOBODYS, TAKES_OVER_SECONDS, at
from .peers import Owner
from .zmtp import DEALER, Client, Ended, frame, prop


@row("second-connection-answering", "20", "a second live connection of a tier 1 key, with another and with the same routing id, "
     "while libzmq answers for the first", NOBODYS)
def second_answering(site):
    before, keys = len(site.audit("AUTH-003")), site.component("MEMORY_SYSTEM")
    with Owner(site, keys, 2, "component_2") as owner:
        expect(owner.heard(5) is not None, "the owner is not served")
        words = set()
        for identity in (b"component_2.second", b"component_2", b""):
            with Client.to(site.endpoints["data"], site.server, keys) as second:
                try:
                    second.shake(DEALER + (prop(b"Identity", identity) if identity else b""))
                    second.write(frame(second.message(bus.spike(bus.TEXT, "second", 2, site.name, at=at(site)))))
                    raise Failed(f"a second connection as {identity!r} was let in: {second.next()[:80]!r}")
                except Ended as no:
                    words.add(str(no))
        end = owner.end()
    expect(not end["lost"] and end["answered"] == end["asked"] and not end["strange"], f"the owner met {end}")
    expect(site.audited(before, "AUTH-003"), "not in the audit log as AUTH-003")
    return f"3 refused ({', '.join(words)}); the owner's {end['asked']} requests answered"


def takes_over(site, component, number, halt):
    keys, identity = site.component(component), f"component_{number}"
    with Owner(site, keys, number, identity) as first:
        expect(first.heard(5) is not None, "the owner is not served")
        first.process.send_signal(halt)
        with Owner(site, keys, number, identity) as second:
            took = second.heard(8, second.started)
            expect(took is not None, "the restarted owner is not served within 8 s")
            end = second.end()
    expect(took < TAKES_OVER_SECONDS + 1.0, f"it took {took:.2f} s (with 1 s for starting a process)")
    expect(not end["lost"], f"the owner met {end}")
    return f"served {took:.2f} s after the start of its new process"


@row("second-connection-stopped", "20", "the first connection's process is stopped (SIGSTOP); the owner starts again",
     "it takes over from the dead socket within 2 s")
def second_stopped(site):
    return takes_over(site, "REASONING_ENGINE", 3, signal.SIGSTOP)


@row("second-connection-killed", "20", "the first connection's process is killed; the owner starts again",
     "it takes over within 2 s")
def second_killed(site):
    return takes_over(site, "VISUAL_CORTEX", 10, signal.SIGKILL)


@row("shared-connections", "20", "a client's key (tier 2) with five connections at once", "all are served: only tiers 0 and 1 are "
     "held to one", harmless=True)
def shared(site):
    keys = site.named("assailant")
    peers = [site.rcis(keys) for _ in range(5)]
    for peer in peers:
        peer.call(site.name, "shared")
    for peer in peers:
        peer.close()
    return "5 served"
