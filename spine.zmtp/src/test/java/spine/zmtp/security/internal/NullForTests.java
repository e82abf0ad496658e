package spine.zmtp.security.internal;

/** The way to NULL for tests of other packages. The product has none. */
public final class NullForTests {
    private NullForTests() {
    }

    /** Handshakes of NULL: no keys, everybody is the key of 32 zeros. */
    public static Handshakes handshakes() {
        return Handshakes.none();
    }
}
