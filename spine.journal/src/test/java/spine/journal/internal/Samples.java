package spine.journal.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;
import spine.api.message.Durability;

/** What the tests of this package share. */
final class Samples {
    static final long SEGMENT = 1 << 16;
    /** Of the entries' days, so that none is too old to be kept. */
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(3600), ZoneOffset.UTC);
    private static final long PATIENCE_SECONDS = 60;

    private Samples() {
    }

    static JournalLimits limits() {
        return new JournalLimits(SEGMENT, 1 << 14, 0, new Retention(Duration.ofDays(7), 1L << 40));
    }

    static FileJournal open(Path folder) {
        return open(folder, Disk.REAL);
    }

    static FileJournal open(Path folder, Disk disk) {
        return open(folder, limits(), disk);
    }

    static FileJournal open(Path folder, JournalLimits limits, Disk disk) {
        try {
            return FileJournal.open(folder, limits, disk, CLOCK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An entry whose request is named by a number; its time is that number as well. */
    static Entry entry(long number) {
        return entry(number, 100);
    }

    static Entry entry(long number, int bodyBytes) {
        var body = new byte[bodyBytes];
        java.util.Arrays.fill(body, (byte) (1 + number % 100));
        return new Entry(Kind.REQUEST, number, "r" + number, "", "curve", "key" + number % 3, "agent" + number % 2, 7,
                "g1", "query", ByteString.copyFromUtf8("p"), ByteString.copyFrom(body));
    }

    static Durability await(CompletionStage<Durability> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("nobody told the level", e);
        }
    }

    /** Appends entries FROM to TO, both included, and waits for the last. */
    static void append(FileJournal journal, long from, long to) {
        for (long number = from; number <= to; number++) {
            await(journal.append(entry(number), Durability.JOURNALED));
        }
    }

    static void until(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not " + what);
            }
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    static List<Numbered> all(Reading reading) {
        var all = new ArrayList<Numbered>();
        for (var next = reading.next(); next.isPresent(); next = reading.next()) {
            all.add(next.get());
        }
        return all;
    }

    static List<Long> requests(Reading reading) {
        return all(reading).stream().map(one -> Long.parseLong(one.entry().requestId().substring(1))).toList();
    }
}
