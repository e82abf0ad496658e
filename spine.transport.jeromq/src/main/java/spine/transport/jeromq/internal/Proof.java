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
 *
 * <p>The reply also has an {@code Identity}: JeroMQ takes it for the routing id in place of the peer's own word, which it
 * would believe whosever it is (SEC-20). It is a zero octet and 128 random bits, so no two connections have the same, and
 * what the peer asked for is what {@link Sender} makes of it.
 */
final class Proof {
    private static final int KEY_CHARACTERS = 40;
    private static final int ADDRESS_BYTES = 16;

    private final String name;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong decisions = new AtomicLong();

    Proof() {
        name = "X-Proof-" + fresh();
    }

    private String fresh() {
        var bytes = new byte[ADDRESS_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
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
        var proof = property(name, key.z85() + serial);
        var address = property(Metadata.IDENTITY, "\0" + fresh());
        return ByteBuffer.allocate(proof.length + address.length).put(proof).put(address).array();
    }

    private static byte[] property(String name, String value) {
        return ByteBuffer.allocate(1 + name.length() + 4 + value.length()).put((byte) name.length())
                .put(name.getBytes(US_ASCII)).putInt(value.length()).put(value.getBytes(US_ASCII)).array();
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
