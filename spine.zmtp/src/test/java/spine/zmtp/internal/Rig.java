package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
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
import spine.security.nacl.Nacl;
import spine.zmtp.security.internal.Extensions;
import spine.zmtp.security.internal.Handshakes;
import spine.zmtp.security.internal.NullForTests;

/** A server and clients of the engine for tests. */
final class Rig implements AutoCloseable {
    static final long SECONDS = 30;
    static final Timings TIMINGS = new Timings(5_000, 15_000, 20, 100);

    /** How the traffic is protected. */
    enum Kind {
        NULL, CURVE, BATCH, AES, CHACHA;

        private Extensions extensions() {
            return switch (this) {
                case NULL, CURVE -> Extensions.NONE;
                case BATCH -> new Extensions(true, Extensions.Cipher.OFF);
                case AES -> new Extensions(true, Extensions.Cipher.AES_256_GCM);
                case CHACHA -> new Extensions(false, Extensions.Cipher.CHACHA20_POLY1305);
            };
        }
    }

    final ZmtpTransport transport;
    final Reactor server;
    final CurveKeyPair serverKeys = keys();
    private final boolean secured;
    /** More urgent endpoints stay at home. */
    private final int priority;
    private final List<Reactor> clients = new ArrayList<>();

    Rig() {
        this(Kind.CURVE);
    }

    Rig(Kind kind) {
        this(kind, TIMINGS, 256);
    }

    Rig(int loops) {
        this(loops, Kind.CURVE);
    }

    Rig(int loops, Kind kind) {
        this(loops, kind, TIMINGS, 256);
    }

    Rig(Kind kind, Timings timings, int pending) {
        this(1, kind, timings, pending);
    }

    Rig(int loops, Kind kind, Timings timings, int pending) {
        this(new Loops(loops, Loops.RING_MESSAGES), kind, timings, pending);
    }

    Rig(Loops loops, Kind kind, Timings timings, int pending) {
        this(loops, kind, timings, pending, System::nanoTime);
    }

    /** With a clock of the test's own: who moves it lets the loops know by {@link #turn}. */
    Rig(Loops loops, Kind kind, Timings timings, int pending, LongSupplier nanoClock) {
        var settings = new Settings(timings, pending, 64, 0, 64L << 20, kind.extensions(), loops);
        priority = loops.count() > 1 ? 1 : 0;
        secured = kind != Kind.NULL;
        transport = new ZmtpTransport(settings,
                secured ? new Handshakes(kind.extensions()) : NullForTests.handshakes(), nanoClock);
        server = transport.open("rig-server");
    }

    static CurveKeyPair keys() {
        var publicKey = new byte[32];
        var secret = new byte[32];
        Nacl.keyPair(publicKey, secret);
        return new CurveKeyPair(VerifiedKey.of(publicKey), secret);
    }

    /** A message as values. */
    record Heard(Peer from, List<ByteString> frames) {
        String text() {
            return frames.get(0).toStringUtf8();
        }
    }

    /** Keeps what it receives. */
    static class Ear implements Receiver {
        final BlockingQueue<Heard> messages = new LinkedBlockingQueue<>();
        final BlockingQueue<ConnectionEvent> events = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(Inbound message) {
            var heard = new Heard(message.from(), message.frames().stream().map(Buffer::toByteString).toList());
            message.release();
            messages.add(heard);
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

    Endpoint listen(Receiver receiver) throws Exception {
        return listen(Gates.ALL, receiver);
    }

    Endpoint listen(Gate gate, Receiver receiver) throws Exception {
        return listen("tcp://127.0.0.1:*", priority, gate, receiver);
    }

    Endpoint listen(String address, int priority, Gate gate, Receiver receiver) throws Exception {
        return server.listen(new ListenOptions(address, "nikola", serverKeys, priority), gate, receiver);
    }

    Endpoint listen(long maxMessageBytes, int queueMessages, Receiver receiver) throws Exception {
        return server.listen(new ListenOptions("tcp://127.0.0.1:*", "nikola", serverKeys, priority, maxMessageBytes,
                queueMessages), Gates.ALL, receiver);
    }

    Endpoint connect(Endpoint to, Receiver receiver) throws Exception {
        return connect(to, keys(), "", receiver);
    }

    Endpoint connect(Endpoint to, CurveKeyPair identity, String routingId, Receiver receiver) throws Exception {
        return client().connect(new ConnectOptions(to.address(), serverKey(), identity,
                ByteString.copyFromUtf8(routingId), ListenOptions.MAX_MESSAGE_BYTES, ListenOptions.QUEUE_MESSAGES),
                receiver);
    }

    VerifiedKey serverKey() {
        return secured ? serverKeys.publicKey() : VerifiedKey.of(new byte[32]);
    }

    Reactor client() {
        var reactor = transport.open("rig-client-" + clients.size());
        clients.add(reactor);
        return reactor;
    }

    /** Waits until the server's loop did what it was told before. */
    void turn() {
        turn(server);
    }

    static void turn(Reactor reactor) {
        var done = new CountDownLatch(1);
        reactor.execute(done::countDown);
        latch(done);
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
        if (outcome == null) {
            fail("no outcome was told");
        }
        return outcome;
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                fail("never " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static void latch(CountDownLatch latch) {
        try {
            if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the latch");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        clients.forEach(Reactor::close);
        server.close();
        transport.close();
    }
}
