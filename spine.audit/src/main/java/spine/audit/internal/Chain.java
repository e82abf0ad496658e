package spine.audit.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import spine.api.message.Durability;
import spine.audit.AuditHead;

/**
 * The chain as it is written: gives each record its number and hash, signs, rotates the file, and notes the head, always
 * after the entries are on the disk. A checkpoint follows when there are enough entries, and ends each file that is
 * rotated and each run that ends in order. One thread; {@link #head} and {@link #signed} from any.
 */
final class Chain {
    private final Opening opening;
    private final AuditFile file;
    private final ChainEnd start;
    private final Optional<String> broken;
    private final long torn;
    private volatile AuditHead head;
    private volatile long signed;
    private long first;
    private int news;
    private int unsigned;
    private long unsignedSinceNanos;

    private Chain(Opening opening) throws IOException {
        this.opening = opening;
        this.file = opening.file();
        this.torn = file.setTornAside();
        this.start = ChainEnd.find(file.folder(), opening.headFile());
        this.broken = opening.broken(start);
        this.head = start.from();
        this.first = start.first();
    }

    /** One that nobody signs. */
    static Chain open(AuditFile file, HeadFile headFile) throws IOException {
        return open(Opening.plain(file, headFile));
    }

    /** Goes on where the log ended. The head is noted once, so that a log without a head is never ours. */
    static Chain open(Opening opening) throws IOException {
        var chain = new Chain(opening);
        if (chain.start.fresh()) {
            chain.note(false);
        }
        return chain;
    }

    /** Where the log did not verify at its end when it was opened. */
    Optional<String> broken() {
        return broken;
    }

    /** Writes how the log was found, and signs it at once: so the first entry of a new key is its own. */
    void tellStart() throws IOException {
        var entry = opening.startEntry(start, torn, broken);
        append(entry.toJson(opening.context()), JournalFeed.level(entry));
        checkpoint();
    }

    /** The last entry that was written. */
    AuditHead head() {
        return head;
    }

    /** The last entry that a checkpoint of this run holds; 0 if there is none yet. */
    long signed() {
        return signed;
    }

    /** Entries since the head was noted. */
    int news() {
        return news;
    }

    /** When what is not signed must be, by {@link System#nanoTime}; empty if there is nothing. */
    OptionalLong checkpointDueNanos() {
        return unsigned == 0 ? OptionalLong.empty()
                : OptionalLong.of(unsignedSinceNanos + opening.sealer().after().toNanos());
    }

    /** {@link #append(String, Durability)} of what does not matter more than others. */
    void append(String json) throws IOException {
        append(json, Durability.JOURNALED);
    }

    /**
     * Appends a JSON object; after a failure the chain is as before, or a checkpoint longer.
     *
     * @param wanted the level that its copy in the journal is to reach
     */
    void append(String json, Durability wanted) throws IOException {
        if (unsigned >= opening.sealer().entries()) {
            checkpoint();
        }
        var room = opening.isSigned() ? Sealer.LINE_BYTES : 0;
        var line = ChainLine.write(json, head);
        if (file.isFull(line.length + room)) {
            rotate();
            line = ChainLine.write(json, head);
        }
        write(line, "entry", wanted);
        if (opening.isSigned() && unsigned++ == 0) {
            unsignedSinceNanos = System.nanoTime();
        }
    }

    /** Signs what is not signed yet. */
    void checkpoint() throws IOException {
        if (unsigned > 0) {
            unsignedSinceNanos = System.nanoTime(); // if it fails, the next try is after the same time
            long last = head.seq();
            write(ChainLine.write(opening.checkpoint(head), head), "checkpoint", Durability.SYNCED);
            unsigned = 0;
            signed = last;
        }
    }

    private void rotate() throws IOException {
        checkpoint();
        first = Math.max(first, file.firstAfterRotation());
        note(false);
        file.rotate();
    }

    private void write(byte[] line, String operation, Durability wanted) throws IOException {
        file.append(line);
        head = ChainLine.parse(line, line.length - 1).head();
        news++;
        opening.journal().written(line, operation, wanted);
    }

    /** Brings all entries to the disk and then notes the head. */
    void note(boolean closed) throws IOException {
        file.sync();
        opening.headFile().write(new HeadFile.Noted(head, first, closed));
        news = 0;
        opening.journal().synced();
    }

    /** Signs what is left, and notes the head for the last time. */
    void close() throws IOException {
        try (file) {
            checkpoint();
            note(true);
        }
    }
}
