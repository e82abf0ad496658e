"""INITIATEs that break a rule (RFC 26): every field, the vouch, the cookie, the metadata."""
from . import bus, salt, zmtp
from .assault import FLAGS, MUST, ORDER, assault, at_step, flip, frames, lengths, register, whole
from .card import expect, row
from .zmtp import COMMAND, DEALER, frame, prop

# -- INITIATE: name (9), cookie (16 + 80), nonce (8), box (16 + ...)

INITIATE = {"name": (0, 9, "01 21"), "cookie-nonce": (9, 25, "01"), "cookie-tag": (25, 41, "01"), "cookie-box": (41, 105, "01"),
            "nonce": (105, 113, "01"), "tag": (113, 129, "01 21"), "box": (129, 257, "01 21")}
for part, (start, end, sec) in INITIATE.items():
    register("initiate", "initiate", part, start, end, sec)


@row("initiate-length", "01 21", "INITIATE cut, extended, doubled", MUST, harmless=True)
def initiate_length(site):
    return assault(site, at_step("initiate", lengths(270)))


@row("initiate-frame", "01 21", "INITIATE in frames with wrong flags and lengths", MUST, harmless=True)
def initiate_frame(site):
    return assault(site, frames("initiate"), lax=FLAGS)


def own_initiate(make):
    """A visit whose INITIATE is made by a function of the client."""
    return lambda client, request: whole(client, request, initiate=lambda c, _: frame(make(c), COMMAND))


@row("initiate-cookie-foreign", "01", "the cookie of another connection, of zeros, and one from before a reconnect", MUST,
     harmless=True)
def foreign_cookie(site):
    with zmtp.Client.to(site.endpoints["rcis"], site.server, site.named("assailant")) as other:
        other.greet().write(frame(other.hello(), COMMAND))
        alive = other.welcomed().cookie

        def with_cookie(cookie):
            return own_initiate(lambda c: c.initiate(cookie=cookie))
        return assault(site, {"another's": with_cookie(alive), "zeros": with_cookie(bytes(96)),
                              "random": with_cookie(salt.random(96))})


@row("initiate-vouch", "01 20", "a vouch for another server, another short-term key, by another key, of another "
     "connection", MUST, harmless=True)
def vouches(site):
    keys, victim, stranger = site.named("assailant"), site.named("victim"), salt.Keys()
    with zmtp.Client.to(site.endpoints["rcis"], site.server, keys) as other:
        other.greet().write(frame(other.hello(), COMMAND))
        used = other.welcomed().vouch()
        return assault(site, {
            "another server": own_initiate(lambda c: c.initiate(vouch=c.vouch(c.short.public + stranger.public))),
            "another short-term key": own_initiate(lambda c: c.initiate(vouch=c.vouch(stranger.public + site.server))),
            "by another key": own_initiate(lambda c: c.initiate(vouch=c.vouch(keys=stranger))),
            "of another connection": own_initiate(lambda c: c.initiate(vouch=used)),
            "names swapped": own_initiate(lambda c: c.initiate(vouch=c.vouch(site.server + c.short.public))),
            "too short": own_initiate(lambda c: c.initiate(vouch=c.vouch(b"short"))),
            "a paired key whose secret is not held": own_initiate(
                lambda c: c.initiate(plain=victim.public + c.vouch() + DEALER)),
            "no key": own_initiate(lambda c: c.initiate(plain=bytes(32) + c.vouch() + DEALER))}, lax=("another server",))


@row("initiate-small-order", "01 20", "a key of small order, whose secret everybody holds, is put on the whitelist and used", "it is not "
     "taken onto the whitelist, or its holder is not let in")
def small_order(site):
    zero = salt.zmq_text(bytes(32))
    try:
        site.security("whitelist.add", key=zero, role="client", label="adversary")
    except bus.Refused as no:
        return f"not taken: {no.code}"

    def known(client):
        nonce = salt.random(16)
        vouch = salt.seal_under(salt.shared_of_small_order(), client.short.public + site.server, b"VOUCH---" + nonce)
        return client.initiate(plain=bytes(32) + nonce + vouch + DEALER)
    try:
        return "taken, but " + assault(site, {"zero": own_initiate(known)})
    finally:
        site.security("whitelist.remove", key=zero)


