package spine.audit;

/**
 * Where a log does not verify.
 *
 * @param kind   what is wrong
 * @param file   the file's name
 * @param line   in this file, from 1
 * @param seq    the entry's number; where an entry is missing, the first that is missing; 0 if the line has none
 * @param reason in words, one sentence without its full stop
 */
public record AuditProblem(Kind kind, String file, long line, long seq, String reason) {
    /** What can be wrong. */
    public enum Kind {
        /** The line's bytes are not those that its hash was made of. */
        CHANGED,
        /** Entries between this line and the one before, or before the first line, are not there. */
        MISSING,
        /** As {@link #MISSING}, and what is missing stands further down. */
        REORDERED,
        /** The line before stands there twice. */
        DOUBLED,
        /** This line does not follow from the one before: one of the two was put in. */
        INSERTED,
        /** Not a line of the chain. */
        UNREADABLE,
        /** The head that was noted is of a later entry than the last one that is there. */
        CUT_OFF,
        /** The entry is another than the one of this number that was noted as head. */
        REWRITTEN,
        /** The head that the service notes is not there, so that nothing shows where the log ended. */
        NO_HEAD,
        /** The head to be compared with lies before the oldest entry that is kept. */
        NOT_COMPARABLE,
        /** The checkpoint's signature is of another entry, another time, another node, or of no key that it names. */
        WRONG_SIGNATURE,
        /** The checkpoint names a signer whose public key was not given. */
        UNKNOWN_SIGNER,
        /** Checkpoints are not where they must be: the entries before this line were not signed, or not any more. */
        UNSIGNED,
        /** The journal has an entry of this number that the log has not, or has otherwise. */
        DIFFERS_FROM_JOURNAL
    }

    /** {@code audit.jsonl line 12, entry 57: ...} */
    @Override
    public String toString() {
        return file + " line " + line + (seq > 0 ? ", entry " + seq : "") + ": " + reason;
    }
}
