package spine.journal.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at random moments: nothing that was journaled or synced is missing or doubled. */
class CrashTest {
    /** 10 rounds, 200 in the profile {@code crash}. */
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 10);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    @TempDir
    Path folder;

    @Test
    void shouldLoseAndDoubleNothingThatWasPromisedWhenTheProcessIsKilled() throws Exception {
        var rounds = new CrashRounds(folder, SEED);
        for (int round = 0; round < ROUNDS; round++) {
            rounds.round(round);
        }
        assertTrue(rounds.promised() > ROUNDS * 10L, () -> rounds.promised() + " entries were promised");
    }
}
