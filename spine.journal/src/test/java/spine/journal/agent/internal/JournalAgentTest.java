package spine.journal.agent.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.journal.Kind;
import spine.api.journal.Reading;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RCISRequest;

/** Reading back, and who may (SEC-14, SEC-43): the agent {@code journal}. */
class JournalAgentTest {
    private final FakeJournal journal = new FakeJournal();
    private final List<String> told = new ArrayList<>();
    private long now;
    private final JournalAgent agent = new JournalAgent(journal, Fakes.guard(),
            (id, level, event, data) -> told.add(id + " " + level + " " + data), () -> now);

    @AfterEach
    void shouldLeaveNoReadingOpen() {
        assertEquals(0, journal.open);
    }

    private JsonObject ask(Principal by, String command) throws SpineException {
        var answer = agent.answer(Fakes.call(by, false), Payload.text(command));
        assertTrue(answer.data().size() <= Page.MOST_BYTES, "1 MiB at most");
        return JsonParser.parseString(answer.text()).getAsJsonObject();
    }

    private JsonObject find(String fields) throws SpineException {
        return ask(Fakes.ADMIN, "{\"command\":\"journal.find\"" + fields + "}");
    }

    private static List<Long> sequences(JsonObject answer) {
        return StreamSupport.stream(answer.getAsJsonArray("entries").spliterator(), false)
                .map(one -> one.getAsJsonObject().get("sequence").getAsLong()).toList();
    }

    private static JsonObject entry(JsonObject answer, int i) {
        JsonArray entries = answer.getAsJsonArray("entries");
        return entries.get(i).getAsJsonObject();
    }

    private void fill(int many) {
        for (int i = 1; i <= many; i++) {
            journal.add(i % 2 == 1 ? Kind.REQUEST : Kind.REPLY, "r" + (i + 1) / 2, i <= 4 ? "memory" : "echo",
                    ByteString.copyFromUtf8("x"));
        }
    }

    @Test
    void shouldTellTheHeadsOfTheNewestInTheirOrder() throws Exception {
        fill(10);
        var answer = ask(Fakes.OPERATOR, "{\"command\":\"journal.tail\",\"lines\":3}");
        assertEquals(List.of(8L, 9L, 10L), sequences(answer));
        assertEquals("{\"sequence\":9,\"time\":\"2023-11-14T22:13:28.000Z\",\"kind\":\"REQUEST\",\"request_id\":\"r5\","
                + "\"trace_id\":\"\",\"scheme\":\"curve\",\"key\":\"k-echo\",\"agent\":\"echo\",\"policy_version\":7,"
                + "\"generation\":\"production-1\",\"operation\":\"query\",\"body_bytes\":1}", entry(answer, 1).toString());
        assertEquals(10, answer.get("after").getAsLong());
        assertTrue(told.isEmpty(), "heads are read without a record");
    }

    @Test
    void shouldPickByRequestKeyAgentKindAndTime() throws Exception {
        fill(10);
        assertEquals(List.of(5L, 6L), sequences(find(",\"request_id\":\"r3\"")));
        assertEquals(List.of(1L, 2L, 3L, 4L), sequences(find(",\"agent\":\"memory\"")));
        assertEquals(List.of(1L, 2L, 3L, 4L), sequences(find(",\"key\":\"k-memory\"")));
        assertEquals(List.of(2L, 4L, 6L, 8L, 10L), sequences(find(",\"kinds\":[\"reply\"]")));
        assertEquals(List.of(3L, 4L), sequences(find(",\"from_ms\":1700000002000,\"to_ms\":1700000004000")));
        assertEquals(List.of(9L), sequences(ask(Fakes.OPERATOR,
                "{\"command\":\"journal.tail\",\"lines\":1,\"kinds\":[\"REQUEST\",\"VOTE\"]}")));
    }

    @Test
    void shouldLeaveOutTheRequestThatAsks() throws Exception {
        fill(2);
        journal.add(Kind.REQUEST, Fakes.OWN_REQUEST, "journal", ByteString.EMPTY);
        assertEquals(List.of(2L), sequences(ask(Fakes.OPERATOR, "{\"command\":\"journal.tail\",\"lines\":1}")));
        assertEquals(3, find("").get("after").getAsLong());
        assertEquals(List.of(1L, 2L), sequences(find("")));
    }

