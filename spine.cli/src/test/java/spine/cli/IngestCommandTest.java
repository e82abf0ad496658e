package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.message.Directory;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/** Ingest of texts, files and folders (CL-01, CL-06, SEC-46). */
@Timeout(30)
class IngestCommandTest {
    @TempDir
    Path folder;
    private final List<IngestRequest> items = new ArrayList<>();
    private Path docs;
    private FakeSpine spine;
    private Bench cli;

    @BeforeEach
    void start() throws Exception {
        docs = Files.createDirectories(folder.resolve("docs"));
        spine = new FakeSpine(Files.createDirectory(folder.resolve("h")), this::answer);
        spine.offerPairing();
        cli = new Bench(folder.resolve("h"));
    }

    @AfterEach
    void stop() throws Exception {
        spine.close();
    }

    private RCISResponse.Builder answer(RCISRequest request) {
        var reply = FakeSpine.ok();
        switch (request.getOperationCase()) {
            case INGEST -> {
                items.add(request.getIngest());
                reply.setStatusCode(201).getIngestResponseBuilder().setSuccess(true).addStoredLocation(5);
            }
            case INGEST_CHUNK -> {
                items.addAll(request.getIngestChunk().getItemsList());
                var progress = reply.getIngestProgressBuilder().setCredit(2).setStoredItems(items.size())
                        .setStoredPassages(items.size());
                for (int i = 0; i < request.getIngestChunk().getItemsCount(); i++) {
                    if (request.getIngestChunk().getItems(i).getContent().contains("forbidden")) {
                        progress.addRejectedBuilder().setItem(i).getErrorBuilder().setErrorCode("INVALID_REQUEST")
                                .setErrorMessage("Security violation detected");
                    }
                }
            }
            default -> reply.setDirectory(Directory.getDefaultInstance());
        }
        return reply;
    }

    private Map<String, IngestRequest> bySource() {
        var map = new TreeMap<String, IngestRequest>();
        items.forEach(item -> map.put(item.getMetadataOrThrow("source") + item.getMetadataOrDefault("part", ""), item));
        return map;
    }

    private JsonObject json() {
        return JsonParser.parseString(cli.out).getAsJsonObject();
    }

    @Test
    void shouldStoreAText() {
        assertEquals(0, cli.run("ingest", "Water", "boils.", "-m", "topic=physics", "-m", "x=1=2"), () -> cli.err);
        assertEquals("Stored at 5.", cli.out);
        assertEquals("Water boils.", items.get(0).getContent());
        assertEquals(Map.of("topic", "physics", "x", "1=2"), items.get(0).getMetadataMap());
        cli.input = "From a pipe.".getBytes();
        assertEquals(0, cli.run("ingest", "-", "--json"));
        assertEquals(201, json().get("status").getAsInt());
        assertEquals("From a pipe.", items.get(1).getContent());
        cli.input = new byte[] {(byte) 0xc3, 0x28};
        assertEquals(1, cli.run("ingest", "-"));
        assertTrue(cli.err.startsWith("Standard input is not UTF-8"), cli.err);
    }

    @Test
    void shouldStoreAFolderWithWhatIsBelowIt() throws Exception {
        Files.createDirectories(docs.resolve("a/b"));
        Files.createDirectories(docs.resolve(".git"));
        Files.writeString(docs.resolve("one.md"), "One.");
        Files.writeString(docs.resolve("a/b/two.md"), "Zwei, mit Umlaut: ä.");
        Files.writeString(docs.resolve(".hidden"), "no");
        Files.writeString(docs.resolve(".git/config"), "no");
        Files.writeString(folder.resolve("outside"), "secret");
        Files.createSymbolicLink(docs.resolve("link"), folder.resolve("outside"));
        Files.createSymbolicLink(docs.resolve("loop"), docs);
        Files.writeString(docs.resolve("empty"), " \n");
        assertEquals(0, cli.run("ingest", "-f", docs.toString(), "-m", "k=v"), () -> cli.err + cli.out);
        assertEquals(List.of("a/b/two.md", "one.md"), List.copyOf(bySource().keySet()));
        assertEquals("v", items.get(0).getMetadataOrThrow("k"));
        assertEquals("text", items.get(0).getContentType());
        assertTrue(cli.out.startsWith("Stored 2 items of 3 files"), cli.out);
        assertTrue(cli.out.contains("Skipped 3:"), cli.out);
        assertTrue(cli.err.contains("100 %, 3/3 files"), cli.err);
    }

