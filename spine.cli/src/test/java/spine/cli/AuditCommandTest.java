package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.journal.internal.WrittenJournal;
import spine.keys.SigningKey;

/** SEC-44 for the person who asks: {@code spinectl audit}. */
@Timeout(30)
class AuditCommandTest extends WithFakeSpine {
    private static final String HEAD = "2:" + "ab".repeat(32);
    /** The two lines of the README of spine.audit. */
    private static final String FIRST = "{\"event\":\"one\",\"seq\":1,\"prev\":\"" + "0".repeat(64) + "\",\"hash\":"
            + "\"07c660202da1e492604ad24627fd6eeef0698fdd5a8912c29053f1364e7ecea5\"}";
    private static final String SECOND = "{\"event\":\"two\",\"seq\":2,\"prev\":"
            + "\"07c660202da1e492604ad24627fd6eeef0698fdd5a8912c29053f1364e7ecea5\",\"hash\":"
            + "\"01dfb48c10b043a159df362a2afdb94a3073aeb766dcbfe82d14d6177f7846ce\"}";

    private final List<String> answers = new ArrayList<>();
    private final List<JsonObject> commands = new ArrayList<>();

    @Override
    RCISResponse.Builder answer(RCISRequest request) {
        assertEquals("audit", request.getAgentCall().getAgent());
        commands.add(JsonParser.parseString(request.getAgentCall().getInput().toStringUtf8()).getAsJsonObject());
        if (answers.isEmpty()) {
            return FakeSpine.refusal(503, "UNAVAILABLE", "That was all.");
        }
        var reply = FakeSpine.ok();
        reply.getAgentReplyBuilder().setAgent("audit").setOutput(ByteString.copyFromUtf8(answers.remove(0)));
        return reply;
    }

    private static String entries(int... seqs) {
        var text = new StringBuilder();
        for (int seq : seqs) {
            text.append(text.isEmpty() ? "" : ",").append("{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"level\":\"WARNING\","
                    + "\"event_id\":\"AUTH-002\",\"event\":\"refused\",\"data\":{\"reason\":\"un\\u001b[31mknown\"},\"seq\":")
                    .append(seq).append('}');
        }
        return "{\"entries\":[" + text + "]}";
    }

    @Test
    void shouldShowEntriesOnALineEachWithoutTheirControlCharacters() {
        answers.add(entries(7, 8));
        assertEquals(0, cli.run("audit", "tail", "-n", "2", "--event", "AUTH-002", "--level", "WARNING"), cli.err);
        assertEquals(2, cli.out.lines().count(), cli.out);
        assertTrue(cli.out.startsWith("7 2026-01-01T00:00:00.000Z  WARNING  AUTH-002"), cli.out);
        assertTrue(cli.out.contains("reason=un [31mknown"), cli.out);
        assertEquals("{\"command\":\"audit.tail\",\"lines\":2,\"event_id\":\"AUTH-002\",\"level\":\"WARNING\"}",
                commands.get(0).toString());
    }

    @Test
    void shouldFollowFromTheLastEntryThatItShowed() {
        answers.addAll(List.of(entries(7, 8), entries(9), entries(), entries(10, 11)));
        assertEquals(1, cli.run("audit", "tail", "--follow", "--json"), "the server said no in the end");
        assertTrue(cli.out.lines().limit(5).allMatch(line -> line.startsWith("{\"timestamp\"")), cli.out);
        assertEquals(List.of(8L, 9L, 9L, 11L),
                commands.subList(1, 5).stream().map(c -> c.get("after").getAsLong()).toList());
    }

