package spine.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import spine.audit.internal.HeadFile;
import spine.audit.internal.LogFiles;
import spine.audit.internal.Pass;

/**
 * Verifies an audit log (SEC-44): reads {@code audit.jsonl} and the rotated files before it as a stream and finds an
 * entry that was changed, taken out, moved, doubled or put in, an end that was cut off, a checkpoint whose signature is
 * wrong, and what the journal has otherwise. The service may write meanwhile. What it cannot show is in this bundle's
 * README. Functions without state.
 */
public final class AuditChain {
    /** Longest line with its line feed, in bytes. */
    public static final int MOST_LINE_BYTES = 65_536;

    private AuditChain() {
    }

    /** The chain alone, without the head that the service notes. */
    public static AuditReport verify(Path folder, Optional<AuditHead> expected) throws IOException {
        return verify(Verification.of(folder).expected(expected));
    }

    /** The chain and the head that the service notes. */
    public static AuditReport verify(Path folder, Path headFile, Optional<AuditHead> expected) throws IOException {
        return verify(Verification.of(folder).headFile(headFile).expected(expected));
    }

    /** @throws IOException if the files cannot be read; a log without files is no error */
    public static AuditReport verify(Verification asked) throws IOException {
        return asked.headFile().isPresent() ? verify(asked, new HeadFile(asked.headFile().get())) : headless(asked);
    }

    private static AuditReport headless(Verification asked) throws IOException {
        try (var files = LogFiles.open(asked.folder())) {
            return Pass.over(files, asked, Optional.empty(), Long.MAX_VALUE);
        }
    }

    private static AuditReport verify(Verification asked, HeadFile headNote) throws IOException {
        // The head before the files, since the log is never behind it; where the log begins after them, since an old
        // file goes only when that has been noted.
        var noted = headNote.read();
        while (true) {
            try (var files = LogFiles.open(asked.folder())) {
                var later = headNote.read();
                if (!isGone(noted, later)) {
                    var known = noted.isPresent() ? noted
                            : later.map(n -> new HeadFile.Noted(AuditHead.GENESIS, n.first(), false));
                    return Pass.over(files, asked, known,
                            later.isPresent() ? later.get().first() : known.map(HeadFile.Noted::first).orElse(Long.MAX_VALUE));
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
}
