package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/** Reading back, for the person who asks: {@code spinectl journal tail|find|stats|export}. */
@Timeout(60)
class JournalCommandTest extends WithFakeSpine {
    private static final String DAMAGE = "{\"file\":\"1.log\",\"offset\":4096,\"bytes\":12,\"what\":\"changed\"}";

    private final List<String> answers = new ArrayList<>();
    private final List<JsonObject> commands = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();

    @Override
    RCISResponse.Builder answer(RCISRequest request) {
        assertEquals("journal", request.getAgentCall().getAgent());
        commands.add(JsonParser.parseString(request.getAgentCall().getInput().toStringUtf8()).getAsJsonObject());
        ids.add(request.getRequestId());
        if (answers.isEmpty()) {
            return FakeSpine.refusal(503, "UNAVAILABLE", "That was all.");
        }
        var reply = FakeSpine.ok();
        reply.getAgentReplyBuilder().setOutput(ByteString.copyFromUtf8(answers.remove(0).replace("OWN", ids.get(0))));
        return reply;
    }

    private static String entry(long sequence, String request) {
        return "{\"sequence\":" + sequence + ",\"time\":\"2026-01-01T00:00:00.000Z\",\"kind\":\"REQUEST\",\"request_id\":\""
                + request + "\",\"key\":\"K\",\"agent\":\"me\\u001b[31mmory\",\"operation\":\"query\",\"body_bytes\":2048}";
    }

    private static String page(String entries, long after, boolean more, long last, String... damage) {
        return "{\"entries\":[" + entries + "],\"after\":" + after + ",\"more\":" + more + ",\"last\":" + last
                + ",\"damage\":[" + String.join(",", damage) + "]}";
    }

    private static String entries(long... sequences) {
        return LongStream.of(sequences).mapToObj(s -> entry(s, "r" + s)).collect(Collectors.joining(","));
    }

    @Test
    void shouldShowEntriesOnALineEachWithoutTheirControlCharacters() {
        answers.add(page(entries(7, 8), 8, true, 8));
        assertEquals(0, cli.run("journal", "tail", "-n", "2", "--kind", "request,Vote", "--agent", "memory", "--key", "K",
                "--request", "R", "--since", "2026-01-01", "--until", "2026-01-01T00:00:01Z"), cli.err);
        assertEquals(2, cli.out.lines().count(), cli.out);
        assertEquals("7 2026-01-01T00:00:00.000Z  REQUEST     query  me [31mmory  r7  K  2.0 KiB",
                cli.out.lines().findFirst().orElseThrow());
        assertEquals("{\"command\":\"journal.tail\",\"kinds\":[\"REQUEST\",\"VOTE\"],\"request_id\":\"R\",\"key\":\"K\","
                + "\"agent\":\"memory\",\"from_ms\":1767225600000,\"to_ms\":1767225601000,\"lines\":2}",
                commands.get(0).toString());
    }

    @Test
    void shouldFollowFromWhereItLookedLastAndLeaveOutItsOwnQuestions() {
        answers.addAll(List.of(page(entries(7), 9, false, 9), page(entry(10, "OWN"), 10, false, 10),
                page(entries(11), 12, false, 12)));
        assertEquals(1, cli.run("journal", "tail", "-f", "--json"), "the server said no in the end");
        var lines = cli.out.lines().toList();
        assertEquals(List.of(7L, 11L), lines.stream().limit(2).map(JournalCommandTest::sequence).toList(), cli.out);
        assertTrue(lines.get(2).startsWith("{\"error\""), cli.out);
        assertEquals(List.of(9L, 10L, 12L), commands.stream().skip(1).map(c -> c.get("after").getAsLong()).toList());
    }

    private static long sequence(String line) {
        return JsonParser.parseString(line).getAsJsonObject().get("sequence").getAsLong();
    }

    /** Each page of bodies adds an entry to the journal, so that its end runs away. */
    @Test
    void shouldFindPageByPageUpToWhatWasTheLastAtTheBeginning() {
        answers.addAll(List.of(page(entries(1, 2), 2, true, 6, DAMAGE), page("", 4, true, 7, DAMAGE),
                page(entries(5, 6, 7), 7, true, 8)));
        assertEquals(1, cli.run("journal", "find", "--body", "--json"), "damage is an exit code");
        assertEquals("{\"damage\":" + DAMAGE + "}", cli.out.lines().findFirst().orElseThrow());
        assertEquals(List.of(1L, 2L, 5L, 6L), cli.out.lines().skip(1).map(JournalCommandTest::sequence).toList());
        assertEquals(List.of(0L, 2L, 4L), commands.stream().map(c -> c.get("after").getAsLong()).toList());
        assertTrue(commands.stream().allMatch(c -> c.get("body").getAsBoolean()));
    }

