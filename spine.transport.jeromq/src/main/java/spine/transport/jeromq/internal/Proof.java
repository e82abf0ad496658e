package spine.transport.jeromq.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import spine.api.security.VerifiedKey;
import zmq.io.Metadata;

/**
 * Binds the gate's decision to the messages that follow it: a property of ZAP's reply which JeroMQ hands on with every
 * message. Its name is random for each reactor and never leaves the process, so no peer can send it. Thread-safe.
 *
 * <pre>
 *   value = 40 characters of the key in Z85, then the decision's serial number
 * </pre>
 */
final class Proof {
    private static final int KEY_CHARACTERS = 40;

    private final String name;
    private final AtomicLong decisions = new AtomicLong();

    Proof() {
        var random = new byte[16];
        new SecureRandom().nextBytes(random);
        name = "X-Proof-" + HexFormat.of().formatHex(random);
    }

    /** How many were admitted. */
    long decisions() {
        return decisions.get();
    }

    long nextDecision() {
        return decisions.incrementAndGet();
    }

    /** The metadata frame of a reply that admits this key. */
    byte[] metadata(VerifiedKey key, long serial) {
        var value = (key.z85() + serial).getBytes(US_ASCII);
        return ByteBuffer.allocate(1 + name.length() + 4 + value.length).put((byte) name.length())
                .put(name.getBytes(US_ASCII)).putInt(value.length).put(value).array();
    }

    /** What a session proved, or null if it has no proof. */
    Verified of(Metadata session) {
        var value = session == null ? null : session.get(name);
        return value == null ? null : new Verified(VerifiedKey.ofZ85(value.substring(0, KEY_CHARACTERS)),
                Long.parseLong(value.substring(KEY_CHARACTERS)));
    }

    /**
     * What a session proved.
     *
     * @param key    whose secret it holds
     * @param serial of the decision to admit it
     */
    record Verified(VerifiedKey key, long serial) {
    }
}
