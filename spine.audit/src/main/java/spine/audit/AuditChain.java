package spine.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import spine.audit.internal.ChainCheck;
import spine.audit.internal.HeadFile;
import spine.audit.internal.LogFiles;
import spine.audit.internal.LogLines;

/**
 * Verifies an audit log (SEC-44): reads {@code audit.jsonl} and the rotated files before it as a stream and finds an
 * entry that was changed, taken out, moved, doubled or put in, and an end that was cut off. The service may write
 * meanwhile. What it cannot show: that somebody who could write all files, the head too, made a new chain; compare
 * with a head that was noted elsewhere for that. Functions without state.
 */
public final class AuditChain {
    /** Longest line with its line feed, in bytes. */
    public static final int MOST_LINE_BYTES = 65_536;

    private AuditChain() {
    }

    /**
     * Verifies without the head that the service notes, so that a cut end shows only against the expected one.
     *
     * @param folder   where {@code audit.jsonl} lies
     * @param expected a head noted elsewhere: this entry must be there, as it was
     * @throws IOException if the files cannot be read; a log without files is no error
     */
    public static AuditReport verify(Path folder, Optional<AuditHead> expected) throws IOException {
        try (var files = LogFiles.open(folder)) {
            return verify(files, true, Optional.empty(), Long.MAX_VALUE, expected);
        }
    }

    /**
     * Verifies against the head that the service notes, too.
     *
     * @param headFile {@code state/audit.head}; that it is missing is a problem, unless the log is empty
     */
    public static AuditReport verify(Path folder, Path headFile, Optional<AuditHead> expected) throws IOException {
        // The head before the files, since the log is never behind it; where the log begins after them, since an old
        // file goes only when that has been noted.
        var headNote = new HeadFile(headFile);
        var noted = headNote.read();
        while (true) {
            try (var files = LogFiles.open(folder)) {
                var later = headNote.read();
                if (!isGone(noted, later)) {
                    return verify(files, noted, later, expected);
                }
                noted = later;
            }
        }
    }

    /** Whether the noted entry went with an old file meanwhile: the log went on, and a later head must be taken. */
    private static boolean isGone(Optional<HeadFile.Noted> noted, Optional<HeadFile.Noted> later) {
        return noted.isPresent() && later.isPresent() && noted.get().first() < later.get().first()
                && noted.get().head().seq() + 1 < later.get().first();
    }

    private static AuditReport verify(LogFiles files, Optional<HeadFile.Noted> noted, Optional<HeadFile.Noted> later,
            Optional<AuditHead> expected) throws IOException {
        var known = noted.isPresent() ? noted
                : later.map(n -> new HeadFile.Noted(AuditHead.GENESIS, n.first(), false));
        var first = later.or(() -> noted).map(HeadFile.Noted::first).orElse(Long.MAX_VALUE);
        return verify(files, false, known, first, expected);
    }

    private static AuditReport verify(LogFiles files, boolean headless, Optional<HeadFile.Noted> noted, long first,
            Optional<AuditHead> expected) throws IOException {
        var heads = new ArrayList<AuditHead>();
        noted.map(HeadFile.Noted::head).filter(head -> head.seq() > 0).ifPresent(heads::add);
        expected.ifPresent(heads::add);
        var check = new ChainCheck(first, heads);
        var remarks = new ArrayList<String>();
        var names = new ArrayList<String>();
        for (var file : files.oldestFirst()) {
            names.add(file.name());
            read(file, check, remarks);
        }
        check.end();
        if (check.problem().isEmpty() && !headless && noted.isEmpty() && !names.isEmpty()) {
            check.missesHead();
        }
        remark(headless, noted, check, remarks);
        return new AuditReport(check.entries(), check.first(), names, check.problem(), check.problems(),
                check.last(), remarks);
    }

    private static void read(LogFiles.LogFile file, ChainCheck check, List<String> remarks) throws IOException {
        var lines = new LogLines(file.in());
        check.file(file.name());
        while (lines.next()) {
            if (lines.isWhole()) {
                check.line(lines);
            } else {
                remarks.add(lines.length() + " bytes of an unfinished line stand at the end of " + file.name() + ".");
                check.unfinished();
            }
        }
    }

    private static void remark(boolean headless, Optional<HeadFile.Noted> noted, ChainCheck check,
            List<String> remarks) {
        if (check.first() > 1) {
            remarks.add("The log begins with entry " + check.first() + "; the ones before it are not kept.");
        }
        if (headless) {
            remarks.add("The head that the service notes was not at hand: a cut end would not show.");
        }
        noted.map(n -> check.last().seq() - n.head().seq()).filter(n -> n > 0).ifPresent(n -> remarks.add(
                n + " entries came after the head was noted last; if some at the end were cut off, it would not show."));
    }
}
