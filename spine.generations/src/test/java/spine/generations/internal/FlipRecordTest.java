package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import spine.api.AgentDescriptor;
import spine.api.Payload;
import spine.api.journal.Entry;
import spine.api.journal.Journal;
import spine.api.journal.Kind;
import spine.api.message.Durability;

/** What serves is written down before it changes. */
class FlipRecordTest {
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<Durability> wanted = new CopyOnWriteArrayList<>();
    private final TestRouting routing = new TestRouting();
    private FlipRecord record = new FlipRecord(Durability.SYNCED, Duration.ofSeconds(30), Clock.systemUTC());

    /** Writes nothing but a list, and answers as it is told. */
    private Journal journal(CompletableFuture<Durability> stage) {
        return (Journal) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Journal.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("append")) {
                        entries.add((Entry) arguments[0]);
                        wanted.add((Durability) arguments[1]);
                        return stage;
                    }
                    return method.getName().equals("equals") ? self == arguments[0] : null;
                });
    }

    private static CompletableFuture<Durability> reached(Durability level) {
        return CompletableFuture.completedFuture(level);
    }

    private Roster roster() {
        return new Roster(routing, record, () -> { });
    }

    private static AgentHandle agent(String key, String name) {
        var descriptor = new AgentDescriptor(name, Set.of(), OptionalInt.empty(), Payload.TEXT, Payload.TEXT, "1");
        return new AgentHandle(key, descriptor, (call, request) -> request, "file " + key,
                "test." + key + " 1.0.0 sha256:abc", () -> true, () -> { });
    }

    private String body(int number) {
        return entries.get(number).body().toStringUtf8();
    }

    @Test
    void shouldWriteBundleVersionAndHashBeforeTheFlip() throws Refused {
        record.bindJournal(journal(reached(Durability.SYNCED)));
        var seen = new AtomicInteger();
        routing.beforeFlip = () -> seen.set(entries.size());
        var roster = roster();
        roster.swap(List.of(), List.of(agent("a", "echo")), DRAIN);
        assertEquals(1, seen.get(), "written before it happens");
        assertEquals(List.of(Durability.SYNCED), wanted);
        assertEquals(Kind.GENERATION, entries.get(0).kind());
        assertEquals("test", entries.get(0).generation());
        assertEquals("after version 1\nin echo of test.a 1.0.0 sha256:abc\n", body(0));
        roster.swap(List.of("a"), List.of(agent("b", "echo")), DRAIN);
        assertEquals("after version 2\nout echo of test.a 1.0.0 sha256:abc\nin echo of test.b 1.0.0 sha256:abc\n",
                body(1));
        roster.drop("b", DRAIN);
        assertEquals("after version 3\nout echo of test.b 1.0.0 sha256:abc\n", body(2));
        assertTrue(record.facts().isEmpty());
    }

    @Test
    void shouldFlipAllTheSameAndSayWhatIsLackingWhenTheDiskCannot() throws Refused {
        record.bindJournal(journal(reached(Durability.ACCEPTED)));
        roster().swap(List.of(), List.of(agent("a", "echo")), DRAIN);
        assertEquals(List.of("echo"), routing.names());
        assertTrue(record.facts().get("problem.generations.record").contains("as ACCEPTED and not SYNCED"));
    }

    @Test
    void shouldFlipAllTheSameWhenTheRecordDoesNotComeInTime() throws Refused {
        record = new FlipRecord(Durability.SYNCED, Duration.ofMillis(1), Clock.systemUTC());
        record.bindJournal(journal(new CompletableFuture<>()));
        roster().swap(List.of(), List.of(agent("a", "echo")), DRAIN);
        assertEquals(List.of("echo"), routing.names());
        assertEquals(1, record.facts().size());
    }

    @Test
    void shouldSayThatAFlipDidNotHappen() throws Refused {
        record.bindJournal(journal(reached(Durability.SYNCED)));
        var roster = roster();
        roster.swap(List.of(), List.of(agent("a", "echo")), DRAIN);
        assertThrows(NameTaken.class, () -> roster.swap(List.of(), List.of(agent("b", "echo")), DRAIN));
        assertEquals(List.of("flip", "flip", "flip taken back"), entries.stream().map(Entry::operation).toList());
    }

    @Test
    void shouldWriteWhatServesWhenTheJournalComesLater() throws Refused {
        var roster = roster();
        record.whenJournalComes(roster::recordServing);
        roster.swap(List.of(), List.of(agent("a", "echo")), DRAIN);
        assertEquals(0, entries.size());
        var journal = journal(reached(Durability.SYNCED));
        record.bindJournal(journal);
        assertEquals("serves", entries.get(0).operation());
        assertEquals("after version 2\nin echo of test.a 1.0.0 sha256:abc\n", body(0));
        record.unbindJournal(journal);
        roster.drop("a", DRAIN);
        assertEquals(1, entries.size());
    }
}
