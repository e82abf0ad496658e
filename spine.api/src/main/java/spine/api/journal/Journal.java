package spine.api.journal;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.message.Durability;

/**
 * Writes entries down in one order, and reads them back. What an entry survives is its level:
 *
 * <pre>
 * level      it is                      the process dies   the machine dies   the disk dies
 * ACCEPTED   in memory, to be written   may be lost        may be lost        lost
 * JOURNALED  with the operating system  survives           may be lost        lost
 * SYNCED     on the disk (fsync)        survives           survives           lost
 * </pre>
 *
 * <p>A lower level is never told as a higher one. When the disk is full or broken the bus goes on: entries are told as
 * ACCEPTED, {@link #health} says why, and the journal tries again by itself.
 */
@ProviderType
public interface Journal {
    /**
     * Appends an entry. Entries of one thread keep their order. Does not wait for a sync: up to JOURNALED the stage is
     * usually complete on return. Many that wait for SYNCED share one fsync.
     *
     * @param entry  what happened
     * @param wanted the level that the caller has to reach before he goes on
     * @return the level that it has reached, at most as high as the file system grants; never fails. What depends on it
     *         runs on the journal's thread and must not block.
     */
    CompletionStage<Durability> append(Entry entry, Durability wanted);

    /** Entries in the order of the journal, from disk; what is appended meanwhile may or may not be among them. */
    Reading read(Selection selection);

    /** The same, the newest first. */
    Reading readBackwards(Selection selection);

    /**
     * Plays entries to a consumer in their order and at their distances in time, on the caller's thread.
     *
     * @param selection which
     * @param speed     1 as recorded, 10 ten times as fast, {@link Double#POSITIVE_INFINITY} without waiting; above 0
     * @return how many
     * @throws InterruptedException if the caller's thread is interrupted between two
     */
    long play(Selection selection, double speed, Player player) throws InterruptedException;

    /** How it is. */
    JournalHealth health();

    /** Takes what is played. */
    @FunctionalInterface
    interface Player {
        /**
         * @param numbered    the entry
         * @param clockMillis the recorded clock: Unix ms at which it happened; never goes back within one play
         */
        void play(Numbered numbered, long clockMillis);
    }
}
