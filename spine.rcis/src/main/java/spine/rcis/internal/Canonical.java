package spine.rcis.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import spine.api.rcis.RCISRequest;

/**
 * What makes two requests of one id the same (RC-12): the SHA-256 of the operation and what it works on. A client
 * that sends again may set another timestamp, deadline, trace or token, and its maps may come in another order.
 */
final class Canonical {
    private static final int BUFFER_BYTES = 8192;

    private Canonical() {
    }

    /** 32 bytes, equal for equal work. */
    static ByteString of(RCISRequest request) {
        var work = request.toBuilder().clearRequestId().clearTimestamp().clearAuthToken().clearDeadlineUnixMs()
                .clearTraceContext().clearDurability().build();
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var out = CodedOutputStream.newInstance(
                    new DigestOutputStream(OutputStream.nullOutputStream(), digest), BUFFER_BYTES);
            out.useDeterministicSerialization();
            work.writeTo(out);
            out.flush();
            return UnsafeByteOperations.unsafeWrap(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException("a digest does not fail", e);
        }
    }
}
