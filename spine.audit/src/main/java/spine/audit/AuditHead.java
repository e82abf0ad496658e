package spine.audit;

/**
 * An entry of the chain by which all entries up to it are held: its number and its hash. Noted elsewhere, it shows
 * later that none of them was changed. Immutable; no secret.
 *
 * @param seq  the entry's number, from 1; 0 is before the first
 * @param hash SHA-256 in 64 lower-case hex characters; 64 zeros before the first
 */
public record AuditHead(long seq, String hash) {
    /** Before the first entry. */
    public static final AuditHead GENESIS = new AuditHead(0, "0".repeat(64));

    public AuditHead {
        if (seq < 0) {
            throw new IllegalArgumentException("an entry's number is 0 or more, not " + seq);
        }
        if (hash.length() != 64 || !hash.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new IllegalArgumentException("a hash has 64 characters of 0-9 and a-f");
        }
    }

    /** @throws IllegalArgumentException if it is not {@code SEQ:HASH} */
    public static AuditHead parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon > 19) {
            throw new IllegalArgumentException("a head is SEQ:HASH, such as 120:9f86d0...");
        }
        try {
            return new AuditHead(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a head is SEQ:HASH, and SEQ is a number", e);
        }
    }

    /** {@code SEQ:HASH}, as {@link #parse} takes it. */
    @Override
    public String toString() {
        return seq + ":" + hash;
    }
}
