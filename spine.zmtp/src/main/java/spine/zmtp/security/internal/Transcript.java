package spine.zmtp.security.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import spine.zmtp.wire.internal.Greeting;

/** SHA-256 over what both sides have seen of the handshake, in the order of the wire (WIRE.md). */
final class Transcript {
    private static final byte[] LABEL = "spine-zmtp-1".getBytes(US_ASCII);
    private final MessageDigest digest;

    Transcript(byte[] clientGreeting, byte[] serverGreeting) {
        if (clientGreeting.length != Greeting.BYTES || serverGreeting.length != Greeting.BYTES) {
            throw new IllegalArgumentException("a greeting has 64 bytes");
        }
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
        add(LABEL);
        add(clientGreeting);
        add(serverGreeting);
    }

    /** The body of a command, as it is on the wire. */
    void add(byte[] body) {
        digest.update(body);
    }

    /** T; once. */
    byte[] hash() {
        return digest.digest();
    }
}
