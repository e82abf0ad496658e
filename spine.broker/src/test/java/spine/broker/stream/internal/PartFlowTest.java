package spine.broker.stream.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import spine.api.CallOptions.Stream;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.StreamSink;

/** Issue 6, part 4: credit, numbers and end of an answer by parts. */
class PartFlowTest {
    private final Sink sink = new Sink();
    private final List<Refusal> failures = new ArrayList<>();
    private final List<Integer> grants = new ArrayList<>();

    /** A queue with so many places. */
    private static final class Sink implements StreamSink {
        final List<String> parts = new ArrayList<>();
        int places = 1000;
        boolean hopeless;

        @Override
        public int room(int wanted) {
            int made = Math.min(wanted, places);
            places -= made;
            return made == 0 && hopeless ? -1 : made;
        }

        @Override
        public void part(long sequence, Payload part) {
            assertEquals(parts.size() + 1, sequence);
            parts.add(part.text());
        }
    }

    private PartFlow flow(int credit) {
        var flow = new PartFlow(new Stream(credit, sink), failures::add);
        flow.upstream(grants::add);
        return flow;
    }

    private static Refusal take(PartFlow flow, long number, String text) {
        return flow.take(number, "text/plain", ByteString.copyFromUtf8(text));
    }

    @Test
    void shouldDeliverInSequenceAndJoinWhatIsSmall() {
        var flow = flow(3);
        assertNull(take(flow, 1, "a"));
        assertNull(take(flow, 2, "b"));
        assertNull(flow.end(3));
        assertEquals(List.of("a", "b"), sink.parts);
        assertEquals("ab", flow.joined().text());
    }

    @Test
    void shouldRefuseAMissingOrDoubledOrUngrantedOrTooLargePart() {
        assertEquals(ErrorCode.AGENT_FAILED, take(flow(3), 2, "b").code());
        var doubled = flow(3);
        take(doubled, 1, "a");
        assertEquals(ErrorCode.AGENT_FAILED, take(doubled, 1, "a").code());
        assertEquals(ErrorCode.AGENT_FAILED, doubled.end(3).code());
        sink.parts.clear();
        var greedy = flow(1);
        assertNull(take(greedy, 1, "a"));
        assertEquals(ErrorCode.AGENT_FAILED, take(greedy, 2, "b").code());
        assertEquals(ErrorCode.AGENT_FAILED,
                flow(1).take(1, "x", ByteString.copyFrom(new byte[PartFlow.MOST_BYTES + 1])).code());
    }

    @Test
    void shouldGrantWhatThereIsRoomForAndOweTheRest() {
        var flow = flow(1);
        sink.places = 2;
        flow.grant(5);
        assertEquals(List.of(2), grants);
        take(flow, 1, "a");
        assertEquals(List.of(2), grants, "there is no room yet");
        sink.places = 10;
        flow.grant(0);
        assertEquals(List.of(2, 3), grants);
    }

    /** Whatever is granted, the agent has no more than the limit at once. */
    @Test
    void shouldHoldTheAgentToTheLimitWhenMoreIsGranted() {
        var flow = flow(16);
        flow.grant(Integer.MAX_VALUE);
        assertEquals(List.of(), grants);
        take(flow, 1, "a");
        assertEquals(List.of(1), grants);
    }

    @Test
    void shouldEndAsOverloadedWhenThereIsNoRoomAndNoneToCome() {
        var flow = flow(1);
        take(flow, 1, "a");
        sink.places = 0;
        sink.hopeless = true;
        flow.grant(1);
        assertEquals(ErrorCode.OVERLOADED, failures.get(0).code());
        assertEquals("1", failures.get(0).meta().get("Retry-After"));
    }

    @Test
    void shouldGoOnUnattendedWhileItIsSmall() {
        var flow = flow(1);
        take(flow, 1, "a");
        flow.unattended();
        assertEquals(List.of(16), grants);
        assertNull(take(flow, 2, "b"));
        assertEquals(List.of("a"), sink.parts);
        assertEquals("ab", flow.joined().text());
        var much = "x".repeat(PartFlow.KEPT_BYTES);
        assertEquals(ErrorCode.TOO_LARGE, take(flow, 3, much).code());
    }

    @Test
    void shouldFailAtOnceWhenAnUnattendedStreamIsLargeAlready() {
        var flow = flow(2);
        take(flow, 1, "x".repeat(PartFlow.KEPT_BYTES + 1));
        flow.unattended();
        assertEquals(ErrorCode.TOO_LARGE, failures.get(0).code());
        assertEquals(Integer.toString(PartFlow.KEPT_BYTES + 1), flow.joined().meta().get(Stream.BYTES));
    }

    /** Whoever asked for one answer gets it up to the limit, and the agent gets its grants. */
    @Test
    void shouldJoinUpToTheLimitWhenNobodyAskedForParts() {
        var flow = PartFlow.joining(3);
        flow.upstream(grants::add);
        assertNull(take(flow, 1, "ab"));
        assertEquals(List.of(1), grants);
        assertNull(take(flow, 2, "c"));
        assertEquals("abc", flow.joined().text());
        assertEquals(ErrorCode.TOO_LARGE, take(flow, 3, "d").code());
    }

    @Test
    void shouldLetAWriterWaitUntilMoreIsGrantedAndWakeItAtTheEnd() throws Exception {
        var flow = flow(1);
        var writer = CompletableFuture.supplyAsync(() -> {
            try {
                for (int i = 0; i < 3; i++) {
                    flow.write(Payload.text("p"));
                }
                return null;
            } catch (SpineException ended) {
                return ended.refusal().code();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }, task -> new Thread(task).start());
        flow.grant(1);
        while (!flow.isBegun() || sink.parts.size() < 2) {
            assertFalse(writer.isDone());
            Thread.onSpinWait();
        }
        flow.close();
        assertEquals(ErrorCode.CANCELLED, writer.get(60, TimeUnit.SECONDS));
        assertEquals(2, sink.parts.size());
    }

    /** The agent never has more than the limit, and never a part that whoever asked has not granted. */
    @Property(tries = 300)
    void shouldNeverDeliverMoreThanWasGranted(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 40) Integer> steps) {
        var taken = new Sink();
        var flow = new PartFlow(new Stream(2, taken), refusal -> { });
        var agent = new int[1];
        agent[0] = flow.upstream(more -> agent[0] += more);
        long granted = 2;
        long sent = 0;
        for (int step : steps) {
            if (step % 2 == 0) {
                flow.grant(step / 2);
                granted += step / 2;
            } else if (agent[0] > 0) {
                agent[0]--;
                assertNull(take(flow, ++sent, "p"));
            }
            assertTrue(agent[0] <= Stream.MOST_CREDIT && sent <= granted);
        }
        assertEquals(sent, taken.parts.size());
    }
}
