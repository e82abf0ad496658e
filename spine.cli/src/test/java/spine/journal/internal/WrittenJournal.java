package spine.journal.internal;

import com.google.protobuf.ByteString;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import spine.api.Home;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.message.Durability;

/** A journal's folder as the service leaves it. It is in this package for the end of the service's life. */
public final class WrittenJournal {
    private static final Map<String, Object> SMALL = Map.of("segmentBytes", 1L << 20, "reserveBytes", 0L);

    private WrittenJournal() {
    }

    /** Entries r1, r2 and so on, of these bodies: requests to the agent echo. */
    public static void write(Path home, ByteString... bodies) throws Exception {
        var entries = new Entry[bodies.length];
        for (int i = 1; i <= bodies.length; i++) {
            entries[i - 1] = new Entry(Kind.REQUEST, 1_767_225_600_000L + i, "r" + i, "", "curve", "K", "echo", 1,
                    "production-1", "agent_call", ByteString.EMPTY, bodies[i - 1]);
        }
        write(home, entries);
    }

    /** These entries. */
    public static void write(Path home, Entry... entries) throws Exception {
        var settings = (JournalSettings) Proxy.newProxyInstance(JournalSettings.class.getClassLoader(),
                new Class<?>[] {JournalSettings.class},
                (self, method, args) -> SMALL.getOrDefault(method.getName(), method.getDefaultValue()));
        Files.createDirectories(home.resolve("journal"));
        var journal = new JournalComponent(Home.under(home), settings);
        try {
            for (var entry : entries) {
                journal.append(entry, Durability.JOURNALED).toCompletableFuture().get(30, TimeUnit.SECONDS);
            }
        } finally {
            journal.deactivate();
        }
    }
}