    @Test
    void shouldLoseNoFileForTheFaultOfAnother() throws Exception {
        Files.write(docs.resolve("bad.bin"), new byte[] {1, 2, (byte) 0xff, 0});
        Files.write(docs.resolve("nul.txt"), new byte[] {'a', 0, 'b'});
        Files.writeString(docs.resolve("no.txt"), "this is forbidden");
        Files.writeString(docs.resolve("yes.txt"), "fine");
        assertEquals(1, cli.run("ingest", "-f", docs.toString(), folder.resolve("missing").toString()));
        assertTrue(bySource().containsKey("yes.txt") && !bySource().containsKey("bad.bin"));
        assertTrue(cli.out.contains("Rejected 4:") && cli.out.contains("bad.bin") && cli.out.contains("not UTF-8 text")
                && cli.out.contains("Security violation detected") && cli.out.contains("does not exist"), cli.out);
        assertEquals(1, cli.run("ingest", "--json", "-f", docs.toString()));
        assertEquals(3, json().get("rejected").getAsJsonArray().size());
        assertEquals("", cli.err);
    }

    @Test
    void shouldSplitAHugeFileAtItsParagraphs() throws Exception {
        var paragraph = "Ein Absatz über nichts. ".repeat(400) + "\n\n";
        var text = paragraph.repeat(250);
        Files.writeString(docs.resolve("huge.txt"), text);
        assertEquals(0, cli.run("ingest", "-f", docs.resolve("huge.txt").toString(), "--json"), () -> cli.err);
        var whole = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            assertEquals("huge.txt", items.get(i).getMetadataOrThrow("source"));
            assertEquals(String.valueOf(i + 1), items.get(i).getMetadataOrThrow("part"));
            assertEquals(String.valueOf(items.size()), items.get(i).getMetadataOrThrow("parts"));
            assertTrue(items.get(i).getSerializedSize() < 1_000_000);
            assertTrue(items.get(i).getContent().endsWith("\n\n"));
            whole.append(items.get(i).getContent());
        }
        assertEquals(text, whole.toString());
        assertEquals(3, items.size());
    }

    /** Not a byte of a file goes out before all of it is known to be text. */
    @Test
    void shouldStoreNothingOfAHugeFileThatBreaksOffInTheMiddle() throws Exception {
        var bytes = "line\n".repeat(400_000).getBytes();
        bytes[bytes.length - 2] = (byte) 0xff;
        Files.write(docs.resolve("huge.txt"), bytes);
        assertEquals(1, cli.run("ingest", "-f", docs.toString()));
        assertEquals(List.of(), items);
    }

    @Test
    void shouldStoreALongStandardInputInParts() {
        cli.input = "word ".repeat(300_000).getBytes();
        assertEquals(0, cli.run("ingest", "-"), () -> cli.err);
        assertEquals(2, items.size());
        assertEquals("stdin", items.get(0).getMetadataOrThrow("source"));
    }

    @Test
    void shouldShowThatAudioIsNotBuiltYet() throws Exception {
        spine.script = request -> request.hasIngestChunk()
                ? FakeSpine.refusal(501, "NOT_IMPLEMENTED", "Audio is not built yet.") : answer(request);
        Files.write(docs.resolve("a.wav"), new byte[] {1, 2, 3});
        assertEquals(1, cli.run("ingest", "-t", "audio", "-f", docs.toString()));
        assertTrue(cli.out.contains("Audio is not built yet."), cli.out);
    }

    @Test
    void shouldSayWhatWasStoredWhenTheServerDeniesTheRest() throws Exception {
        spine.script = request -> request.hasIngestChunk()
                ? FakeSpine.refusal(403, "FORBIDDEN", "Not for you.") : answer(request);
        Files.writeString(docs.resolve("a.txt"), "text");
        assertEquals(1, cli.run("ingest", "-f", docs.toString()));
        assertTrue(cli.out.startsWith("Stored 0 items") && cli.err.endsWith("Not for you."), cli.out + cli.err);
    }
}
