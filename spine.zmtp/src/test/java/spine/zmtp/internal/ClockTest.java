package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.send;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.zmtp.internal.Rig.Ear;
import spine.zmtp.wire.internal.Greeting;

/** All waits go by the clock, which the test moves by hand; in real time most of these would take many minutes. */
@Timeout(30)
class ClockTest {
    private static final int HEARTBEAT = 600_000;
    private static final int MINUTE = 60_000;
    /** An alarm may ring so much late. */
    private static final int GRAIN = 100;
    /** As with the system's, its beginning means nothing. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - TimeUnit.MINUTES.toNanos(5));
    private final Ear ear = new Ear();

    private Rig rig(Timings timings) {
        return new Rig(Loops.ONE, Rig.Kind.NULL, timings, 256, clock::get);
    }

    /** What a loop did not do before this is due now. */
    private void pass(long millis, Reactor reactor) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        Rig.turn(reactor);
    }

    @Test
    void shouldPingAfterAnIntervalAndEndAfterTwoOfSilence() throws Exception {
        try (var rig = rig(new Timings(MINUTE, HEARTBEAT, 20, 100))) {
            var listening = rig.listen(ear);
            try (var peer = RawPeer.connect(listening.address(), 1, "DEALER")) {
                peer.message("here");
                ear.next();
                pass(HEARTBEAT + GRAIN, rig.server);
                assertEquals("\4PING", peer.any().substring(0, 5));
                peer.message("still");
                ear.next();
                pass(HEARTBEAT + GRAIN, rig.server);
                assertEquals("\4PING", peer.any().substring(0, 5));
                assertTrue(ear.events.stream().noneMatch(e -> e.kind() == Kind.DISCONNECTED), "it was heard meanwhile");
                pass(HEARTBEAT + GRAIN, rig.server);
                assertEquals("silent for " + 2 * (HEARTBEAT + GRAIN) + " ms", ear.event(Kind.DISCONNECTED).detail());
            }
        }
    }

    @Test
    void shouldGreetAndGiveUpWhoSaysNothingInTime() throws Exception {
        try (var rig = rig(new Timings(MINUTE, HEARTBEAT, 20, 100))) {
            var listening = rig.listen(ear);
            try (var silent = new Socket(InetAddress.getLoopbackAddress(), URI.create(listening.address()).getPort())) {
                silent.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Rig.SECONDS));
                ear.event(Kind.CONNECTED);
                pass(100 + GRAIN, rig.server);
                assertEquals(Greeting.BYTES, silent.getInputStream().readNBytes(Greeting.BYTES).length);
                pass(MINUTE, rig.server);
                assertEquals("not done after 60000 ms", ear.event(Kind.HANDSHAKE_FAILED).detail());
            }
        }
    }

    @Test
    void shouldConnectAgainWhenTheWaitIsOver() throws Exception {
        try (var rig = rig(new Timings(MINUTE, 0, MINUTE, MINUTE))) {
            var listening = rig.listen(ear);
            var client = rig.client();
            var events = new Ear();
            var connected = client.connect(new ConnectOptions(listening.address(), rig.serverKey(), Rig.keys()), events);
            send(connected, "before");
            ear.next();
            listening.close();
            events.event(Kind.DISCONNECTED);
            Rig.turn(client);
            var later = new Ear();
            rig.server.listen(new ListenOptions(listening.address(), "nikola", rig.serverKeys, 0), Gates.ALL, later);
            events.events.clear();
            pass(MINUTE + GRAIN, client);
            events.event(Kind.ADMITTED);
            send(connected, "again");
            assertEquals("again", later.next().text());
        }
    }
}
