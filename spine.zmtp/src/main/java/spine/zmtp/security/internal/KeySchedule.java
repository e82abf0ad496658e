package spine.zmtp.security.internal;

/**
 * The keys of one direction of records, one after the other (WIRE.md). A later secret does not give an earlier one
 * away; each is overwritten when the next is made.
 */
final class KeySchedule {
    private static final String LABEL = "spine-zmtp-1 ";
    private static final int SECRET_BYTES = 32;
    private static final int IV_BYTES = 12;
    private byte[] secret;

    private KeySchedule(byte[] secret) {
        this.secret = secret;
    }

    /** @param direction {@code c2s} or {@code s2c} */
    static KeySchedule first(byte[] prk, Suite suite, String direction) {
        return new KeySchedule(Hkdf.expand(prk, LABEL + suite.letter + " " + direction, SECRET_BYTES));
    }

    byte[] key() {
        return Hkdf.expand(secret, LABEL + "key", SECRET_BYTES);
    }

    byte[] iv() {
        return Hkdf.expand(secret, LABEL + "iv", IV_BYTES);
    }

    /** Goes on to the next secret. */
    void next() {
        var next = Hkdf.expand(secret, LABEL + "next", SECRET_BYTES);
        clear();
        secret = next;
    }

    void clear() {
        Curve.wipe(secret);
    }
}
