package spine.rcis.internal;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The optional token on top of CURVE (RC-03); compared in constant time, never printed. Immutable. */
final class AuthToken {
    private final byte[] expected;

    AuthToken(String configured) {
        this.expected = configured.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the sent token is right; always, if none is configured. */
    boolean accepts(ByteString sent) {
        return expected.length == 0 || MessageDigest.isEqual(expected, sent.toByteArray());
    }
}
