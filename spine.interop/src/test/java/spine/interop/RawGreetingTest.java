package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Timeout;

/** Greetings and first frames that no honest peer sends. */
@Timeout(120)
class RawGreetingTest extends Hostile {
    /** Slow, but by the rules: served. */
    @OnEachEngine
    void shouldServeAPeerThatGreetsByteByByte(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            try (var client = visitor(site, router)) {
                for (byte one : RawSocket.greeting("CURVE", false)) {
                    client.write(new byte[] {one});
                }
                client.in.readFully(new byte[64]);
                var hello = client.helloBody();
                client.header(4, hello.length);
                for (byte one : hello) {
                    client.write(new byte[] {one});
                }
                assertEquals(168, client.frame().length);
            }
            assertUnharmed(site, router, ear);
        }
    }

    @OnEachEngine
    void shouldEndAWrongSignature(Engine engine) throws Exception {
        assertThrownOut(engine, client -> {
            client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".concat("x".repeat(100)));
            client.socket.shutdownOutput();
        });
        assertThrownOut(engine, client -> {
            var greeting = RawSocket.greeting("CURVE", false);
            greeting[9] = 0x7e;
            client.write(greeting);
            client.socket.shutdownOutput();
        });
    }

    /** libzmq's unauthenticated_message: ZMTP 1.0 knows no security. */
    @OnEachEngine
    void shouldRefuseZmtp1(Engine engine) throws Exception {
        assertThrownOut(engine, client -> {
            client.write("\1\0");
            client.write("\10\0sneaky\0");
            client.socket.shutdownOutput();
        });
    }

    @OnEachEngine
    void shouldRefuseZmtp2(Engine engine) throws Exception {
        assertThrownOut(engine, client -> {
            client.write("\u00ff\0\0\0\0\0\0\0\1\u007f\1\5\0\0");
            client.write("\0\6sneaky");
            client.socket.shutdownOutput();
        });
    }

    @OnEachEngine
    void shouldRefuseEveryOtherMechanism(Engine engine) throws Exception {
        for (var mechanism : new String[] {"NULL", "PLAIN", "GSSAPI", "CURVEX", "", "curve"}) {
            assertThrownOut(engine, client -> {
                client.write(RawSocket.greeting(mechanism, false));
                client.command(RawSocket.join(RawSocket.ascii("\5READY"), RawSocket.property("Socket-Type", "DEALER")));
                client.write("\0\6sneaky");
                client.socket.shutdownOutput();
            });
        }
    }

    /** RFC 26 has one server: a client that says it is one is refused, or treated as the client that it is. */
    @OnEachEngine
    void shouldNotBeLedByAPeerThatSaysItIsTheServer(Engine engine) throws Exception {
        assertHarmless(engine, client -> {
            client.write(RawSocket.greeting("CURVE", true));
            client.write("\0\6sneaky");
        });
    }

    @OnEachEngine
    void shouldSurviveGarbage(Engine engine) throws Exception {
        var random = new Random(42);
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            for (int i = 0; i < 40; i++) {
                var garbage = new byte[700];
                random.nextBytes(garbage);
                if (i % 2 == 0) {
                    System.arraycopy(RawSocket.greeting("CURVE", false), 0, garbage, 0, 64);
                }
                try (var client = visitor(site, router)) {
                    client.write(garbage);
                    client.socket.shutdownOutput();
                    client.ends(1_000);
                } catch (java.net.SocketException e) {
                    // Ended while it was writing: just as well.
                    assertEquals(false, e.getMessage().isEmpty());
                }
            }
            assertUnharmed(site, router, ear);
        }
    }
}
