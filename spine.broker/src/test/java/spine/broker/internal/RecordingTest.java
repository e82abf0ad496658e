package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.RequestTable.Entry;
import spine.api.RequestTable.Reply;
import spine.api.RequestTable.Request;
import spine.api.TraceContext;
import spine.api.journal.Kind;
import spine.api.message.Durability;

/** Requests, replies and refusals are written down, and a reply says what it survives. */
class RecordingTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private final Desks desks = new Desks(Map.of("durabilityWaitMillis", 60_000L));
    private final FakeJournal journal = desks.journal;

    private static Entry.Fresh fresh(ReplayTable table, Request request) {
        return assertInstanceOf(Entry.Fresh.class, table.begin(request));
    }

    private static CompletionStage<Reply> complete(Entry.Fresh fresh) {
        return fresh.complete(Desks.bytes("reply"), "echo-2", "production");
    }

    private static Durability level(CompletionStage<Reply> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS).durability();
    }

    private static boolean isDone(CompletionStage<Reply> stage) {
        return stage.toCompletableFuture().isDone();
    }

    @Test
    void shouldWriteKeyPolicyVersionGenerationAndTraceOfBothEnds() throws Exception {
        var stage = complete(fresh(desks.empty(), Desks.request("1")));
        assertEquals(Durability.JOURNALED, level(stage));
        assertEquals(List.of(Durability.JOURNALED, Durability.JOURNALED), journal.wanted);
        var request = journal.entries.get(0);
        var reply = journal.entries.get(1);
        assertEquals(List.of(Kind.REQUEST, Kind.REPLY), List.of(request.kind(), reply.kind()));
        for (var entry : journal.entries) {
            assertEquals("1", entry.requestId());
            assertEquals("0af7651916cd43dd8448eb211c80319c", entry.traceId());
            assertEquals(List.of("curve", "ann"), List.of(entry.scheme(), entry.key()));
            assertEquals(7, entry.policyVersion());
            assertEquals("text_data", entry.operation());
            assertEquals(Print.of(Desks.bytes("content of 1")).bytes(), entry.print());
            assertEquals(desks.time.millis(), entry.unixMillis());
        }
        assertEquals(List.of("echo", "echo-2"), List.of(request.agent(), reply.agent()));
        assertEquals(List.of("", "production"), List.of(request.generation(), reply.generation()));
        assertEquals(List.of("body of 1", "reply"),
                List.of(request.body().toStringUtf8(), reply.body().toStringUtf8()));
    }

    @Test
    void shouldTryForAHigherLevelWhenAskedAndNeverForALowerOne() throws Exception {
        var table = desks.empty();
        assertEquals(Durability.SYNCED, level(complete(fresh(table, Desks.request("1", false, Durability.SYNCED, LONG)))));
        var synced = new Desks(Map.of("requestDurability", "synced"));
        assertEquals(Durability.SYNCED,
                level(complete(fresh(synced.empty(), Desks.request("1", false, Durability.JOURNALED, LONG)))));
    }

    @Test
    void shouldTellTheLowerLevelWhenTheDiskGrantsNoMore() throws Exception {
        var table = desks.empty();
        var fresh = fresh(table, Desks.request("1"));
        journal.grants = wanted -> Durability.ACCEPTED;
        assertEquals(Durability.ACCEPTED, level(complete(fresh)), "the request alone is not enough");
        assertEquals(1L, desks.counters.all().get("durability.missed"));
        journal.grants = wanted -> Durability.JOURNALED;
        assertEquals(Durability.JOURNALED, level(complete(fresh(table, Desks.request("2", false, Durability.SYNCED, LONG)))));
    }

    @Test
    void shouldGoOnAtAcceptedWithoutAJournalOrWithABrokenOne() throws Exception {
        journal.failure = new IllegalStateException("broken");
        assertEquals(Durability.ACCEPTED, level(complete(fresh(desks.empty(), Desks.request("1")))));
        assertEquals(2L, desks.counters.all().get("journal.failed"));
        var recorder = new Recorder(desks.counters);
        var table = new ReplayTable(300, 1 << 20, desks.time,
                new RequestRecord(recorder, Levels.of(desks.config), () -> 7, desks.time));
        var stage = complete(fresh(table, Desks.request("1")));
        assertTrue(isDone(stage), "nothing waits");
        assertEquals(Durability.ACCEPTED, level(stage));
    }

    @Test
    void shouldHoldTheReplyAndAllWhoAskAgainUntilBothEntriesHaveTheirLevel() throws Exception {
        journal.grants = wanted -> null;
        var table = desks.empty();
        var fresh = fresh(table, Desks.request("1"));
        var stage = complete(fresh);
        var again = assertInstanceOf(Entry.Repeated.class, table.begin(Desks.request("1"))).reply();
        journal.waiting.get(1).stage().complete(Durability.JOURNALED);
        assertFalse(isDone(stage) || isDone(again), "the request is not written yet");
        journal.waiting.get(0).stage().complete(Durability.JOURNALED);
        assertTrue(isDone(stage), "on the thread that wrote it");
        assertEquals(Durability.JOURNALED, level(stage));
        assertEquals(Durability.JOURNALED, level(again));
    }

    @Test
    void shouldSendTheReplyAsAcceptedWhenItsLevelDoesNotComeInTime() throws Exception {
        var impatient = new Desks(Map.of("durabilityWaitMillis", 1L));
        impatient.journal.grants = wanted -> null;
        var table = impatient.empty();
        assertEquals(Durability.ACCEPTED, level(complete(fresh(table, Desks.request("1")))));
        assertEquals(1L, impatient.counters.all().get("durability.late"));
        impatient.journal.waiting.forEach(w -> w.stage().complete(Durability.SYNCED));
        var again = assertInstanceOf(Entry.Repeated.class, table.begin(Desks.request("1"))).reply();
        assertEquals(Durability.ACCEPTED, level(again), "the same reply as before");
    }

    @Test
    void shouldNotHoldTheReplyBeyondTheRequestsDeadline() throws Exception {
        journal.grants = wanted -> null;
        var table = desks.empty();
        assertEquals(Durability.ACCEPTED, level(complete(
                fresh(table, Desks.request("1", false, Durability.SYNCED, Duration.ofMillis(5))))));
        var late = fresh(table, Desks.request("2", false, Durability.SYNCED, Duration.ofMillis(5)));
        desks.time.advanceMillis(6);
        assertTrue(isDone(complete(late)), "its deadline has passed: at once");
    }

    @Test
    void shouldWriteHeadsOnlyOfExceptedAgentsAndWhereBodiesAreSwitchedOff() {
        var toSecurity = new Request(Kit.ANN, "1", ByteString.EMPTY, Desks.bytes("invite"), "agent_call", "security",
                TraceContext.NONE, false, Durability.ACCEPTED, LONG);
        complete(fresh(desks.empty(), toSecurity));
        var byCapability = fresh(desks.empty(), Desks.request("2"));
        byCapability.complete(Desks.bytes("token"), "security", "production");
        assertEquals(List.of(0, 0, 9, 0), journal.entries.stream().map(e -> e.body().size()).toList());
        var silent = new Desks(Map.of("journalBodies", false));
        var table = silent.empty();
        complete(fresh(table, Desks.request("1")));
        fresh(table, Desks.request("2")).forget(ErrorCode.OVERLOADED, Desks.bytes("refusal"));
        assertTrue(silent.journal.entries.stream().allMatch(e -> e.body().isEmpty() && !e.print().isEmpty()));
    }

    @Test
    void shouldWriteWhatWasPutOffWithoutWaiting() {
        journal.grants = wanted -> null;
        var table = desks.empty();
        fresh(table, Desks.request("1")).forget(ErrorCode.OVERLOADED, Desks.bytes("later"));
        var entry = journal.of(Kind.REFUSAL).get(0);
        assertEquals("text_data OVERLOADED", entry.operation());
        assertEquals("later", entry.body().toStringUtf8());
        fresh(table, Desks.request("1"));
    }

    @Test
    void shouldWriteOneRefusalOfAFloodAndTheFirstOfEachKind() {
        var table = desks.empty();
        var refused = Request.refused(Kit.ANN, "1", "query", Desks.TRACE);
        for (int i = 0; i < 10_000; i++) {
            table.refused(refused, ErrorCode.RATE_LIMITED, ByteString.EMPTY);
        }
        table.refused(refused, ErrorCode.FORBIDDEN, ByteString.EMPTY);
        table.refused(Request.refused(Kit.BOB, "2", "", Desks.TRACE), ErrorCode.FORBIDDEN, ByteString.EMPTY);
        assertEquals(List.of("query RATE_LIMITED", "query FORBIDDEN", "FORBIDDEN"),
                journal.entries.stream().map(spine.api.journal.Entry::operation).toList());
        assertTrue(journal.wanted.stream().allMatch(Durability.ACCEPTED::equals));
    }

    @Test
    void shouldNameKeyValueAndChoiceWhenALevelIsNone() {
        var wrong = assertThrows(IllegalArgumentException.class,
                () -> BrokerLimits.checked(Settings.with(Map.of("controlDurability", "disk"))));
        assertEquals("spine.broker: controlDurability = disk is not one of accepted, journaled, synced",
                wrong.getMessage());
    }
}
