package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.interop.RawSocket.ascii;
import static spine.interop.RawSocket.join;
import static spine.interop.RawSocket.property;

import org.junit.jupiter.api.Timeout;

/** Peers that were admitted and then break the rules: nothing altered or repeated is ever delivered. */
@Timeout(120)
class RawTrafficTest extends Hostile {
    /** After one good message, this; the connection ends and the good message stays the only one. */
    private static void assertEndsAfter(Engine engine, Visit visit) throws Exception {
        assertAfterAGoodMessage(engine, visit, true);
    }

    private static void assertAfterAGoodMessage(Engine engine, Visit visit, boolean ends) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            try (var client = visitor(site, router).ready()) {
                client.text("good");
                assertEquals("good", ear.next().text());
                visit.pay(client);
                if (ends) {
                    assertEnds(engine, client, "after a good message");
                }
                assertUnharmed(site, router, ear);
            }
        }
    }

    @OnEachEngine
    void shouldEndAReplayedMessage(Engine engine) throws Exception {
        assertEndsAfter(engine, client -> client.frame(0, client.sealed(client.nonce, 0, ascii("good"))));
    }

    @OnEachEngine
    void shouldEndAMessageWithAnOldNonce(Engine engine) throws Exception {
        assertEndsAfter(engine, client -> client.frame(0, client.sealed(1, 0, ascii("old"))));
        assertEndsAfter(engine, client -> client.frame(0, client.sealed(0, 0, ascii("zero"))));
    }

    /** Nonce, tag, flags and text. */
    @OnEachEngine
    void shouldEndAMessageWithAFlippedBit(Engine engine) throws Exception {
        for (int at : new int[] {8, 15, 16, 30, 32, 33}) {
            assertEndsAfter(engine, client -> {
                var sealed = client.sealed(0, ascii("flipped"));
                sealed[at] ^= 4;
                client.frame(0, sealed);
            });
        }
    }

    /** The name is not in the box: a box that opens is the peer's own. JeroMQ looks only at the box. */
    @OnEachEngine
    void shouldEndAMessageWithAMisspelledName(Engine engine) throws Exception {
        refusedOrPrinted(engine, 0, "a misspelled command");
        refusedOrPrinted(engine, 7, "a misspelled command");
    }

    /** jnacl 1.0.0 compares 15 of the tag's 16 bytes. With spine.security.nacl in its place this is refused. */
    @OnEachEngine
    void shouldEndAMessageWithAFlippedBitInTheLastByteOfTheTag(Engine engine) throws Exception {
        refusedOrPrinted(engine, 31, "a tag whose last byte is wrong");
    }

    private static void refusedOrPrinted(Engine engine, int at, String what) throws Exception {
        if (engine.ours()) {
            assertEndsAfter(engine, client -> changed(client, at));
            return;
        }
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            try (var client = visitor(site, router).ready()) {
                changed(client, at);
                site.assertServesAmong(router, ear,
                        heard -> Findings.print(engine, "delivers a message with " + what, heard.text()));
            }
        }
    }

    private static void changed(RawClient client, int at) throws java.io.IOException {
        var sealed = client.sealed(0, ascii("changed"));
        sealed[at] ^= 4;
        client.frame(0, sealed);
    }

    @OnEachEngine
    void shouldEndAMessageThatIsTooShort(Engine engine) throws Exception {
        for (int length : new int[] {0, 1, 8, 16, 31, 32}) {
            assertEndsAfter(engine,
                    client -> client.frame(0, java.util.Arrays.copyOf(client.sealed(0, ascii("short")), length)));
        }
    }

    @OnEachEngine
    void shouldEndATextThatIsNotEncrypted(Engine engine) throws Exception {
        assertEndsAfter(engine, client -> client.frame(0, ascii("plain text")));
        assertEndsAfter(engine, client -> client.frame(1, ascii("plain text of forty characters and more")));
    }

    @OnEachEngine
    void shouldSurviveMalformedCommands(Engine engine) throws Exception {
        for (var body : new String[] {"\4PING", "\4PING\0", "", "\377", "\4PONG", "\7UNKNOWNx", "\5ERROR", "\5READY",
            "\11SUBSCRIBEx", "\6CANCEL"}) {
            assertAfterAGoodMessage(engine, client -> client.message(2, body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)),
                    false);
        }
    }

    /** SP-14: what is larger than allowed ends its own connection. */
    @OnEachEngine
    void shouldEndAMessageThatIsTooLarge(Engine engine) throws Exception {
        for (long length : new long[] {Contents.LARGEST + 1000L, Integer.MAX_VALUE, 1L << 31, Long.MAX_VALUE, -1}) {
            assertEndsAfter(engine, client -> client.header(0, length));
        }
    }

    /** SEC-20: no property that a peer sends replaces what its handshake proved. */
    @OnEachEngine
    void shouldNotBelieveAPeerThatSendsTheUserIdOfAnother(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            var keys = Salt.keyPair();
            var other = Salt.keyPair().publicKey();
            try (var liar = new RawClient(router.address(), keys, site.serverKeys.publicKey().bytes())) {
                liar.ready(join(property("Socket-Type", "DEALER"), property("User-Id", other.z85()),
                        property("Identity", "x"))).text("I am somebody else");
                site.assertServesAmong(router, ear, heard -> assertEquals(keys.publicKey(), heard.from().key()));
            }
        }
    }

    /** SEC-20: a routing id in use stays its owner's, and so do the replies. */
    @OnEachEngine
    void shouldNotGiveARoutingIdInUseToAnotherKey(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            site.client(Foreign.LIBZMQ, router, "type", "DEALER", "id", "agent", "hello", "mine");
            var owner = ear.next("mine").from();
            try (var thief = visitor(site, router)) {
                var metadata = join(property("Socket-Type", "DEALER"), property("Identity", "agent"));
                thief.hello().command(thief.initiateBody(thief.cookie(), metadata));
                thief.frame(0, thief.sealed(0, ascii("I am the agent")));
                for (int i = 0; i < 50; i++) {
                    Site.send(router, owner, Site.text("for the owner " + i));
                    ear.next("for the owner " + i);
                }
            } catch (java.net.SocketException e) {
                assertTrue(e.getMessage().contains("roken pipe") || e.getMessage().contains("reset"), e.getMessage());
            }
        }
    }
}
