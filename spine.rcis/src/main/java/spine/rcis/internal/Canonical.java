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
 * What makes two requests of one id the same (RC-12): the operation and what it works on. A client that sends again may
 * set another timestamp, deadline, trace or token, and its maps may come in another order. An operation without maps
 * stands for itself; of another it is the SHA-256 of its canonical form.
 */
final class Canonical {
    private static final int BUFFER_BYTES = 8192;

    private Canonical() {
    }

    /** Equal for equal work. */
    static ByteString of(RCISRequest request, Head head) {
        return head.field().isEmpty() || hasMaps(request) ? digest(request) : head.field();
    }

    private static boolean hasMaps(RCISRequest request) {
        return switch (request.getOperationCase()) {
            case INGEST -> request.getIngest().getMetadataCount() > 0;
            case COMMAND -> request.getCommand().getParametersCount() > 0;
            case INGEST_CHUNK -> request.getIngestChunk().getItemsList().stream()
                    .anyMatch(item -> item.getMetadataCount() > 0);
            default -> false;
        };
    }

    private static ByteString digest(RCISRequest request) {
        var work = request.toBuilder().clearRequestId().clearTimestamp().clearAuthToken().clearDeadlineUnixMs()
                .clearTraceContext().clearDurability().clearCredit().build();
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
