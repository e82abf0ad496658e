package spine.audit.internal;

import java.io.IOException;
import spine.audit.AuditHead;

/**
 * The chain as it is written: gives each record its number and hash, rotates the file, and notes the head, always
 * after the entries are on the disk. One thread; {@link #head} from any.
 */
final class Chain {
    private final AuditFile file;
    private final HeadFile headFile;
    private final ChainEnd start;
    private final long torn;
    private volatile AuditHead head;
    private long first;
    private int news;

    private Chain(AuditFile file, HeadFile headFile, long torn, ChainEnd start) {
        this.file = file;
        this.headFile = headFile;
        this.torn = torn;
        this.start = start;
        this.head = start.from();
        this.first = start.first();
    }

    /** Goes on where the log ended. The head is noted once, so that a log without a head is never ours. */
    static Chain open(AuditFile file, HeadFile headFile) throws IOException {
        long torn = file.setTornAside();
        var chain = new Chain(file, headFile, torn, ChainEnd.find(file.folder(), headFile));
        if (chain.start.fresh()) {
            chain.note(false);
        }
        return chain;
    }

    /** What was found at the start. */
    ChainEnd start() {
        return start;
    }

    /** Bytes of an unfinished line that the start set aside. */
    long torn() {
        return torn;
    }

    /** The last entry that was written. */
    AuditHead head() {
        return head;
    }

    /** Entries since the head was noted. */
    int news() {
        return news;
    }

    /** Appends a JSON object; after a failure the chain is as before. */
    void append(String json) throws IOException {
        var line = ChainLine.write(json, head);
        if (file.isFull(line.length)) {
            first = Math.max(first, file.firstAfterRotation());
            note(false);
            file.rotate();
        }
        file.append(line);
        head = ChainLine.parse(line, line.length - 1).head();
        news++;
    }

    /** Brings all entries to the disk and then notes the head. */
    void note(boolean closed) throws IOException {
        file.sync();
        headFile.write(new HeadFile.Noted(head, first, closed));
        news = 0;
    }

    /** Notes the head for the last time. */
    void close() throws IOException {
        try (file) {
            note(true);
        }
    }
}
