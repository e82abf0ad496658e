package spine.rcis.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import spine.api.Principal.Role;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.resilience.Rate;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;

/** The edge between fakes, on the test's own thread and clocks. */
final class Edge {
    static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    static final VerifiedKey CLIENT = FakeGuard.key(1);
    static final VerifiedKey ADMIN = FakeGuard.key(2);

    final FakeRouter router = new FakeRouter();
    final FakeTable table = new FakeTable();
    final FakeGuard guard = new FakeGuard();
    final FakeEndpoint endpoint = new FakeEndpoint();
    final Parts parts;
    final Door door;
    /** The server's, while it is being rotated. */
    Optional<VerifiedKey> nextKey = Optional.empty();
    int released;
    private long nanos;

    Edge(Settings settings) {
        parts = new Parts(settings, guard, router, table, new TestClock(), () -> nanos, () -> nextKey);
        door = new Door(parts, new FakeBuckets(settings.rate(), () -> nanos), Runnable::run, new Desk(parts)::take);
        guard.allow(CLIENT, Role.CLIENT);
        guard.allow(ADMIN, Role.ADMIN);
    }

    Edge() {
        this(settings("", false));
    }

    static Settings settings(String token, boolean devMode) {
        return new Settings("tcp://127.0.0.1:9001", token, Duration.ofSeconds(30), 1 << 20,
                new InFlight.Limits(2000, 1 << 25), new Rate(100, 10, 10_000),
                new Streams.Limits(8, Duration.ofMinutes(5), 4, 6), devMode);
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** A request with a fresh id and the present time. */
    static RCISRequest.Builder request() {
        return RCISRequest.newBuilder().setRequestId(UUID.randomUUID().toString())
                .setTimestamp(START.toEpochMilli());
    }

    static RCISRequest.Builder query(String text) {
        return request().setQuery(QueryRequest.newBuilder().setQueryText(text));
    }

    /** Sends a request and takes the reply that came at once. */
    RCISResponse ask(VerifiedKey key, RCISRequest.Builder request) {
        tell(key, request.build().toByteString());
        return reply();
    }

    RCISResponse ask(RCISRequest.Builder request) {
        return ask(ADMIN, request);
    }

    void tell(VerifiedKey key, ByteString... frames) {
        List<Buffer> buffers = new ArrayList<>();
        Arrays.stream(frames).forEach(f -> buffers.add(new Counted(Buffer.of(f))));
        door.onMessage(Inbound.of(endpoint, new Peer(ByteString.copyFromUtf8("r"), key), buffers));
    }

    /** The next reply; there must be one. */
    RCISResponse reply() {
        return parse(endpoint.sent.remove());
    }

    /** The next reply, which another thread sends. */
    RCISResponse await() throws InterruptedException {
        return parse(endpoint.sent.poll(10, TimeUnit.SECONDS));
    }

    static RCISResponse parse(FakeEndpoint.Sent sent) {
        try {
            return RCISResponse.parseFrom(sent.frames().get(sent.frames().size() - 1));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private final class Counted implements Buffer {
        private final Buffer buffer;

        Counted(Buffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public java.nio.ByteBuffer bytes() {
            return buffer.bytes();
        }

        @Override
        public void release() {
            released++;
        }
    }

    private final class TestClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return START.plusNanos(nanos);
        }
    }
}
