package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/** Thousands of messages under way at once come whole and in order. */
@Timeout(120)
class PipelineTest {
    private static final int COUNT = Boolean.getBoolean("interop.long") ? 100_000 : 3_000;

    @OnEachPair
    void shouldKeepTheOrderThroughOurRouter(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            site.client(foreign, router, "type", "DEALER", "hello", "hello");
            roundTrips(router, ear.next().from(), ear);
        }
    }

    @OnEachPair
    void shouldKeepTheOrderThroughOurDealer(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var server = site.server(foreign, "tcp://127.0.0.1:*", "type", "ROUTER");
            roundTrips(site.connect(server.address(), ear), null, ear);
        }
    }

    private static void roundTrips(Endpoint from, Peer to, Ear ear) throws Exception {
        var window = new Semaphore(1_000);
        var refused = new Semaphore(0);
        for (int i = 0; i < COUNT; i++) {
            assertEquals(true, window.tryAcquire(Site.SECONDS, TimeUnit.SECONDS), "no outcomes are told");
            from.send(to, List.of(Buffer.of(number(i)), Buffer.of(ByteString.EMPTY), Buffer.of(number(~i))), outcome -> {
                window.release();
                if (outcome != SendOutcome.SENT) {
                    refused.release();
                }
            });
        }
        for (int i = 0; i < COUNT; i++) {
            var frames = ear.next().frames();
            assertEquals(List.of(ByteString.copyFrom(number(i)), ByteString.EMPTY, ByteString.copyFrom(number(~i))),
                    frames);
        }
        assertEquals(0, refused.availablePermits());
    }

    private static byte[] number(int i) {
        return ByteBuffer.allocate(4 + (i & 255)).putInt(i).array();
    }
}
