package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.rcis.AgentCall;
import spine.api.rcis.RCISRequest;
import spine.journal.internal.WrittenJournal;

/** {@code spinectl journal ... --folder}: reading back after a crash, without a server. */
@Timeout(120)
class JournalFolderTest {
    @TempDir
    Path home;
    private Bench cli;

    @BeforeEach
    void write() throws Exception {
        WrittenJournal.write(home, IntStream.rangeClosed(1, 5).mapToObj(i -> RCISRequest.newBuilder().setAgentCall(
                AgentCall.newBuilder().setAgent("echo").setInput(ByteString.copyFromUtf8("input-number-" + i))).build()
                .toByteString()).toArray(ByteString[]::new));
        cli = new Bench(home);
    }

    private int journal(String verb, String... more) {
        return cli.run(java.util.stream.Stream.concat(java.util.stream.Stream.of("journal", verb, "--folder",
                home.toString()), java.util.stream.Stream.of(more)).toArray(String[]::new));
    }

    private List<JsonObject> lines() {
        return cli.out.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    }

    private List<String> requests() {
        return lines().stream().filter(line -> line.has("request_id")).map(line -> line.get("request_id").getAsString())
                .toList();
    }

    /** Changes a byte of the entry with this text, and tells in which file it is. */
    private String flip(String text) throws Exception {
        try (var files = Files.list(home.resolve("journal"))) {
            for (var file : files.toList()) {
                var bytes = Files.readAllBytes(file);
                int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
                if (at >= 0) {
                    bytes[at] ^= 1;
                    Files.write(file, bytes);
                    return file.getFileName().toString();
                }
            }
        }
        throw new AssertionError("no file has " + text);
    }

    @Test
    void shouldReadAFolderWithoutAServer() {
        assertEquals(0, journal("tail", "-n", "2", "--json"), cli.err);
        assertEquals(List.of("r4", "r5"), requests());
        assertEquals(0, journal("find", "--request", "r3", "--body", "--json"), cli.err);
        assertEquals(List.of("r3"), requests());
        assertEquals("nikola.rcis.RCISRequest", lines().get(0).get("message").getAsString());
        assertEquals(0, cli.run("journal", "find", "--folder", home.resolve("journal").toString(), "--since",
                "2026-01-01T00:00:00.002Z", "--until", "2026-01-01T00:00:00.004Z", "--json"), cli.err);
        assertEquals(List.of("r2", "r3"), requests());
        assertEquals(0, journal("export"), cli.err);
        assertEquals(5, requests().size());
        assertEquals(0, journal("stats", "--json"), cli.err);
        assertEquals("{\"REQUEST\":5}", lines().get(0).get("kinds").toString());
        assertEquals(5, lines().get(0).get("last").getAsLong());
        assertEquals(0, journal("stats"), cli.err);
    }

    @Test
    void shouldTellAFlippedByteWithItsPlaceAndReadOn() throws Exception {
        var file = flip("input-number-3");
        assertEquals(1, journal("find", "--json"));
        assertEquals(List.of("r1", "r2", "r4", "r5"), requests());
        var damage = lines().stream().filter(line -> line.has("damage")).toList();
        assertEquals(1, damage.size(), cli.out);
        assertEquals(file, damage.get(0).getAsJsonObject("damage").get("file").getAsString());
        assertTrue(damage.get(0).getAsJsonObject("damage").get("offset").getAsLong() > 0);
        assertEquals(1, journal("tail"));
        assertTrue(cli.err.contains("DAMAGE  " + file + ", from byte "), cli.err);
        assertEquals(1, journal("stats"));
        assertTrue(cli.out.contains("DAMAGE") && cli.out.contains(file), cli.out);
    }
}
