package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.IngestProgress;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.CurveKeyPair;
import spine.api.transport.Transport;

/** Whose code runs on which thread, and how many threads there are. */
@Timeout(120)
class ThreadsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var one : open) {
            one.close();
        }
    }

    private static RcisSettings settings() {
        return new RcisSettings("fake://test", FakeTransport.key(1),
                new CurveKeyPair(FakeTransport.key(2), new byte[32]));
    }

    private ClientRuntime runtime(Transport transport, java.util.concurrent.Executor callbacks) {
        var runtime = ClientRuntime.open(transport, callbacks);
        open.add(runtime);
        return runtime;
    }

    private static RCISRequest.Builder query() {
        return RCISRequest.newBuilder().setQuery(QueryRequest.newBuilder().setQueryText("?"));
    }

    private static FakeTransport answering() {
        return new FakeTransport((to, body) -> to.reply(RcisClientTest.answer(body, "yes")));
    }

    @Test
    void shouldHaveNoThreadMoreFor200Clients() throws Exception {
        var wire = new SilentReactors();
        var runtime = runtime(wire, Runnable::run);
        RcisClient.connect(runtime, settings()).close();
        int before = Thread.activeCount();
        var clients = new ArrayList<RcisClient>();
        for (int i = 0; i < 200; i++) {
            clients.add(RcisClient.connect(runtime, settings()));
            clients.get(i).send(query(), TIMEOUT);
        }
        assertEquals(1, wire.reactors.get());
        assertEquals(201, wire.endpoints.get());
        int more = Thread.activeCount() - before;
        assertTrue(more <= 2, more + " threads more: the clock, and one that looks whether servers are there");
        clients.get(0).close();
        runtime.close();
        assertEquals(0, wire.open.get(), "closed with what they run on");
        assertEquals(ErrorCode.UNAVAILABLE, RcisClientTest.failure(clients.get(1).send(query(), TIMEOUT)).refusal()
                .code());
    }

    /** A callback that blocks holds up neither other answers nor the clock. */
    @Test
    void shouldRunWhatIsAttachedOnTheExecutorWhateverTheMethod() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool(task -> new Thread(task, "callbacks"));
        open.add(pool::shutdownNow);
        var client = RcisClient.connect(runtime(answering(), pool), settings());
        var names = new LinkedBlockingQueue<String>();
        var go = new CountDownLatch(1);
        Runnable note = () -> names.add(Thread.currentThread().getName());
        var stage = client.send(query(), TIMEOUT);
        stage.thenAccept(r -> {
            note.run();
            try {
                go.await(); // never on the reactor: the next answer would not come
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        stage.thenApply(r -> 1).thenRun(note);
        stage.whenComplete((r, e) -> note.run());
        stage.handle((r, e) -> 1).thenCompose(r -> client.send(query(), TIMEOUT)).thenAccept(r -> note.run());
        stage.toCompletableFuture().minimalCompletionStage().thenRun(note);
        for (int i = 0; i < 5; i++) {
            assertEquals("callbacks", names.poll(60, TimeUnit.SECONDS));
        }
        assertEquals("yes", RcisClientTest.get(client.send(query(), TIMEOUT)).getQueryResponse().getResponseText());
        go.countDown();
    }

    @Test
    void shouldTellTheServerWhenAStageIsCancelled() throws Exception {
        var heard = new LinkedBlockingQueue<RCISRequest>();
        var wire = new FakeTransport((to, body) -> heard.add(RcisClientTest.parse(body)));
        var client = RcisClient.connect(runtime(wire, Runnable::run), settings());
        var stage = client.query(QueryRequest.newBuilder().setQueryText("?").build(), TIMEOUT);
        var asked = heard.poll(60, TimeUnit.SECONDS);
        assertTrue(stage.toCompletableFuture().cancel(true));
        assertThrows(CancellationException.class, () -> stage.toCompletableFuture().get());
        var order = heard.poll(60, TimeUnit.SECONDS);
        assertEquals(asked.getRequestId(), order.getCancel().getRequestId());
        stage.toCompletableFuture().cancel(true);
        wire.reply(RcisClientTest.answer(asked.toByteString(), "too late"));
        wire.settle();
        assertEquals(null, heard.peek(), "it is told once");
        assertEquals(1, client.counters().late());
        var done = client.send(query(), TIMEOUT);
        wire.reply(RcisClientTest.answer(heard.poll(60, TimeUnit.SECONDS).toByteString(), "in time"));
        RcisClientTest.get(done);
        assertTrue(!done.toCompletableFuture().cancel(true));
        wire.settle();
        assertEquals(null, heard.peek(), "what is done cannot be cancelled");
    }

    /** On Java 21 and later: blocking calls on virtual threads, far more of them than carriers. */
    @Test
    void shouldServeBlockingCallsOnVirtualThreads() throws Exception {
        ExecutorService virtual;
        try {
            virtual = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException old) {
            Assumptions.abort("no virtual threads before Java 21");
            return;
        }
        open.add(virtual::shutdownNow);
        var held = new ArrayList<ByteString>();
        BiConsumer<FakeTransport, ByteString> server = (to, body) -> {
            var request = RcisClientTest.parse(body);
            if (request.hasIngestChunk()) {
                to.reply(RCISResponse.newBuilder().setRequestId(request.getRequestId()).setStatusCode(200)
                        .setIngestProgress(IngestProgress.newBuilder().setCredit(2)).build().toByteString());
                return;
            }
            held.add(body);
            if (held.size() == 500) { // all of them wait at once, on a handful of carriers
                held.forEach(one -> to.reply(RcisClientTest.answer(one, "yes")));
            }
        };
        var client = RcisClient.connect(runtime(new FakeTransport(server), virtual), settings());
        var asking = new ArrayList<CompletableFuture<String>>();
        for (int i = 0; i < 500; i++) {
            asking.add(CompletableFuture.supplyAsync(() -> client.send(query(), TIMEOUT).toCompletableFuture().join()
                    .getQueryResponse().getResponseText(), virtual));
        }
        var streams = new ArrayList<CompletableFuture<Long>>();
        for (int i = 0; i < 50; i++) {
            streams.add(CompletableFuture.supplyAsync(() -> feed(client), virtual));
        }
        for (var one : asking) {
            assertEquals("yes", one.get(60, TimeUnit.SECONDS));
        }
        for (var one : streams) {
            assertEquals(200, one.get(60, TimeUnit.SECONDS));
        }
    }

    private static long feed(RcisClient client) {
        try (var stream = new IngestStream(client, TIMEOUT, IngestListener.NONE)) {
            for (int i = 0; i < 200; i++) {
                stream.add(IngestRequest.newBuilder().setContent("x").build());
            }
            return stream.finish().answered();
        } catch (SpineException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldKeepOneClientsAlarmsWhenAnotherIsClosed() throws Exception {
        var wire = new SilentReactors();
        var runtime = runtime(wire, Runnable::run);
        var one = RcisClient.connect(runtime, settings());
        var other = RcisClient.connect(runtime, settings());
        one.close();
        var stage = other.send(query(), Duration.ofMillis(50));
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, RcisClientTest.failure(stage).refusal().code());
        assertFalse(wire.open.get() == 0);
    }
}
