package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.IngestProgress;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.CurveKeyPair;
import spine.client.internal.Exchanges;
import spine.client.internal.SystemTime;

/** Bulk ingest as a flow: demand follows credit, and the rules of java.util.concurrent.Flow that it keeps. */
@Timeout(20)
class IngestFlowTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<RCISRequest> chunks = new CopyOnWriteArrayList<>();
    private FakeTransport wire;
    private RcisClient client;

    private IngestFlow open(BiConsumer<FakeTransport, RCISRequest> server) throws Exception {
        wire = new FakeTransport((to, body) -> {
            var request = RcisClientTest.parse(body);
            chunks.add(request);
            server.accept(to, request);
        });
        var settings = new RcisSettings("tcp://test:1", FakeTransport.key(1),
                new CurveKeyPair(FakeTransport.key(2), new byte[32]), "",
                new ResendPolicy(TIMEOUT, TIMEOUT, TIMEOUT), 1000);
        client = new RcisClient(new Exchanges(wire.with(new SystemTime("test")), settings, (address, then) -> { }));
        return new IngestFlow(client, TIMEOUT, IngestListener.NONE);
    }

    @AfterEach
    void close() {
        if (client != null) {
            client.close();
        }
    }

    private static ByteString progress(RCISRequest request, int credit) {
        return RCISResponse.newBuilder().setRequestId(request.getRequestId()).setStatusCode(200)
                .setIngestProgress(IngestProgress.newBuilder().setStreamId(request.getIngestChunk().getStreamId())
                        .setCredit(credit)).build().toByteString();
    }

    private static IngestRequest item(int number) {
        return IngestRequest.newBuilder().setContent("item " + number).build();
    }

    /** Sends a number of items on demand, and checks what is asked of it. */
    private static final class Source implements Flow.Publisher<IngestRequest>, Flow.Subscription {
        private final int items;
        final AtomicInteger sent = new AtomicInteger();
        final AtomicInteger cancelled = new AtomicInteger();
        final BlockingQueue<Long> asked = new LinkedBlockingQueue<>();
        private Flow.Subscriber<? super IngestRequest> to;

        Source(int items) {
            this.items = items;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super IngestRequest> subscriber) {
            to = subscriber;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            asked.add(n);
            for (long i = 0; i < n && sent.get() < items; i++) {
                to.onNext(item(sent.getAndIncrement()));
                if (sent.get() == items) {
                    to.onComplete();
                }
            }
        }

        @Override
        public void cancel() {
            cancelled.incrementAndGet();
        }

        long asked() throws InterruptedException {
            return asked.poll(5, TimeUnit.SECONDS);
        }
    }

    private static IngestSummary get(CompletionStage<IngestSummary> result) throws Exception {
        return result.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldStoreAllInOrderWhateverTheServerGrants() throws Exception {
        var random = new Random(11);
        var waiting = new ArrayDeque<RCISRequest>();
        var granted = new int[] {1};
        var worst = new int[1];
        var flow = open((to, r) -> {
            waiting.add(r);
            worst[0] = Math.max(worst[0], waiting.size() - granted[0]);
            if (waiting.size() >= granted[0] || r.getIngestChunk().getLast()) {
                while (!waiting.isEmpty()) {
                    granted[0] = 1 + random.nextInt(6);
                    to.reply(progress(waiting.poll(), granted[0]));
                }
            }
        });
        var source = new Source(64 * 40 + 5);
        source.subscribe(flow);
        var summary = get(flow.result());
        assertEquals(2565, summary.answered());
        var items = chunks.stream().flatMap(c -> c.getIngestChunk().getItemsList().stream()).toList();
        for (int i = 0; i < items.size(); i++) {
            assertEquals(item(i), items.get(i));
        }
        assertTrue(worst[0] <= 0, "credit was exceeded by " + worst[0]);
        assertTrue(chunks.get(chunks.size() - 1).getIngestChunk().getLast());
        assertEquals(0, source.cancelled.get());
    }

    /** 64 items for each chunk that may be sent now, nothing while the credit is used up. */
    @Test
    void shouldAskForWhatTheCreditHasRoomForAndNoMore() throws Exception {
        var held = new LinkedBlockingQueue<RCISRequest>();
        var flow = open((to, r) -> held.add(r));
        var source = new Source(64 * 10);
        source.subscribe(flow);
        assertEquals(64, source.asked());
        var first = held.poll(5, TimeUnit.SECONDS);
        assertEquals(64, source.sent.get(), "the credit of one chunk is used up");
        wire.reply(progress(first, 3));
        assertEquals(192, source.asked());
        held.poll(5, TimeUnit.SECONDS);
        held.poll(5, TimeUnit.SECONDS);
        held.poll(5, TimeUnit.SECONDS);
        assertEquals(256, source.sent.get());
        assertEquals(null, source.asked.peek());
    }

    @Test
    void shouldStoreNothingOfAnEmptyPublisher() throws Exception {
        var flow = open((to, r) -> { });
        flow.onSubscribe(new Source(0));
        flow.onComplete();
        assertEquals(0, get(flow.result()).items());
        assertEquals(List.of(), chunks);
    }

    /** Rule 1.1: who sends more than was asked for is cut off, and costs no memory. */
    @Test
    void shouldEndAPublisherThatSendsMoreThanItWasAskedFor() throws Exception {
        var flow = open((to, r) -> { });
        var source = new Source(0);
        flow.onSubscribe(source);
        source.asked();
        for (int i = 0; i < 65; i++) {
            flow.onNext(item(i));
        }
        var failure = assertThrows(ExecutionException.class, () -> get(flow.result()));
        assertInstanceOf(IllegalStateException.class, failure.getCause());
        assertEquals(1, source.cancelled.get());
        flow.onNext(item(66));
    }

    /** Rule 2.13. */
    @Test
    void shouldThrowAtOnceWhenASignalIsNull() throws Exception {
        var flow = open((to, r) -> { });
        assertThrows(NullPointerException.class, () -> flow.onSubscribe(null));
        assertThrows(NullPointerException.class, () -> flow.onNext(null));
        assertThrows(NullPointerException.class, () -> flow.onError(null));
        assertThrows(NullPointerException.class, () -> flow.subscribe(null));
    }

    /** Rule 2.5. */
    @Test
    void shouldCancelASecondSubscription() throws Exception {
        var flow = open((to, r) -> { });
        var first = new Source(0);
        var second = new Source(0);
        flow.onSubscribe(first);
        flow.onSubscribe(second);
        assertEquals(64, first.asked());
        client.close();
        flow.result().toCompletableFuture().cancel(true);
        awaitOne(second.cancelled);
        assertEquals(null, second.asked.peek());
    }

    private static void awaitOne(AtomicInteger count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (count.get() == 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(1, count.get());
    }

    @Test
    void shouldCancelItsSubscriptionOnceHoweverOftenItsResultIsCancelled() throws Exception {
        var flow = open((to, r) -> { });
        var source = new Source(0);
        source.subscribe(flow);
        source.asked();
        for (int i = 0; i < 3; i++) {
            flow.result().toCompletableFuture().cancel(true);
        }
        awaitOne(source.cancelled);
        assertTrue(flow.result().toCompletableFuture().isCancelled());
    }

    @Test
    void shouldEndWithThePublishersOwnFailureAndWithTheServers() throws Exception {
        var flow = open((to, r) -> { });
        var source = new Source(0);
        source.subscribe(flow);
        flow.onError(new java.io.IOException("the disk is gone"));
        assertInstanceOf(java.io.IOException.class,
                assertThrows(ExecutionException.class, () -> get(flow.result())).getCause());
        assertEquals(0, source.cancelled.get(), "rule 2.4: its subscription is over");
        client.close();

        var denied = open((to, r) -> to.reply(RCISResponse.newBuilder().setRequestId(r.getRequestId())
                .setStatusCode(403).setErrorDetails(ErrorDetails.newBuilder().setErrorCode("FORBIDDEN")).build()
                .toByteString()));
        var other = new Source(1000);
        other.subscribe(denied);
        var refusal = (SpineException) assertThrows(ExecutionException.class, () -> get(denied.result())).getCause();
        assertEquals(ErrorCode.FORBIDDEN, refusal.refusal().code());
        awaitOne(other.cancelled);
    }

    /** Rules 1.1, 1.7, 3.9 and 3.7: progress comes on demand, ends once, and a wrong demand is told. */
    @Test
    void shouldPublishProgressOnDemandOnly() throws Exception {
        var flow = open((to, r) -> to.reply(progress(r, 1)));
        var seen = new ArrayList<IngestSummary>();
        var ended = new LinkedBlockingQueue<Object>();
        var subscription = new Flow.Subscription[1];
        flow.subscribe(subscriber(seen, ended, subscription, 2));
        new Source(64 * 10).subscribe(flow);
        assertEquals(640, get(flow.result()).answered());
        assertEquals("complete", ended.poll(5, TimeUnit.SECONDS));
        assertEquals(2, seen.size(), "as many as were asked for");
        subscription[0].request(5);
        subscription[0].cancel();
        subscription[0].cancel();
        var late = new LinkedBlockingQueue<Object>();
        flow.subscribe(subscriber(new ArrayList<>(), late, new Flow.Subscription[1], 1));
        assertInstanceOf(IllegalStateException.class, late.poll(5, TimeUnit.SECONDS), "one subscriber only");
        assertEquals(2, seen.size());
        assertEquals(null, ended.peek());
    }

    @Test
    void shouldTellASubscriberThatAsksForNothing() throws Exception {
        var flow = open((to, r) -> { });
        var ended = new LinkedBlockingQueue<Object>();
        flow.subscribe(subscriber(new ArrayList<>(), ended, new Flow.Subscription[1], 0));
        assertInstanceOf(IllegalArgumentException.class, ended.poll(5, TimeUnit.SECONDS));
    }

    private static Flow.Subscriber<IngestSummary> subscriber(List<IngestSummary> seen, BlockingQueue<Object> ended,
            Flow.Subscription[] subscription, long demand) {
        return new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription one) {
                subscription[0] = one;
                one.request(demand);
            }

            @Override
            public void onNext(IngestSummary item) {
                seen.add(item);
            }

            @Override
            public void onError(Throwable failure) {
                ended.add(failure);
            }

            @Override
            public void onComplete() {
                ended.add("complete");
            }
        };
    }
}
