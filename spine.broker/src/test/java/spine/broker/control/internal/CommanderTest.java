package spine.broker.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.Router;
import spine.api.journal.Journal;
import spine.api.journal.JournalHealth;
import spine.api.message.Durability;

/** What becomes of commands when the disk is slow, full or there: BR-04, BR-07. */
class CommanderTest implements ModeSwitch.Keeper, Traffic {
    private final CountDownLatch disk = new CountDownLatch(1);
    private final AtomicInteger saved = new AtomicInteger();
    private volatile boolean broken;
    private final AtomicInteger ended = new AtomicInteger();
    private final ModeSwitch modes = new ModeSwitch(this, Clock.systemUTC());
    private final Commander commander = new Commander(config(Map.of()), modes, this, proxy(Router.class, Map.of()),
            () -> { });

    @AfterEach
    void close() {
        commander.close();
    }

    @Override
    public Optional<ModeState> load(Instant now) {
        return Optional.empty();
    }

    @Override
    public void save(ModeState state) throws IOException {
        try {
            disk.await();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
        if (broken) {
            throw new IOException("no space left");
        }
        saved.incrementAndGet();
    }

    @Override
    public int inFlight() {
        return 0;
    }

    @Override
    public Ended endAll(String reason) {
        ended.incrementAndGet();
        return new Ended(2, 1);
    }

    private static ControlConfig config(Map<String, Object> changed) {
        return (ControlConfig) Proxy.newProxyInstance(CommanderTest.class.getClassLoader(), new Class<?>[] {
            ControlConfig.class}, (self, method, none) ->
                    changed.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> answers.get(method.getName())));
    }

    private Said take(Command command) throws Exception {
        return commander.take(command, "ann").toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** BR-06: who sends more commands than the disk takes is refused; SCRAM and SHUTDOWN are heard all the same. */
    @Test
    void shouldRefuseAFloodAndStillHearScramBR06() throws Exception {
        for (int i = 0; i <= Commander.ROOM; i++) {
            commander.take(Command.PAUSE, "ann");
        }
        assertEquals(ErrorCode.OVERLOADED, take(Command.RESUME).refusal().code());
        assertEquals(Mode.PAUSED, modes.state().mode(), "what was refused did nothing");
        var scram = commander.take(Command.SCRAM, "ann").toCompletableFuture();
        assertEquals(Mode.SAFE, modes.state().mode(), "at once");
        var shutdown = commander.take(Command.SHUTDOWN, "ann").toCompletableFuture();
        disk.countDown();
        assertEquals("SCRAMMED: 2 requests were ended at work, 1 before.", scram.get(60, TimeUnit.SECONDS).text());
        assertEquals("STOPPING", shutdown.get(60, TimeUnit.SECONDS).text());
        assertEquals(1, ended.get());
        assertTrue(saved.get() <= 2, "what did not change is not written: " + saved);
    }

    @Test
    void shouldSayThatItHoldsWhenItCannotBeWrittenAndWriteItTheNextTime() throws Exception {
        broken = true;
        disk.countDown();
        var failed = take(Command.PAUSE);
        assertEquals(ErrorCode.INTERNAL, failed.refusal().code());
        assertTrue(failed.refusal().reason().startsWith("PAUSE holds"), failed.toString());
        assertEquals(Mode.PAUSED, modes.state().mode());
        broken = false;
        assertEquals("PAUSED BEFORE", take(Command.PAUSE).text());
        assertEquals(1, saved.get());
    }

    @Test
    void shouldTellUpToWhichEntryTheJournalIsSyncedBR04() throws Exception {
        assertEquals(ErrorCode.UNAVAILABLE, take(Command.FLUSH_TRACE).refusal().code());
        for (var level : Durability.values()) {
            if (level != Durability.UNRECOGNIZED) {
                var journal = proxy(Journal.class, Map.of("append", CompletableFuture.completedFuture(level), "health",
                        new JournalHealth(level, "The disk is full.", "Make room.", 1, 42, 0, 0, 0)));
                commander.bindJournal(journal);
                var said = take(Command.FLUSH_TRACE);
                assertEquals(level == Durability.SYNCED ? "FLUSHED: up to entry 42, synced." : "", said.text());
                assertEquals(level == Durability.SYNCED, said.refusal() == null);
            }
        }
    }

    @Test
    void shouldNameKeyValueAndRangeWhenASettingIsOutOfRange() {
        var refused = assertThrows(IllegalArgumentException.class, () -> new Commander(
                config(Map.of("shutdownDrainMillis", 60_001L)), modes, this, proxy(Router.class, Map.of()), () -> { }));
        assertEquals("spine.broker: shutdownDrainMillis = 60001 is not within 0 to 60000", refused.getMessage());
    }
}