    @Test
    void shouldAskTheServerToVerifyAndFailIfItDoesNot() {
        answers.add("{\"verified\":true,\"entries\":2,\"first\":1,\"head\":\"" + HEAD + "\",\"remarks\":[]}");
        assertEquals(0, cli.run("audit", "verify", "--expect", HEAD), cli.err);
        assertTrue(cli.out.contains("verified") && cli.out.contains(HEAD), cli.out);
        assertEquals(HEAD, commands.get(0).get("expect").getAsString());
        answers.add("{\"verified\":false,\"entries\":2,\"first\":1,\"head\":\"" + HEAD + "\",\"remarks\":[\"A note.\"],"
                + "\"problem\":{\"kind\":\"CHANGED\",\"file\":\"audit.jsonl\",\"line\":3,\"seq\":4,\"reason\":\"r\"}}");
        assertEquals(1, cli.run("audit", "verify"));
        assertTrue(cli.out.contains("NOT VERIFIED  audit.jsonl line 3, entry 4: r"), cli.out);
        assertTrue(cli.out.contains("A note."), cli.out);
    }

    @Test
    void shouldVerifyAFolderWithoutAServer() throws Exception {
        var folder = Files.createDirectories(home.resolve("copy"));
        var file = Files.writeString(folder.resolve("audit.jsonl"), FIRST + "\n" + SECOND + "\n");
        assertEquals(0, cli.run("audit", "verify", "--folder", folder.toString()), cli.out + cli.err);
        assertTrue(cli.out.contains("2 entries") && cli.out.contains("a cut end would not show"), cli.out);
        assertEquals(0, cli.run("audit", "verify", "--json", "--folder", folder.toString(), "--expect",
                JsonParser.parseString(SECOND).getAsJsonObject().get("seq").getAsLong() + ":"
                        + JsonParser.parseString(SECOND).getAsJsonObject().get("hash").getAsString()));
        assertTrue(JsonParser.parseString(cli.out).getAsJsonObject().get("verified").getAsBoolean());
        Files.writeString(file, FIRST + "\n" + SECOND.replace("two", "owt") + "\n");
        assertEquals(1, cli.run("audit", "verify", "--folder", folder.toString()));
        assertTrue(cli.out.contains("line 2, entry 2: was changed"), cli.out);
        assertTrue(commands.isEmpty(), "no server was asked");
    }

    @Test
    void shouldCompareALogWithTheJournalOfItsHome() throws Exception {
        var other = home.resolve("other");
        WrittenJournal.write(other, copyOf(FIRST), copyOf(SECOND));
        var file = Files.createDirectories(other.resolve("log")).resolve("audit.jsonl");
        Files.writeString(file, FIRST + "\n" + SECOND + "\n");
        assertEquals(0, cli.run("audit", "verify", "--folder", other.toString()), cli.out + cli.err);
        assertTrue(cli.out.contains("The journal has 2 of these entries"), cli.out);
        Files.writeString(file, FIRST + "\n");
        assertEquals(1, cli.run("audit", "verify", "--folder", other.toString()));
        assertTrue(cli.out.contains("entry 2 is in the journal and not in the log"), cli.out);
    }

    private static Entry copyOf(String line) {
        return Entry.of(Kind.AUDIT, 0, "entry", ByteString.copyFromUtf8(line));
    }

    @Test
    void shouldLookForTheHeadInAHome() throws Exception {
        var log = Files.createDirectories(home.resolve("other/log"));
        Files.writeString(log.resolve("audit.jsonl"), FIRST + "\n");
        var head = Files.createDirectories(home.resolve("other/state")).resolve("audit.head");
        Files.writeString(head, HEAD + " 1 closed\n");
        assertEquals(1, cli.run("audit", "verify", "--folder", home.resolve("other").toString()));
        assertTrue(cli.out.contains("the log ends here"), cli.out);
        Files.delete(head);
        assertEquals(1, cli.run("audit", "verify", "--folder", log.toString()));
        assertTrue(cli.out.contains("audit.head, is not there"), cli.out);
    }

