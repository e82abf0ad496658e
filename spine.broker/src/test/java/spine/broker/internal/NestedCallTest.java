package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.Answer;
import spine.api.Call;
import spine.api.CallOptions;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.PartReader;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.StreamAgent;
import spine.api.StreamSink;
import spine.api.TraceContext;
import spine.api.message.CancelReceipt;
import spine.api.message.NeuralSpike;
import spine.api.message.StreamPart;

/** Issue 7, point 3: an agent takes another's answer by parts and passes it on; credit, limit and cancel go all the way. */
class NestedCallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Kit kit = new Kit();
    private final List<String> parts = new ArrayList<>();

    @AfterEach
    void close() {
        kit.close();
    }

    /** Says so many numbers. */
    private final class Talker implements StreamAgent {
        private final AtomicInteger said = new AtomicInteger();
        private final CountDownLatch stopped = new CountDownLatch(1);

        @Override
        public void answer(Call call, Payload request, Parts out) throws Exception {
            int most = Integer.parseInt(request.text());
            try {
                for (int i = 1; i <= most; i++) {
                    call.spend("words", 1);
                    out.write(Payload.text(i + " "));
                    said.set(i);
                }
                out.fact("source", "the talker");
            } catch (InterruptedException | SpineException e) {
                stopped.countDown();
                throw e;
            }
        }
    }

    /** Passes on what another says. */
    private final class Relay implements StreamAgent {
        private final String to;

        Relay(String to) {
            this.to = to;
        }

        @Override
        public void answer(Call call, Payload request, Parts out) throws Exception {
            try (var answer = PartReader.ask(kit.router, call, new Address.Name(to), request)) {
                for (var part = answer.next(PATIENCE); part.isPresent(); part = answer.next(PATIENCE)) {
                    out.write(part.get());
                }
                if (answer.outcome() instanceof Refusal refusal) {
                    throw new SpineException(refusal);
                }
                out.fact("source", ((Answer) answer.outcome()).payload().meta().getOrDefault("source", "nobody"));
            }
        }
    }

    private CompletionStage<Outcome> stream(String id, String to, String question, int credit) throws Exception {
        StreamSink sink = new StreamSink() {
            @Override
            public int room(int wanted) {
                return wanted;
            }

            @Override
            public void part(long sequence, Payload part) {
                synchronized (parts) {
                    parts.add(part.text());
                }
            }
        };
        var call = kit.router.open(new CallOptions(id, Kit.ANN, Duration.ofSeconds(60), TraceContext.NONE, false)
                .with(new CallOptions.Stream(credit, sink)));
        return kit.router.route(call, new Address.Name(to), Kit.text(question));
    }

    private int parts() {
        synchronized (parts) {
            return parts.size();
        }
    }

    private Talker talkerAndRelay() {
        var talker = new Talker();
        kit.host("talker", talker);
        kit.host("relay", new Relay("talker"));
        return talker;
    }

    @Test
    void shouldPassThePartsOnAsTheyComeWithTheFactsAtTheEnd() throws Exception {
        talkerAndRelay();
        var result = stream("1", "relay", "40", 16);
        Kit.await(() -> parts() == 16);
        kit.router.grant(Kit.ANN, "1", 16);
        Kit.await(() -> parts() == 32);
        kit.router.grant(Kit.ANN, "1", 16);
        var answer = (Answer) Kit.outcome(result);
        assertEquals(40, parts());
        assertEquals(String.join("", parts), answer.payload().text());
        assertEquals("the talker", answer.payload().meta().get("source"));
    }

    @Test
    void shouldHoldUpTheNestedAgentAloneWhenNobodyReads() throws Exception {
        var talker = talkerAndRelay();
        kit.host("other", (call, request) -> request);
        stream("1", "relay", "1000", 2);
        Kit.await(() -> parts() == 2 && talker.said.get() >= 8);
        assertEquals("q", Kit.text(Kit.outcome(kit.router.route(kit.call("2"), new Address.Name("other"), Kit.text("q")))));
        assertTrue(talker.said.get() <= 2 + 1 + 8, "what was granted and no more: " + talker.said);
        assertEquals(2, parts());
    }

    @Test
    void shouldStopTheNestedAgentWhenTheRequestIsCancelledAndSayWhatItSpent() throws Exception {
        var talker = talkerAndRelay();
        var result = stream("1", "relay", "1000", 4);
        Kit.await(() -> parts() == 4);
        var receipt = kit.router.stop(Kit.ANN, "1", "enough").toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertTrue(talker.stopped.await(10, TimeUnit.SECONDS));
        assertEquals(CancelReceipt.Outcome.STOPPED, receipt.getOutcome());
        assertTrue(receipt.getSpentOrThrow("words") >= 4);
        assertTrue(receipt.containsSpent("wall_ms"));
        assertEquals(ErrorCode.CANCELLED, Kit.code(Kit.outcome(result)));
    }

    @Test
    void shouldStopTheNestedAgentAloneWhenItsCallerStopsReading() throws Exception {
        var talker = new Talker();
        kit.host("talker", talker);
        kit.host("glancer", (call, request) -> {
            try (var answer = PartReader.ask(kit.router, call, new Address.Name("talker"), request)) {
                return answer.next(PATIENCE).orElseThrow();
            }
        });
        assertEquals("1 ", Kit.text(Kit.outcome(kit.router.route(kit.call("1"), new Address.Name("glancer"),
                Kit.text("1000")))));
        assertTrue(talker.stopped.await(10, TimeUnit.SECONDS));
    }

    @Test
    void shouldEndANestedCallByItsLimitAndLeaveTheRequestAlone() throws Exception {
        var interrupted = new CountDownLatch(1);
        kit.host("hanging", (call, request) -> {
            try {
                new CountDownLatch(1).await();
                return request;
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        kit.host("asker", (call, request) -> {
            var nested = call.nested(Duration.ofMillis(50), Optional.empty());
            assertTrue(nested.remaining().compareTo(Duration.ofMillis(50)) <= 0);
            var outcome = Kit.outcome(kit.router.route(nested, new Address.Name("hanging"), request));
            return Payload.text(Kit.code(outcome) + " " + call.cancel().isCancelled());
        });
        assertEquals("DEADLINE_EXCEEDED false",
                Kit.text(Kit.outcome(kit.router.route(kit.call("1"), new Address.Name("asker"), Kit.text("q")))));
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    }

    @Test
    void shouldLetNothingOfANestedCallStayWhenItHasEnded() throws Exception {
        kit.host("echo", (call, request) -> request);
        var call = kit.call("1");
        int before = call.source().linked();
        for (int i = 0; i < 10; i++) {
            assertEquals("q", Kit.text(Kit.outcome(kit.router.route(call.nested(PATIENCE, Optional.empty()),
                    new Address.Name("echo"), Kit.text("q")))));
        }
        assertEquals(before, call.source().linked());
    }

    @Test
    void shouldTakeOneWholeAnswerAsOnePart() throws Exception {
        kit.host("talker", (call, request) -> Payload.text("whole").with("source", "one"));
        kit.host("relay", new Relay("talker"));
        var answer = (Answer) Kit.outcome(stream("1", "relay", "q", 4));
        assertEquals(List.of("whole"), parts);
        assertEquals("one", answer.payload().meta().get("source"));
    }

    @Test
    void shouldGrantAndPassOnThePartsOfAnAgentOutside() throws Exception {
        var agent = kit.agents.register(kit.joining("far", "r1", kit.guard.grant(1, Set.of(), Set.of("far"))));
        kit.host("relay", new Relay("far"));
        var result = stream("1", "relay", "q", 8);
        var asked = kit.endpoint.next().spike();
        assertEquals(8, asked.getCredit());
        for (int i = 1; i <= 3; i++) {
            reply(agent, part(asked, i, false));
        }
        Kit.await(() -> parts() == 3);
        assertTrue(kit.endpoint.next().spike().getCredit() > 0, "what was taken is granted anew");
        reply(agent, part(asked, 4, true));
        assertEquals("abcd", Kit.text(Kit.outcome(result)));
    }

    private NeuralSpike part(NeuralSpike asked, int number, boolean last) {
        return kit.spike(asked.getRequestId()).setStreamPart(StreamPart.newBuilder().setSequence(number)
                .setData(ByteString.copyFromUtf8(String.valueOf((char) ('a' + number - 1)))).setLast(last)).build();
    }

    private static void reply(RemoteAgent agent, NeuralSpike spike) throws Exception {
        var bytes = spike.toByteString();
        assertTrue(agent.destination().reply(EnvelopeHead.read(bytes), bytes));
    }

    @Test
    void shouldKeepNoMoreThanSixteenWordsOfWhatWasSpent() {
        var working = new Working();
        for (int i = 0; i < 20; i++) {
            working.spend("word" + i, 1);
        }
        working.spend("word3", 2.5);
        working.spend("word4", Double.NaN);
        assertEquals(16, working.spent().size());
        assertEquals(3.5, working.spent().get("word3"));
        assertEquals(1, working.spent().get("word4"));
    }
}
