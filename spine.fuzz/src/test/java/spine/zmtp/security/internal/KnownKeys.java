package spine.zmtp.security.internal;

import java.util.Arrays;
import spine.zmtp.wire.internal.Greeting;

/** Both sides' protections under keys that are known, as they are after a handshake, without the cost of one. */
public final class KnownKeys {
    /** NULL, plain CURVE, batches, records. */
    public static final int KINDS = 2 + 3;
    private static final byte[] SHARED = new byte[Curve.KEY];

    static {
        Arrays.fill(SHARED, (byte) 9);
    }

    private KnownKeys() {
    }

    /** @param kind below {@link #KINDS} */
    public static Protection of(int kind, boolean server) {
        if (kind == 0) {
            return new NullProtection();
        }
        var transcript = new Transcript(Greeting.of("CURVE", false), Greeting.of("CURVE", true));
        return Protections.of(Suite.values()[kind - 1], SHARED, transcript, server, 2, 2);
    }
}
