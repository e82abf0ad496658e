package spine.keys;

/** A key pair cannot be used; says why and what the operator can do. Nothing was changed on the disk. */
public final class KeyFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String remedy;

    public KeyFileException(Kind kind, String reason, String remedy) {
        this(kind, reason, remedy, null);
    }

    public KeyFileException(Kind kind, String reason, String remedy, Throwable cause) {
        super(reason, cause);
        this.kind = kind;
        this.remedy = remedy;
    }

    public Kind kind() {
        return kind;
    }

    /** One sentence: what the operator can do. */
    public String remedy() {
        return remedy;
    }

    /** What is wrong (SEC-04). */
    public enum Kind {
        /** One file of the pair is there, the other is not; or both are missing where a pair must be there. */
        MISSING_FILE,
        /** Neither 32 raw bytes, nor 40 characters of Z85, nor a protected key of a known form. */
        MALFORMED,
        /** Group or others may read or write the secret. */
        EXPOSED_SECRET,
        /** The public key does not belong to the secret. */
        MISMATCH,
        /** The secret is under a passphrase, and none was given, or one that does not open it. */
        LOCKED,
        /** The file system failed, is not POSIX, or another process was creating the same pair. */
        IO
    }
}