    /** A log as its README describes it, made here by the description alone. */
    @Test
    void shouldCheckSignaturesByTheKeyThatIsGivenSEC44() throws Exception {
        var key = SigningKey.loadOrCreate(home.resolve("other/keys"), "broker_sign");
        var log = Files.createDirectories(home.resolve("other/log"));
        signedLog(log, "one", key);
        assertEquals(0, cli.run("audit", "verify", "--folder", home.resolve("other").toString()), cli.out + cli.err);
        assertTrue(cli.out.contains("up to entry 1, on 2026-01-01T00:00:00.000Z")
                && cli.out.contains(key.publicKey().fingerprint().text()), cli.out);
        var copy = Files.createDirectories(home.resolve("copy"));
        Files.copy(log.resolve("audit.jsonl"), copy.resolve("audit.jsonl"));
        assertEquals(0, cli.run("audit", "verify", "--folder", copy.toString()), cli.out + cli.err);
        assertTrue(cli.out.contains("There is no public key of a signer"), cli.out);
        assertEquals(0, cli.run("audit", "verify", "--folder", copy.toString(), "--signer", key.publicKey().z85()),
                cli.out + cli.err);
        assertTrue(cli.out.contains("up to entry 1"), cli.out);
        var other = SigningKey.loadOrCreate(home.resolve("another"), "broker_sign").publicKey();
        var file = home.resolve("another/broker_sign.pub").toString();
        assertEquals(1, cli.run("audit", "verify", "--folder", copy.toString(), "--signer", file));
        assertTrue(cli.out.contains("is signed by a key that was not given"), cli.out);
        assertEquals(0, cli.run("audit", "verify", "--folder", copy.toString(), "--signer", file, "--signer",
                key.publicKey().z85()), cli.out);
        var line = Files.readAllLines(copy.resolve("audit.jsonl")).get(1);
        Files.writeString(copy.resolve("audit.jsonl"), chained("{\"event\":\"owt\"}", 1, "0".repeat(64)) + "\n");
        Files.writeString(copy.resolve("audit.jsonl"), chained(line.replaceAll(",\"seq\".*", "}"), 2, hash(Files.readString(
                copy.resolve("audit.jsonl")).strip())) + "\n", StandardOpenOption.APPEND);
        assertEquals(1, cli.run("audit", "verify", "--folder", copy.toString(), "--signer", key.publicKey().z85()));
        assertTrue(cli.out.contains("signature does not fit"), cli.out);
        answers.add("{\"verified\":true,\"entries\":2,\"first\":1,\"head\":\"" + HEAD + "\",\"remarks\":[]}");
        assertEquals(0, cli.run("audit", "verify", "--signer", file), cli.err);
        assertEquals(other.z85(), commands.get(0).get("signer").getAsString());
    }

    private static void signedLog(Path log, String event, SigningKey key) throws Exception {
        var first = chained("{\"event\":\"" + event + "\"}", 1, "0".repeat(64));
        var time = "2026-01-01T00:00:00.000Z";
        var signature = Base64.getEncoder().encodeToString(key.sign(("spine audit checkpoint 1\nnode-a\n1\n" + hash(first)
                + "\n" + time + "\n").getBytes(StandardCharsets.UTF_8)));
        var second = chained("{\"timestamp\":\"" + time + "\",\"event_id\":\"AUDIT-CHECKPOINT\",\"data\":{\"signature\":\""
                + signature + "\",\"signer\":\"" + key.publicKey().fingerprint() + "\"},\"context\":{\"node_id\":"
                + "\"node-a\"}}", 2, hash(first));
        Files.writeString(log.resolve("audit.jsonl"), first + "\n" + second + "\n");
    }

    private static String chained(String object, int seq, String prev) throws Exception {
        var body = object.substring(0, object.length() - 1) + ",\"seq\":" + seq + ",\"prev\":\"" + prev + "\"";
        return body + ",\"hash\":\"" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(body.getBytes(StandardCharsets.UTF_8))) + "\"}";
    }

    private static String hash(String line) {
        return line.substring(line.length() - 66, line.length() - 2);
    }

    @Test
    void shouldSayInOneLineWhatIsWrong() {
        for (var wrong : new String[][] {{"audit"}, {"audit", "verify", "--expect", "x"}, {"audit", "verify", "--signer", "x"},
            {"audit", "verify", "--folder", "/nowhere/at/all"}, {"audit", "tail", "-n", "x"}}) {
            assertEquals(1, cli.run(wrong));
            assertEquals(1, cli.err.lines().filter(line -> !line.startsWith("Paired")).count(), cli.err);
            assertFalse(cli.err.contains("Exception"), cli.err);
        }
    }
}
