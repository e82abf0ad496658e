package spine.audit;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a log is held to. Immutable.
 *
 * @param folder   where {@code audit.jsonl} lies
 * @param headFile {@code state/audit.head}; that it is missing is a problem, unless the log is empty. Without it a cut
 *                 end shows only against the expected head
 * @param expected a head noted elsewhere: this entry must be there, as it was
 * @param signers  whose checkpoints count, at least one of them being there; empty to ignore checkpoints
 * @param journal  the copy that the journal keeps: what is there must be in the log
 */
public record Verification(Path folder, Optional<Path> headFile, Optional<AuditHead> expected,
        Optional<AuditSigners> signers, Optional<JournalCopy> journal) {
    public Verification {
        requireNonNull(folder);
        requireNonNull(headFile);
        requireNonNull(expected);
        requireNonNull(signers);
        requireNonNull(journal);
    }

    /** The chain alone. */
    public static Verification of(Path folder) {
        return new Verification(folder, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Verification headFile(Path file) {
        return new Verification(folder, Optional.of(file), expected, signers, journal);
    }

    public Verification expected(Optional<AuditHead> head) {
        return new Verification(folder, headFile, head, signers, journal);
    }

    public Verification signers(AuditSigners these) {
        return new Verification(folder, headFile, expected, Optional.of(these), journal);
    }

    public Verification journal(Optional<JournalCopy> copy) {
        return new Verification(folder, headFile, expected, signers, copy);
    }
}
