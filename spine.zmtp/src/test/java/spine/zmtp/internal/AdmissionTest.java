package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.send;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.zmtp.internal.Rig.Ear;
import spine.zmtp.loop.internal.Counters.Count;
import spine.zmtp.wire.internal.Greeting;

/** SEC-17, and the budget of whoever is not authenticated: bytes, time and number. */
@Timeout(60)
class AdmissionTest extends Looped {
    private static final Timings QUICK = new Timings(1_500, 15_000, 20, 100);
    private final Rig rig = new Rig(loops(), Rig.Kind.CURVE, QUICK, 256);
    private final Ear ear = new Ear();
    private final List<Socket> strangers = new ArrayList<>();

    @org.junit.jupiter.api.AfterEach
    void close() throws IOException {
        rig.close();
        for (var stranger : strangers) {
            stranger.close();
        }
    }

    private Socket stranger(Endpoint at) throws IOException {
        return stranger(at, "127.0.0.1");
    }

    private Socket stranger(Endpoint at, String from) throws IOException {
        var uri = URI.create(at.address());
        var socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 10_000);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Rig.SECONDS));
        strangers.add(socket);
        return socket;
    }

    private static void assertClosed(Socket stranger) throws IOException {
        try {
            while (stranger.getInputStream().read() >= 0) {
                continue;
            }
        } catch (SocketException e) {
            assertTrue(e.getMessage().contains("reset") || e.getMessage().contains("aborted"), e.getMessage());
        }
    }

    private void assertServes(Endpoint listening) throws Exception {
        send(rig.connect(listening, new Ear()), "good");
        assertEquals("good", ear.next().text());
    }

    @Test
    void shouldGreetWhoeverWantsToHearFirst() throws Exception {
        var first = stranger(rig.listen(Gates.ALL, ear)).getInputStream().readNBytes(Greeting.BYTES);
        assertTrue(Greeting.complete(first, Greeting.BYTES, Greeting.of("CURVE", false)));
    }

    @Test
    void shouldLetNobodyInWhomTheGateRefuses() throws Exception {
        var bad = Rig.keys();
        var listening = rig.listen((key, address) -> Gates.word(!key.equals(bad.publicKey())), ear);
        var refused = new Ear();
        rig.connect(listening, bad, "", refused).send(null, Rig.text("no"), spine.api.transport.SendOutcome.Listener.IGNORE);
        assertTrue(refused.event(Kind.REFUSED).detail().contains("400"));
        assertTrue(ear.event(Kind.REFUSED).detail().contains("400"));
        assertServes(listening);
        assertTrue(ear.messages.isEmpty());
    }

    @Test
    void shouldTakeAGateThatThrowsForANo() throws Exception {
        var bad = Rig.keys();
        var listening = rig.listen((key, address) -> {
            if (key.equals(bad.publicKey())) {
                throw new IllegalStateException("on purpose");
            }
            return Gates.word(true);
        }, ear);
        var refused = new Ear();
        rig.connect(listening, bad, "", refused);
        assertTrue(refused.event(Kind.REFUSED).detail().contains("500"));
        assertServes(listening);
    }

    @Test
    void shouldTakeALateGateForANo() throws Exception {
        var late = Rig.keys();
        var go = new CountDownLatch(1);
        var listening = rig.listen((key, address) -> {
            if (key.equals(late.publicKey())) {
                Rig.latch(go);
            }
            return Gates.word(true);
        }, ear);
        rig.connect(listening, late, "", new Ear()).close();
        var waiting = rig.connect(listening, late, "", new Ear());
        ear.event(Kind.REFUSED);
        waiting.close();
        go.countDown();
        assertServes(listening);
    }

    @Test
    void shouldEndWhoStopsInTheMiddleOfTheGreeting() throws Exception {
        var listening = rig.listen(ear);
        var silent = stranger(listening);
        var half = stranger(listening);
        half.getOutputStream().write(Arrays.copyOf(Greeting.of("CURVE", false), 30));
        assertServes(listening);
        assertClosed(silent);
        assertClosed(half);
        assertEquals(Kind.HANDSHAKE_FAILED, ear.event(Kind.HANDSHAKE_FAILED).kind());
    }

    @Test
    void shouldEndWhoSendsAByteAtATime() throws Exception {
        var listening = rig.listen(ear);
        var slow = stranger(listening);
        var out = slow.getOutputStream();
        var greeting = Greeting.of("CURVE", false);
        var pause = new CountDownLatch(1);
        long start = System.nanoTime();
        try {
            for (int i = 0; i < greeting.length; i++) {
                out.write(greeting[i]);
                pause.await(100, TimeUnit.MILLISECONDS);
            }
            assertClosed(slow);
        } catch (SocketException e) {
            assertTrue(System.nanoTime() - start > 0);
        }
        ear.event(Kind.HANDSHAKE_FAILED);
        assertServes(listening);
    }

    /** Defect 2 of JeroMQ: a header is believed before authentication. */
    @Test
    void shouldRefuseAFrameOfTwoGigabytesAtItsHeader() throws Exception {
        var listening = rig.listen(ear);
        for (int flags : new int[] {2, 3, 6, 0x82}) {
            var liar = stranger(listening);
            liar.getOutputStream().write(Greeting.of("CURVE", false));
            liar.getOutputStream().write(new byte[] {(byte) flags, 0, 0, 0, 0, 0x7f, -1, -1, -1});
            assertClosed(liar);
            ear.event(Kind.HANDSHAKE_FAILED);
        }
        assertServes(listening);
    }

    @Test
    void shouldRefuseAnotherMechanismAndGarbage() throws Exception {
        var listening = rig.listen(ear);
        for (var mechanism : List.of("NULL", "PLAIN", "GSSAPI")) {
            var other = stranger(listening);
            other.getOutputStream().write(Greeting.of(mechanism, false));
            assertClosed(other);
            assertTrue(ear.event(Kind.HANDSHAKE_FAILED).detail().contains(mechanism));
        }
        var browser = stranger(listening);
        browser.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
        assertClosed(browser);
        ear.event(Kind.HANDSHAKE_FAILED);
        assertServes(listening);
    }

    @Test
    void shouldServeWhileTooManyStrangersHoldTheirConnections() throws Exception {
        try (var patient = new Rig(loops(), Rig.Kind.CURVE, new Timings(60_000, 15_000, 20, 100), 256)) {
            var listening = patient.listen(ear);
            for (int i = 0; i < 1_000; i++) {
                stranger(listening);
            }
            Rig.until("were closed", () -> patient.transport.count(Count.REFUSED_FOR_ROOM) >= 1_000 - 64);
            // None of the others will end by itself before this test does.
            send(patient.connect(listening, new Ear()), "good");
            assertEquals("good", ear.next().text());
        }
    }

    /** Who goes far for nothing, by replayed commands, must not hold places against a newcomer of another host. */
    @Test
    void shouldCloseTheOldestOfTheHostThatHoldsMost() throws Exception {
        try (var patient = new Rig(loops(), Rig.Kind.CURVE, new Timings(60_000, 15_000, 20, 100), 3)) {
            var listening = patient.listen(ear);
            var elsewhere = stranger(listening, "127.0.0.2");
            var oldest = stranger(listening);
            oldest.getOutputStream().write(Greeting.of("CURVE", false));
            oldest.getInputStream().readNBytes(Greeting.BYTES);
            stranger(listening);
            stranger(listening);
            assertClosed(oldest);
            elsewhere.getOutputStream().write(Greeting.of("CURVE", false));
            assertEquals(Greeting.BYTES, elsewhere.getInputStream().readNBytes(Greeting.BYTES).length,
                    "it is still there");
        }
    }
}