    @Test
    void shouldTellPeopleOfDamageWithItsPlaceAndOfWhatABodySays() {
        answers.add(page("{\"sequence\":1,\"kind\":\"REQUEST\",\"decoded\":{\"query\":{\"queryText\":\"why?\"}}},"
                + "{\"sequence\":2,\"kind\":\"REPLY\",\"body_left_out\":true},{\"sequence\":3,\"kind\":\"AUDIT\","
                + "\"body\":\"eA==\",\"text\":\"x\\ny\"}", 3, false, 3, DAMAGE));
        assertEquals(1, cli.run("journal", "find", "--body"));
        assertTrue(cli.err.contains("DAMAGE  1.log, from byte 4096 on, 12 bytes: Changed."), cli.err);
        assertTrue(cli.out.contains("    {\"query\":{\"queryText\":\"why?\"}}"), cli.out);
        assertTrue(cli.out.contains("--folder") && cli.out.contains("    x y"), cli.out);
        answers.add(page("", 3, false, 3));
        assertEquals(0, cli.run("journal", "find", "--request", "none"));
        assertEquals("Nothing fits.", cli.err);
    }

    @Test
    void shouldExportJsonLinesIntoAFileForOneself() throws Exception {
        var file = home.resolve("out.jsonl");
        answers.addAll(List.of(page(entries(1, 2), 2, true, 3), page(entries(3), 3, false, 3)));
        assertEquals(0, cli.run("journal", "export", "-o", file.toString()), cli.err);
        assertEquals(List.of(1L, 2L, 3L), Files.readAllLines(file).stream().map(JournalCommandTest::sequence).toList());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(cli.err.contains("Exported 3 entries, "), cli.err);
        answers.add(page(entries(4), 4, true, 9));
        assertEquals(1, cli.run("journal", "export", "-o", file.toString()), "the second page was refused");
        assertEquals(3, Files.readAllLines(file).size(), "the former export stays");
        try (var left = Files.list(home)) {
            assertTrue(left.noneMatch(one -> one.toString().endsWith(".part")));
        }
    }

    @Test
    void shouldExportToStandardOutput() {
        answers.add(page(entries(1, 2), 2, false, 2));
        assertEquals(0, cli.run("journal", "export", "--json", "--kind", "REQUEST"), cli.err);
        assertEquals(List.of(1L, 2L), cli.out.lines().map(JournalCommandTest::sequence).toList());
        answers.add(page(entries(1), 1, false, 2, DAMAGE));
        assertEquals(1, cli.run("journal", "export"));
        assertEquals(1, cli.out.lines().count(), "programs read this");
        assertTrue(cli.err.contains("DAMAGE"), cli.err);
    }

    @Test
    void shouldShowTheNumbersAndWhatIsWrong() {
        var stats = "{\"entries\":5,\"first\":1,\"last\":5,\"bytes\":2048,\"free_bytes\":1,\"best\":\"accepted\",\"unwritten\":2,"
                + "\"problem\":\"The disk is full.\",\"remedy\":\"Make room.\",\"oldest\":\"o\",\"newest\":\"n\",\"counted\":4,"
                + "\"kinds\":{\"REQUEST\":3,\"REPLY\":1},\"damage\":[]}";
        answers.addAll(List.of(stats, stats, stats.replace("The disk is full.", "")));
        assertEquals(1, cli.run("journal", "stats"));
        for (var line : new String[] {"entries +5, from 1 to 5", "bytes +2.0 KiB, free 1 B", "promises +accepted at most",
            "PROBLEM +The disk is full.", "remedy +Make room.", "REQUEST +3", " +of the newest 4"}) {
            assertTrue(cli.out.lines().anyMatch(one -> one.matches(line)), line + " in " + cli.out);
        }
        assertEquals(1, cli.run("journal", "stats", "--json"));
        assertEquals(stats, cli.out);
        assertEquals(0, cli.run("journal", "stats"));
    }

    @Test
    void shouldSayInOneLineWhatIsWrong() {
        for (var wrong : new String[][] {{"journal"}, {"journal", "erase"}, {"journal", "tail", "-n", "0"},
            {"journal", "tail", "--folder", "/nowhere", "-f"}, {"journal", "find", "--folder", "/nowhere/at/all"},
            {"journal", "find", "--since", "yesterday"}, {"journal", "find", "--kind", "LOVE"},
            {"journal", "export", "-o", "/nowhere/at/all"}, {"journal", "replay"},
            {"journal", "replay", "--to", "echo"}, {"journal", "replay", "--to", "echo", "--yes", "--speed", "0"},
            {"journal", "replay", "--to", "echo", "--yes", "--at-once", "0"},
            {"journal", "replay", "--to", "echo", "--yes", "--kind", "VOTE"}}) {
            assertEquals(1, cli.run(wrong), String.join(" ", wrong));
            assertEquals(1, cli.err.lines().filter(line -> !line.startsWith("Paired")).count(), cli.err);
            assertFalse(cli.err.contains("Exception"), cli.err);
        }
        assertTrue(commands.isEmpty(), "no server was asked");
    }

    @Test
    void shouldCompleteKindsAndVerbs() {
        assertEquals(0, cli.run("completion"));
        assertTrue(cli.out.contains("_picocli_spinectl_journal_replay") && cli.out.contains("GENERATION"));
    }
}
