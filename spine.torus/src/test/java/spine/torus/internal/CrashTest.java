package spine.torus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.memory.Document;
import spine.api.memory.Query;
import spine.api.rcis.MetricsRequest;

/** What was acknowledged outlives {@code kill -9}; ingest and query do not disturb each other. */
@Timeout(60)
class CrashTest {
    private static final int KILLED_AFTER = 300;
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path folder;

    /** Run in a process of its own: ingests for ever and says what was acknowledged. */
    public static final class Ingesting {
        public static void main(String[] args) throws Exception {
            try (var memory = Fixture.open(Path.of(args[0]))) {
                for (var i = 0; i < 1_000_000; i++) {
                    memory.ingest(List.of(Fixture.document("doc" + i, text(i))));
                    System.out.println("stored " + i);
                }
            }
        }
    }

    private static String text(int i) {
        return "Record serial" + i + " was filed. " + "It is about the weather at sea. ".repeat(20);
    }

    /** The handle kills without closing the pipe, so that every acknowledgement is read. */
    @Test
    void shouldHoldAllThatWasAcknowledgedWhenTheProcessIsKilled() throws Exception {
        var acknowledged = ingestUntilKilled();
        assertTrue(acknowledged >= KILLED_AFTER);
        try (var memory = Fixture.open(folder)) {
            for (var i = 0; i <= acknowledged; i++) {
                var found = memory.recall(new Query("serial" + i, List.of(), OptionalDouble.empty(), 100, 1));
                assertTrue(found.resonates(), "serial" + i);
                assertEquals("doc" + i, found.matches().get(0).source());
            }
            memory.ingest(List.of(Fixture.document("after", "Life goes on.")));
        }
    }

    private int ingestUntilKilled() throws Exception {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Ingesting.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var last = -1;
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("stored ")) {
                    last = Integer.parseInt(line.substring(7));
                }
                if (last == KILLED_AFTER) {
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        }
        return last;
    }

    @Test
    void shouldFindEveryDocumentWhenManyIngestWhileOthersAsk() throws Exception {
        try (var memory = Fixture.open(folder)) {
            var writers = List.of(0, 1, 2).stream().map(w -> CompletableFuture.runAsync(() -> ingest(memory, w))).toList();
            var asked = 0;
            while (!writers.stream().allMatch(CompletableFuture::isDone)) {
                memory.recall(Fixture.ask("weather serial5"));
                memory.metrics(MetricsRequest.getDefaultInstance());
                asked++;
            }
            writers.forEach(CompletableFuture::join);
            assertTrue(asked > 0);
            for (var i = 0; i < 300; i++) {
                assertEquals("doc" + i, memory.recall(Fixture.ask("serial" + i)).matches().get(0).source());
            }
        }
    }

    private static void ingest(Torus memory, int writer) {
        try {
            for (var i = writer * 100; i < writer * 100 + 100; i++) {
                memory.ingest(List.of(Fixture.document("doc" + i, text(i))));
                assertEquals("doc" + i, memory.recall(Fixture.ask("serial" + i)).matches().get(0).source());
            }
        } catch (SpineException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldFinishTheWriteWhenTheCallerIsInterrupted() throws Exception {
        try (var memory = Fixture.open(folder)) {
            for (var i = 0; i < 50; i++) {
                var document = List.of(Fixture.document("doc" + i, text(i)));
                Thread.currentThread().interrupt();
                assertStoredOrUnknown(memory, document);
                assertTrue(Thread.interrupted());
                assertTrue(memory.ingest(document).get(0).known());
            }
            Thread.currentThread().interrupt();
        }
        assertTrue(Thread.interrupted());
        try (var memory = Fixture.open(folder)) {
            assertEquals(50, memory.documents().size());
        }
    }

    private static void assertStoredOrUnknown(Torus memory, List<Document> document) {
        try {
            memory.ingest(document);
        } catch (SpineException e) {
            assertEquals(ErrorCode.OUTCOME_UNKNOWN, e.refusal().code());
        }
    }

    /** {@code /dev/full} takes the place of the segment: every write fails, as on a full disk. */
    @Test
    void shouldRefuseAndStillAnswerWhenTheDiskIsFull() throws Exception {
        Assumptions.assumeTrue(Files.isWritable(FULL));
        Fixture.open(folder).close();
        Files.delete(folder.resolve("segment-00000001.log"));
        Files.createSymbolicLink(folder.resolve("segment-00000001.log"), FULL);
        var memory = Fixture.open(folder);
        for (var attempt = 0; attempt < 2; attempt++) {
            var refused = assertThrows(SpineException.class,
                    () -> memory.ingest(List.of(Fixture.document("a", "Lost words."))));
            assertEquals(ErrorCode.UNAVAILABLE, refused.refusal().code());
            assertTrue(memory.recall(Fixture.ask("lost words")).matches().isEmpty());
        }
        assertThrows(IOException.class, memory::close);
        Files.delete(folder.resolve("segment-00000001.log"));
        Fixture.open(folder).close();
    }
}