@row("initiate-content", "01 20", "a well made box that holds too little, or another identity", MUST, harmless=True)
def contents(site):
    return assault(site, {
        "nothing": own_initiate(lambda c: c.initiate(plain=b"")),
        "key only": own_initiate(lambda c: c.initiate(plain=c.keys.public)),
        "half a vouch": own_initiate(lambda c: c.initiate(plain=c.keys.public + c.vouch()[:50])),
        "all zeros": own_initiate(lambda c: c.initiate(plain=bytes(128) + DEALER)),
        "key changed": own_initiate(lambda c: c.initiate(plain=flip(0)(c.keys.public) + c.vouch() + DEALER))})


@row("initiate-metadata", "01 16", "metadata without Socket-Type, of the wrong type, doubled, lying about lengths, huge", MUST,
     harmless=True)
def metadata(site):
    kinds = {"none": b"", "SUB": prop(b"Socket-Type", b"SUB"), "unknown type": prop(b"Socket-Type", b"NONSENSE"),
             "doubled": DEALER + DEALER, "name of no length": b"\0" + DEALER, "name cut": DEALER + b"\xffa",
             "value cut": DEALER + b"\1X\x7f\xff\xff\xffx", "negative length": DEALER + b"\1X\xff\xff\xff\xffx",
             "identity of 256": DEALER + prop(b"Identity", b"i" * 256), "2,000 bytes": DEALER + prop(b"X-Long", b"x" * 2000),
             "a million bytes": DEALER + prop(b"X-Long", b"x" * 1_000_000)}
    tolerant = {"2,000 bytes"}  # RFC 37 sets no limit below
    table = {name: (lambda c, r, m=m: whole(c, r, metadata=m)) for name, m in kinds.items()
             if site.ours or name not in tolerant}
    return assault(site, table, lax=("none", "doubled"))


@row("initiate-nonce-order", "01", "INITIATE under HELLO's nonce again, under 0, and one left out", MUST, harmless=True)
def initiate_nonce(site):
    def under(value):
        def make(client):
            client.nonce = value - 1
            return client.initiate()
        return own_initiate(make)
    table = {"HELLO's": under(1), "zero": under(0)}
    if site.ours:
        table["one left out"] = under(4)
    return assault(site, table, lax=("HELLO's", "zero"))


@row("initiate-order", "01 21", "another command, or traffic, where INITIATE belongs", MUST, harmless=True)
def initiate_order(site):
    def after_welcome(make):
        def visit(client, request):
            client.greet().write(frame(client.hello(), COMMAND))
            client.welcomed().write(make(client, request))
        return visit
    table = {name: after_welcome(lambda c, r, b=body: frame(b, COMMAND)) for name, body in ORDER.items() if name != "INITIATE"}
    table["plain request"] = after_welcome(lambda c, r: frame(r))
    table["MESSAGE before READY"] = after_welcome(lambda c, r: frame(c.message(r)))
    return assault(site, table)


@row("initiate-twice", "01 21", "INITIATE again after READY, the same and a new one; HELLO again after READY", MUST,
     harmless=True)
def initiate_twice(site):
    def after_ready(make):
        def visit(client, request):
            client.shake().write(make(client))
        return visit

    def same(client, request):
        client.greet().write(frame(client.hello(), COMMAND))
        sent = frame(client.welcomed().initiate(), COMMAND)
        client.write(sent + sent)
        client.ready()
    return assault(site, {"same": same, "new": after_ready(lambda c: frame(c.initiate(), COMMAND)),
                          "HELLO": after_ready(lambda c: frame(c.hello(), COMMAND)),
                          "READY": after_ready(lambda c: frame(ORDER["READY"], COMMAND))})


@row("user-id-in-metadata", "15 20", "a verified key that puts another's User-Id and routing id into its metadata",
     "it is taken for itself: the other's permissions are not its own", harmless=True)
def user_id(site):
    admin = site.admin_keys.text.encode()
    viewer = site.key("", components=["AUDIO_CORTEX"])
    with zmtp.Client.to(site.endpoints["rcis"], site.server, viewer) as client:
        client.shake(DEALER + prop(b"User-Id", admin) + prop(b"Identity", admin[:20]))
        client.write(frame(client.message(bus.call_request("security", '{"command":"whitelist.list"}',
                                                           at=bus.now() + site.skew))))
        client.sock.settimeout(8 if site.ours else 2)
        try:
            status, code, words = bus.rcis_outcome(bus.pb.parse(client.next()))
        except (TimeoutError, zmtp.Ended):
            expect(not site.ours, "no answer")
            return "no answer"
    expect(status in (401, 403), f"answered {status} {code} {words}")
    return f"{status} {code}"