    @Test
    void shouldPageWithoutLeavingOutOrRepeating() throws Exception {
        fill(10);
        var seen = new ArrayList<Long>();
        long after = 0;
        for (boolean more = true; more;) {
            var answer = find(",\"lines\":3,\"after\":" + after);
            seen.addAll(sequences(answer));
            after = answer.get("after").getAsLong();
            more = answer.get("more").getAsBoolean();
            assertEquals(10, answer.get("last").getAsLong());
        }
        assertEquals(IntStream.rangeClosed(1, 10).mapToObj(Long::valueOf).toList(), seen);
    }

    @Test
    void shouldPauseWhenItLooksForLongAndGoOnFromThere() throws Exception {
        fill(10);
        journal.onRead = () -> now += 1_500_000_000L;
        var answer = find(",\"request_id\":\"r5\"");
        assertEquals(List.of(), sequences(answer));
        assertTrue(answer.get("more").getAsBoolean());
        assertEquals(3, answer.get("after").getAsLong(), "half of the 8 s that the caller has");
        assertEquals(List.of(), sequences(find(",\"request_id\":\"r5\",\"after\":3")));
        assertEquals(List.of(9L), sequences(find(",\"request_id\":\"r5\",\"after\":6")));
        var cancelled = agent.answer(Fakes.call(Fakes.ADMIN, true), Payload.text("{\"command\":\"journal.find\"}"));
        assertTrue(cancelled.text().contains("\"after\":1,"), "one entry further at least");
    }

    @Test
    void shouldGiveBodiesToAdministratorsAloneAndRecordIt() throws Exception {
        var query = RCISRequest.newBuilder().setRequestId("r1").setAuthToken("hush")
                .setQuery(QueryRequest.newBuilder().setQueryText("what?")).build();
        journal.add(Kind.REQUEST, "r1", "memory", query.toByteString());
        for (var command : new String[] {"journal.find", "journal.tail"}) {
            var e = assertThrows(SpineException.class,
                    () -> ask(Fakes.OPERATOR, "{\"command\":\"" + command + "\",\"body\":true}"));
            assertEquals(ErrorCode.FORBIDDEN, e.refusal().code());
        }
        assertTrue(told.get(1).startsWith("AUTH-003 WARNING") && told.get(1).contains("may not administer journal"));
        var answer = find(",\"body\":true,\"agent\":\"memory\"");
        var entry = entry(answer, 0);
        assertEquals("nikola.rcis.RCISRequest", entry.get("message").getAsString());
        assertEquals("what?", entry.getAsJsonObject("decoded").getAsJsonObject("query").get("queryText").getAsString());
        var body = Base64.getDecoder().decode(entry.get("body").getAsString());
        assertEquals(query.toBuilder().clearAuthToken().build(), RCISRequest.parseFrom(body));
        assertFalse(answer.toString().contains("hush"), "no secret goes out");
        assertTrue(told.get(2).startsWith("JOURNAL-READ INFO") && told.get(2).contains("by=admin")
                && told.get(2).contains("bodies=1") && told.get(2).contains("agent=memory"), told.get(2));
        assertEquals(3, told.size());
        assertFalse(find("").toString().contains("\"body\":"), "only where asked for");
    }

    @Test
    void shouldRefuseAndRecordWhoMayNotUseTheJournal() {
        for (var command : new String[] {"journal.tail", "journal.find", "journal.stats"}) {
            var e = assertThrows(SpineException.class, () -> ask(Fakes.CLIENT, "{\"command\":\"" + command + "\"}"));
            assertEquals(ErrorCode.FORBIDDEN, e.refusal().code());
        }
        assertEquals(3, told.size());
        assertTrue(told.get(0).startsWith("AUTH-003 WARNING"), told.get(0));
    }

