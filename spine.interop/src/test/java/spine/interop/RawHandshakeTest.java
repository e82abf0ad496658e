package spine.interop;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static spine.interop.RawSocket.ascii;
import static spine.interop.RawSocket.join;
import static spine.interop.RawSocket.property;

import java.util.Arrays;
import org.junit.jupiter.api.Timeout;

/** CURVE handshakes that break a rule (RFC 26); libzmq's test_security_curve re-expressed, and more. */
@Timeout(120)
class RawHandshakeTest extends Hostile {
    private static final byte[] DEALER = property("Socket-Type", "DEALER");

    private static byte[] changed(byte[] body, int at) {
        var changed = body.clone();
        changed[at] ^= 1;
        return changed;
    }

    @OnEachEngine
    void shouldRefuseReadyInsteadOfHello(Engine engine) throws Exception {
        assertThrownOut(engine, client -> client.greet().command(join(ascii("\5READY"), DEALER)));
    }

    @OnEachEngine
    void shouldRefuseAnEarlyMessage(Engine engine) throws Exception {
        assertThrownOut(engine, client -> client.greet().frame(0, ascii("sneaky")));
        assertThrownOut(engine, client -> client.hello().frame(0, ascii("sneaky")));
        assertThrownOut(engine, client -> client.hello().text("sneaky"));
    }

    @OnEachEngine
    void shouldRefuseAHelloOfTheWrongLength(Engine engine) throws Exception {
        assertThrownOut(engine, client -> client.greet().command(ascii("\5HELLO")));
        assertThrownOut(engine, client -> client.greet().command(Arrays.copyOf(client.helloBody(), 199)));
        assertThrownOut(engine, client -> client.greet().command(Arrays.copyOf(client.helloBody(), 201)));
    }

    @OnEachEngine
    void shouldRefuseAMisspelledHello(Engine engine) throws Exception {
        assertThrownOut(engine, client -> client.greet().command(changed(client.helloBody(), 5)));
    }

    @OnEachEngine
    void shouldRefuseAHelloOfAnotherVersion(Engine engine) throws Exception {
        assertThrownOut(engine, client -> client.greet().command(changed(client.helloBody(), 6)));
        assertThrownOut(engine, client -> client.greet().command(changed(client.helloBody(), 7)));
    }

    /** Key, nonce, tag and text of its box. */
    @OnEachEngine
    void shouldRefuseAHelloWithAFlippedBit(Engine engine) throws Exception {
        for (int at : new int[] {81, 119, 121, 199}) {
            assertThrownOut(engine, client -> client.greet().command(changed(client.helloBody(), at)));
        }
    }

    @OnEachEngine
    void shouldRefuseASecondHello(Engine engine) throws Exception {
        assertThrownOut(engine, client -> client.hello().command(client.helloBody()));
    }

    @OnEachEngine
    void shouldRefuseAnInitiateOfTheWrongLength(Engine engine) throws Exception {
        assertThrownOut(engine, client -> client.hello().command(ascii("\10INITIATE")));
        assertThrownOut(engine, client -> client.hello()
                .command(Arrays.copyOf(client.initiateBody(client.cookie(), DEALER), 256)));
    }

    @OnEachEngine
    void shouldRefuseAMisspelledInitiate(Engine engine) throws Exception {
        assertThrownOut(engine, client -> client.hello().command(changed(client.initiateBody(client.cookie(), DEALER), 8)));
    }

    /** The cookie's nonce, its tag, its content; then the box's nonce, tag and content. */
    @OnEachEngine
    void shouldRefuseAnInitiateWithAFlippedBit(Engine engine) throws Exception {
        for (int at : new int[] {10, 30, 100, 112, 115, 150, 270}) {
            assertThrownOut(engine,
                    client -> client.hello().command(changed(client.initiateBody(client.cookie(), DEALER), at)));
        }
    }

    @OnEachEngine
    void shouldRefuseTheCookieOfAnotherConnection(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            try (var one = visitor(site, router).hello(); var two = visitor(site, router).hello()) {
                two.command(two.initiateBody(one.cookie(), DEALER));
                assertEnds(engine, two, "foreign cookie");
            }
            assertUnharmed(site, router, ear);
        }
    }

    /** Somebody else's public key, without its secret: the vouch does not open. */
    @OnEachEngine
    void shouldRefuseAKeyWhoseSecretIsNotHeld(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            var claimed = new spine.api.security.CurveKeyPair(Salt.keyPair().publicKey(), Salt.random(32));
            try (var thief = new RawClient(router.address(), claimed, site.serverKeys.publicKey().bytes())) {
                thief.hello().command(thief.initiateBody(thief.cookie(), DEALER));
                thief.text("I am somebody else");
                assertEnds(engine, thief, "false vouch");
            } catch (java.net.SocketException e) {
                assertNotNull(e.getMessage());
            }
            assertUnharmed(site, router, ear);
        }
    }

    @OnEachEngine
    void shouldRefuseAnErrorInMidHandshake(Engine engine) throws Exception {
        assertThrownOut(engine, client -> {
            client.greet().command(ascii("\5ERROR\3400"));
            client.socket.shutdownOutput();
        });
        assertThrownOut(engine, client -> {
            client.hello().command(ascii("\5ERROR\3400"));
            client.socket.shutdownOutput();
        });
    }

    @OnEachEngine
    void shouldSurviveMetadataThatLies(Engine engine) throws Exception {
        for (var metadata : new byte[][] {property("X", "x".repeat(2_000)), property("Socket-Type", "SUB"),
            property("Socket-Type", "NONSENSE"), {}, {(byte) 255, 'a'}, {0}, ascii("\13Socket-Type\u007f\u007f\u007f\u007fx"),
            join(property("Socket-Type", "DEALER"), property("Identity", "i".repeat(256)))}) {
            assertHarmless(engine, client -> client.hello().command(client.initiateBody(client.cookie(), metadata)));
        }
    }
}
