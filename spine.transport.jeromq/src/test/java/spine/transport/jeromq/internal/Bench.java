package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import zmq.io.mechanism.curve.Curve;

/** A server and clients of the transport for tests, on ports that the system chooses. */
final class Bench implements AutoCloseable {
    static final Gate ALL = (key, address) -> word(true);
    static final long SECONDS = 30;

    final JeromqTransport transport;
    final Reactor server;
    final CurveKeyPair serverKeys = keys();
    private final List<Reactor> clients = new ArrayList<>();

    Bench() {
        this(300);
    }

    /** @param handshakeMillis half the time that a gate has */
    Bench(int handshakeMillis) {
        transport = new JeromqTransport(new Timings(handshakeMillis, 15_000, 50, 200), 64L << 20);
        server = transport.open("bench-server");
    }

    /** A gate's yes or no, at once. */
    static CompletionStage<Gate.Admission> word(boolean yes) {
        return CompletableFuture.completedFuture(yes ? Gate.Admission.SHARED : Gate.Admission.REFUSED);
    }

    static CurveKeyPair keys() {
        var pair = new Curve().keypair();
        return new CurveKeyPair(VerifiedKey.of(pair[0]), pair[1]);
    }

    /** A message as texts. */
    record Heard(Peer from, List<ByteString> frames) {
        String text() {
            return frames.get(0).toStringUtf8();
        }
    }

    /** Keeps what it receives. */
    static final class Ear implements Receiver {
        final BlockingQueue<Heard> messages = new LinkedBlockingQueue<>();
        final BlockingQueue<ConnectionEvent> events = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(Inbound message) {
            messages.add(new Heard(message.from(), message.frames().stream().map(Buffer::toByteString).toList()));
        }

        @Override
        public void onEvent(ConnectionEvent event) {
            events.add(event);
        }

        Heard next() throws InterruptedException {
            var heard = messages.poll(SECONDS, TimeUnit.SECONDS);
            if (heard == null) {
                fail("no message came; events: " + events);
            }
            return heard;
        }

        /** Waits for an event of this kind, passing over others. */
        ConnectionEvent event(ConnectionEvent.Kind kind) throws InterruptedException {
            for (;;) {
                var event = events.poll(SECONDS, TimeUnit.SECONDS);
                if (event == null) {
                    fail("no event " + kind);
                }
                if (event.kind() == kind) {
                    return event;
                }
            }
        }
    }

    Endpoint listen(Gate gate, Receiver receiver) throws Exception {
        return listen("nikola", 0, gate, receiver);
    }

    Endpoint listen(String domain, int priority, Gate gate, Receiver receiver) throws Exception {
        return server.listen(new ListenOptions("tcp://127.0.0.1:*", domain, serverKeys, priority), gate, receiver);
    }

    Endpoint connect(Endpoint to, Receiver receiver) throws Exception {
        return connect(to, keys(), "", receiver);
    }

    Endpoint connect(Endpoint to, CurveKeyPair identity, String routingId, Receiver receiver) throws Exception {
        return client().connect(new ConnectOptions(to.address(), serverKeys.publicKey(), identity,
                ByteString.copyFromUtf8(routingId), ListenOptions.MAX_MESSAGE_BYTES, ListenOptions.QUEUE_MESSAGES),
                receiver);
    }

    Reactor client() {
        var reactor = transport.open("bench-client-" + clients.size());
        clients.add(reactor);
        return reactor;
    }

    /** Waits until the server's reactor did what it was told before. */
    void turn() {
        var done = new CountDownLatch(1);
        server.execute(done::countDown);
        Awaiting.latch(done);
    }

    static List<Buffer> text(String... frames) {
        return Arrays.stream(frames).map(f -> Buffer.of(ByteString.copyFromUtf8(f))).toList();
    }

    static void send(Endpoint from, String... frames) throws Exception {
        assertEquals(SendOutcome.SENT, outcome(from, null, text(frames)));
    }

    static SendOutcome outcome(Endpoint from, Peer to, List<Buffer> frames) throws Exception {
        var outcomes = new LinkedBlockingQueue<SendOutcome>();
        from.send(to, frames, outcomes::add);
        var outcome = outcomes.poll(SECONDS, TimeUnit.SECONDS);
        assertTrue(outcome != null, "no outcome was told");
        return outcome;
    }

    /** Waits for a condition with a deadline. */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                fail("never " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith(prefix)).count();
    }

    @Override
    public void close() {
        clients.forEach(Reactor::close);
        server.close();
    }
}