    @Test
    void shouldAnswerInBoundsWhateverTheBodiesAre() throws Exception {
        journal.add(Kind.AUDIT, "", "", ByteString.copyFromUtf8("\n".repeat(500_000)));
        journal.add(Kind.REQUEST, "r1", "", ByteString.copyFrom(new byte[700_000]));
        for (int i = 0; i < 4; i++) {
            journal.add(Kind.REPLY, "r1", "", ByteString.copyFrom(new byte[200_000]));
        }
        var first = find(",\"body\":true");
        assertEquals(List.of(1L, 2L), sequences(first));
        assertTrue(entry(first, 0).has("body") && !entry(first, 0).has("text"), "the second form is left out first");
        assertTrue(entry(first, 1).get("body_left_out").getAsBoolean());
        assertEquals(700_000, entry(first, 1).get("body_bytes").getAsInt());
        assertEquals(List.of(3L, 4L), sequences(find(",\"body\":true,\"after\":2")));
        assertEquals(List.of(5L, 6L), sequences(find(",\"body\":true,\"after\":4")));
        assertTrue(told.get(0).contains("bodies=1"), told.get(0));
    }

    @Test
    void shouldTellDamageWithItsPlace() throws Exception {
        fill(2);
        for (int i = 0; i < 200; i++) {
            journal.damage.add(new Reading.Damage("00000001.log", 4096 + i, 12, "\u0001".repeat(1000)));
        }
        var answer = find("");
        assertEquals(2, sequences(answer).size());
        assertEquals(Page.MOST_DAMAGES, answer.getAsJsonArray("damage").size());
        var place = answer.getAsJsonArray("damage").get(0).getAsJsonObject();
        assertEquals("00000001.log", place.get("file").getAsString());
        assertEquals(4096, place.get("offset").getAsLong());
    }

    @Test
    void shouldTellTheJournalInNumbers() throws Exception {
        fill(5);
        var stats = ask(Fakes.OPERATOR, "{\"command\":\"journal.stats\"}");
        assertEquals(5, stats.get("entries").getAsLong());
        assertEquals("journaled", stats.get("best").getAsString());
        assertEquals("The disk is full.", stats.get("problem").getAsString());
        assertEquals("Make room.", stats.get("remedy").getAsString());
        assertEquals("{\"REQUEST\":3,\"REPLY\":2}", stats.get("kinds").toString());
        assertEquals("2023-11-14T22:13:20.000Z", stats.get("oldest").getAsString());
        assertEquals("2023-11-14T22:13:24.000Z", stats.get("newest").getAsString());
        fill(Stats.MOST_COUNTED);
        var many = ask(Fakes.OPERATOR, "{\"command\":\"journal.stats\"}");
        assertEquals(Stats.MOST_COUNTED + 5, many.get("entries").getAsLong());
        assertEquals(Stats.MOST_COUNTED, many.get("counted").getAsLong(), "among the newest");
        journal.entries.clear();
        var empty = ask(Fakes.OPERATOR, "{\"command\":\"journal.stats\"}");
        assertEquals(0, empty.get("entries").getAsLong());
        assertEquals("", empty.get("oldest").getAsString());
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        for (var command : new String[] {"", "[]", "{", "{\"command\":1}", "{\"command\":\"journal.erase\"}",
            "{\"command\":\"journal.tail\",\"after\":1}", "{\"command\":\"journal.find\",\"lines\":0}",
            "{\"command\":\"journal.find\",\"lines\":10001}", "{\"command\":\"journal.find\",\"after\":-1}",
            "{\"command\":\"journal.find\",\"from_ms\":1e999999999}", "{\"command\":\"journal.find\",\"to_ms\":\"x\"}",
            "{\"command\":\"journal.find\",\"kinds\":\"VOTE\"}", "{\"command\":\"journal.find\",\"kinds\":[\"LOVE\"]}",
            "{\"command\":\"journal.find\",\"kinds\":[[]]}", "{\"command\":\"journal.find\",\"kinds\":[null]}",
            "{\"command\":\"journal.find\",\"agent\":1}", "{\"command\":\"journal.find\",\"body\":\"true\"}",
            "{\"command\":\"journal.find\",\"key\":\"" + "k".repeat(1025) + "\"}", "{\"command\":\"journal.stats\",\"body\":true}"}) {
            var e = assertThrows(SpineException.class, () -> ask(Fakes.ADMIN, command), command);
            assertEquals(ErrorCode.INVALID_REQUEST, e.refusal().code(), command);
        }
    }
}
