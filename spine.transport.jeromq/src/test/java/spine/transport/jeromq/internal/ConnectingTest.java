package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static spine.transport.jeromq.internal.Bench.ALL;
import static spine.transport.jeromq.internal.Bench.text;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ListenOptions;
import spine.api.transport.SendOutcome;
import spine.transport.jeromq.internal.Bench.Ear;

/** Connections that must come about and last without help from JeroMQ's time limits. */
@Timeout(120)
class ConnectingTest {
    private final Ear ear = new Ear();

    /** JeroMQ left one connect in 16 deaf. The handshake limit, which would hide it, is longer than the test waits. */
    @Test
    void shouldNotLeaveAConnectionDeaf() throws Exception {
        var transport = new JeromqTransport(new Timings(60_000, 10_000, 100, 5_000), 64L << 20);
        var keys = Bench.keys();
        try (var server = transport.open("server")) {
            var listening = server.listen(new ListenOptions("tcp://127.0.0.1:*", "d", keys, 0), ALL, ear);
            for (int i = 0; i < 40; i++) {
                try (var client = transport.open("client")) {
                    client.connect(new ConnectOptions(listening.address(), keys.publicKey(), Bench.keys()), new Ear())
                            .send(null, text("m" + i), SendOutcome.Listener.IGNORE);
                    assertEquals("m" + i, ear.next().text());
                }
            }
        }
    }

    @Test
    void shouldKeepIdleConnectionsAliveByHeartbeats() throws Exception {
        var transport = new JeromqTransport(new Timings(300, 40, 100, 5_000), 64L << 20);
        var keys = Bench.keys();
        try (var server = transport.open("server"); var client = transport.open("client")) {
            var listening = server.listen(new ListenOptions("tcp://127.0.0.1:*", "d", keys, 0), ALL, ear);
            var connected = client.connect(
                    new ConnectOptions(listening.address(), keys.publicKey(), Bench.keys()), new Ear());
            connected.send(null, text("before"), SendOutcome.Listener.IGNORE);
            ear.next();
            ear.events.clear();
            assertNull(ear.events.poll(1, TimeUnit.SECONDS));
            connected.send(null, text("after"), SendOutcome.Listener.IGNORE);
            assertEquals("after", ear.next().text());
        }
    }
}
