package spine.api.journal;

import static java.util.Objects.requireNonNull;

import spine.api.message.Durability;

/**
 * How the journal is.
 *
 * @param best       the highest level that it can grant now
 * @param problem    why that is not SYNCED, in one sentence; empty if it is
 * @param remedy     what to do about it
 * @param first      number of the oldest entry that is kept, 0 if there is none
 * @param last       number of the newest entry, 0 if there is none
 * @param unwritten  entries of this run that were told as ACCEPTED and never reached a file
 * @param bytes      of all its files
 * @param freeBytes  that the file system has left
 */
public record JournalHealth(Durability best, String problem, String remedy, long first, long last, long unwritten,
        long bytes, long freeBytes) {
    public JournalHealth {
        requireNonNull(best);
        requireNonNull(problem);
        requireNonNull(remedy);
    }
}
