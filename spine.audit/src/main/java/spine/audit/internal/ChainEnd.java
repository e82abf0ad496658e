package spine.audit.internal;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import spine.audit.AuditHead;

/**
 * What a start finds at the end of the log, and from where the chain goes on. The end begins at the noted head.
 *
 * @param from     the entry that the next one follows. After a break it is chosen so that a verification goes on
 *                 finding the break: cut or rewritten entries leave a gap, for they are counted from the noted head
 * @param first    the oldest entry that must be kept
 * @param fresh    whether there was neither log nor head
 * @param closed   whether the last run ended in order
 * @param unheaded whole entries after the noted head: written between its last note and a crash
 * @param broken   where the end does not verify
 */
record ChainEnd(AuditHead from, long first, boolean fresh, boolean closed, long unheaded, Optional<String> broken) {
    /** Enough for 256 entries of the greatest length: more never stand after the head. */
    private static final long WINDOW_BYTES = 17L << 20;

    static ChainEnd find(Path folder, HeadFile headFile) throws IOException {
        var noted = headFile.read();
        var newest = newest(folder);
        var check = new ChainCheck(Long.MAX_VALUE, noted.map(n -> List.of(n.head())).orElse(List.of()));
        if (newest != null) {
            read(newest, check);
        }
        if (noted.isEmpty()) {
            return newest == null ? new ChainEnd(AuditHead.GENESIS, 1, true, true, 0, Optional.empty())
                    : new ChainEnd(check.last(), Math.max(1, check.first()), false, false, 0,
                            Optional.of("the note of the log's head, audit.head, is missing or makes no sense"));
        }
        check.end();
        var head = noted.get().head();
        var last = check.last();
        var from = check.hasMetHead() ? last : new AuditHead(Math.max(last.seq(), head.seq()), head.hash());
        return new ChainEnd(from, noted.get().first(), false, noted.get().closed(),
                Math.max(0, last.seq() - head.seq()), check.problem().map(Object::toString));
    }

    /** The file that holds the last line, or null. */
    private static Path newest(Path folder) throws IOException {
        for (int i = 0; i <= LogFiles.MOST; i++) {
            var path = LogFiles.path(folder, i);
            if (Files.exists(path) && Files.size(path) > 0) {
                return path;
            }
        }
        return null;
    }

    /** What is wrong before the head, a verification tells; a start looks at the end only. */
    private static void read(Path path, ChainCheck check) throws IOException {
        try (var channel = FileChannel.open(path)) {
            long start = Math.max(0, channel.size() - WINDOW_BYTES);
            var lines = new LogLines(Channels.newInputStream(channel.position(start)));
            check.file(path.getFileName().toString());
            if (start > 0) {
                lines.next(); // from somewhere within it
            }
            while (lines.next() && lines.isWhole()) {
                boolean met = check.hasMetHead();
                check.line(lines);
                if (!met && check.hasMetHead()) {
                    check.forgive();
                }
            }
        }
    }
}
