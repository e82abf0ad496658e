package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import spine.api.AgentDescriptor;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.message.CancelReceipt;
import spine.api.rcis.AgentCall;
import spine.api.rcis.RCISRequest;
import spine.client.AgentClient;
import spine.client.AgentSettings;
import spine.client.RcisClient;
import spine.client.StreamHandler;
import spine.client.Transports;

/** Issue 6, part 4, with the real product: answers by parts of agents in the container, in Java outside and in Python. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamsIT extends WithProduct {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path work;

    private final AtomicInteger written = new AtomicInteger();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private PythonAgent python;
    private AgentClient outside;
    private RcisClient client;

    @BeforeAll
    void start() throws Exception {
        Files.copy(AgentJar.build(work, new AgentJar.Recipe("inside", "1.0.0",
                "return StreamAgent.super.answer(call, request);").with("StreamAgent", """
                public void answer(Call call, Payload request, Parts out) throws Exception {
                    for (int i = 1; i <= Integer.parseInt(request.text()); i++) {
                        out.write(Payload.text(i + " "));
                    }
                }
                """)), home.resolve("agents/inside.jar"));
        python = PythonAgent.start(Product.ROOT.resolve("spine.e2e/src/test/python/streams"), home, work);
        var peers = new Peers(product, home);
        peers.allow(python.key(), "--agent", python.name());
        client = peers.client("client");
        StreamHandler counts = (request, out) -> {
            int count = Integer.parseInt(request.payload().text());
            try {
                for (int i = 1; i <= count; i++) {
                    out.write(Payload.text(i + " "));
                    written.incrementAndGet();
                }
            } catch (InterruptedException stopped) {
                interrupted.countDown();
                throw stopped;
            }
        };
        outside = AgentClient.connect(Transports.find(), new AgentSettings(peers.endpoint("agents"), peers.server(),
                peers.keys("--agent", "outside"), new AgentDescriptor("outside", Set.of(), OptionalInt.empty(), Payload.TEXT,
                        Payload.TEXT, "1")), counts);
        for (var agent : new String[] {"inside", "outside", "counter"}) {
            Eventually.holds(agent + " serves", LIMIT, () -> product.ctl("call", agent, said(agent, 1)).exit() == 0);
        }
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        outside.close();
        python.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    private static String said(String agent, int count) {
        return agent.equals("counter") ? "count " + count : Integer.toString(count);
    }

    private static String numbers(int count) {
        var all = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            all.append(i).append(' ');
        }
        return all.toString();
    }

    private Reader read(String id, String agent, String input) {
        var reader = new Reader();
        client.stream(RCISRequest.newBuilder().setRequestId(id).setAgentCall(call(agent, input)), LIMIT).subscribe(reader);
        return reader;
    }

    private static AgentCall call(String agent, String input) {
        return AgentCall.newBuilder().setAgent(agent).setInput(ByteString.copyFromUtf8(input)).build();
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static ErrorCode failure(Reader reader) {
        var thrown = assertThrows(ExecutionException.class, reader::await);
        return ((SpineException) thrown.getCause()).refusal().code();
    }

    @Test
    void shouldStreamFromEveryKindOfAgentAndJoinForWhoAsksForOneAnswer() throws Exception {
        for (var agent : new String[] {"inside", "outside", "counter"}) {
            var reader = read(id(), agent, said(agent, 100)).request(Long.MAX_VALUE);
            reader.await();
            assertEquals(numbers(100), reader.text(), agent);
            assertEquals(100, reader.waiting(), agent + ": each part came as it was written");
            var whole = client.call(call(agent, said(agent, 100)), LIMIT).toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertEquals(numbers(100), whole.getOutput().toStringUtf8(), agent);
            assertEquals(numbers(100).strip(), product.ctl("call", agent, said(agent, 100)).out().strip(), agent);
        }
    }

    /** A slow reader holds its agent up: no more is written than was requested. */
    @Test
    void shouldLetTheAgentWriteNoMoreThanIsReadWhenTheReaderIsSlow() throws Exception {
        written.set(0);
        var reader = read(id(), "outside", "1000").request(3);
        for (int i = 1; i <= 3; i++) {
            assertEquals(i + " ", reader.next().text());
        }
        Eventually.holds("three are written", LIMIT, () -> written.get() == 3);
        assertEquals("1 ", client.call(call("inside", "1"), LIMIT).toCompletableFuture().get(60, TimeUnit.SECONDS)
                .getOutput().toStringUtf8(), "others are served meanwhile");
        assertEquals(3, written.get());
        reader.request(2);
        assertEquals("4 ", reader.next().text());
        assertEquals("5 ", reader.next().text());
        reader.request(Long.MAX_VALUE);
        reader.await();
        assertEquals(1000, written.get());
    }

    @Test
    void shouldStopTheAgentAndSayWhenWhenItIsCancelledInTheMiddle() throws Exception {
        var id = id();
        var reader = read(id, "outside", "1000").request(2);
        reader.next();
        var receipt = client.cancel(id, "enough", LIMIT).toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertTrue(interrupted.await(60, TimeUnit.SECONDS));
        assertEquals(CancelReceipt.Outcome.STOPPED, receipt.getOutcome(), receipt.toString());
        assertTrue(receipt.getStoppedAtMs() > 0 && receipt.getSpentOrDefault("wall_ms", 0) > 0, receipt.toString());
        assertEquals(ErrorCode.CANCELLED, failure(reader));

        var other = id();
        var stalls = read(other, "counter", "stall 3").request(5);
        stalls.next();
        var said = client.cancel(other, "", LIMIT).toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertEquals(CancelReceipt.Outcome.STOPPED, said.getOutcome(), "the Python agent's own word: " + said);
        assertEquals(3, said.getSpentOrDefault("parts", 0));
        assertEquals(ErrorCode.CANCELLED, failure(stalls));
    }

    @Test
    void shouldFailWithATypedOutcomeWhenTheAgentBreaksTheRules() throws Exception {
        for (var wrong : new String[] {"skip", "double", "greedy 40"}) {
            var reader = read(id(), "counter", wrong).request(5);
            assertEquals("1 ", reader.next().text(), wrong);
            assertEquals(ErrorCode.AGENT_FAILED, failure(reader), wrong);
        }
    }

    /** The replay table: small answers come again joined, of larger ones it is said that they were not kept. */
    @Test
    void shouldGiveTheJoinedAnswerOrATypedOutcomeWhenTheSameRequestComesAgain() throws Exception {
        written.set(0);
        var small = id();
        read(small, "outside", "50").request(Long.MAX_VALUE).await();
        var again = read(small, "outside", "50").request(Long.MAX_VALUE);
        again.await();
        assertEquals(numbers(50), again.text());
        assertEquals(1, again.waiting(), "as one");
        assertEquals(50, written.get(), "it was worked on once");
        var large = id();
        read(large, "outside", "20000").request(Long.MAX_VALUE).await();
        assertEquals(ErrorCode.TOO_LARGE, failure(read(large, "outside", "20000").request(Long.MAX_VALUE)));
    }

    /** BR-15: 0 pauses an agent; its callers are told when to come again, and nobody else notices. */
    @Test
    void shouldRefuseWithRetryAfterWhenTheAgentTakesNothing() throws Exception {
        outside.credit(0);
        try {
            Eventually.holds("it is paused", LIMIT, () -> refused("outside"));
            assertEquals("1 ", client.call(call("inside", "1"), LIMIT).toCompletableFuture().get(60, TimeUnit.SECONDS)
                    .getOutput().toStringUtf8());
        } finally {
            outside.credit(4);
        }
        Eventually.holds("it serves again", LIMIT, () -> !refused("outside"));
    }

    private boolean refused(String agent) throws Exception {
        try {
            client.call(call(agent, "1"), LIMIT).toCompletableFuture().get(60, TimeUnit.SECONDS);
            return false;
        } catch (ExecutionException e) {
            var refusal = ((SpineException) e.getCause()).refusal();
            assertEquals(ErrorCode.OVERLOADED, refusal.code());
            assertTrue(Integer.parseInt(refusal.meta().get("Retry-After")) > 0);
            return true;
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void shouldEndTheStreamAtOnceWhenItsAgentIsKilledInTheMiddle() throws Exception {
        var reader = read(id(), "counter", "stall 3").request(5);
        reader.next();
        python.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, failure(reader));
    }
}
