package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long now;

    private Progress progress(boolean terminal) {
        return new Progress(new PrintStream(out, true), terminal, 4, 4 * 1024 * 1024, () -> now);
    }

    @Test
    void shouldPrintPlainLinesNowAndThenWhenNobodyWatches() {
        var progress = progress(false);
        progress.file();
        now = 10_000_000_000L;
        progress.answered(1024 * 1024);
        progress.file();
        progress.end();
        var lines = out.toString().lines().toList();
        assertEquals("25 %, 1/4 files, 1.0 MiB/4.0 MiB, 102.4 KiB/s, 0:30 left", lines.get(0));
        assertEquals(2, lines.size());
        assertTrue(lines.get(1).startsWith("100 %, 2/4 files"), lines.get(1));
        assertTrue(!out.toString().contains("\r"));
    }

    @Test
    void shouldRewriteOneLineOnATerminal() {
        var progress = progress(true);
        now = 1_000_000_000L;
        progress.answered(2 * 1024 * 1024);
        assertTrue(out.toString().startsWith("\r[############------------] 50 %"), out.toString());
        now += 1_000_000;
        progress.file();
        assertEquals(1, out.toString().chars().filter(c -> c == '\r').count());
        progress.end();
        assertTrue(out.toString().endsWith("\r"));
    }

    @Test
    void shouldWriteNumbersForPeople() {
        assertEquals("0.830", Numbers.short3(0.83f));
        assertEquals("-1.500", Numbers.short3(-1.5));
        assertEquals("1023 B", Numbers.bytes(1023));
        assertEquals("1.5 GiB", Numbers.bytes(1.5 * (1 << 30)));
        assertEquals("0:05", Numbers.time(5));
        assertEquals("2:01:09", Numbers.time(7269));
    }
}
