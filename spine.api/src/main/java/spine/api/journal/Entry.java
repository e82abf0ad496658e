package spine.api.journal;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import spine.api.Principal;

/**
 * One thing that happened. Immutable; what does not apply is empty or 0. Texts have at most {@value #LONGEST_TEXT} bytes
 * of UTF-8 each.
 *
 * @param kind          what it tells of
 * @param unixMillis    when, by the clock of whoever wrote it
 * @param requestId     the request that it belongs to
 * @param traceId       W3C trace id, 32 hex characters
 * @param scheme        {@link Principal#scheme} of who asked
 * @param key           {@link Principal#id} of who asked: for CURVE the Z85 form of the verified key
 * @param agent         who was asked, or answered
 * @param policyVersion of the policy snapshot by which it was allowed
 * @param generation    that it was pinned to
 * @param operation     what it is, in words of its kind: {@code query}, {@code text_data}, {@code flip}
 * @param print         at most {@value #LONGEST_PRINT} bytes by which the request's body is recognised when it comes again
 * @param body          its bytes, as they are on the wire; never a secret
 */
public record Entry(Kind kind, long unixMillis, String requestId, String traceId, String scheme, String key, String agent,
        long policyVersion, String generation, String operation, ByteString print, ByteString body) {
    /** Most bytes of one text. */
    public static final int LONGEST_TEXT = 1024;
    /** Most bytes of a print. */
    public static final int LONGEST_PRINT = 64;

    public Entry {
        requireNonNull(kind);
        requireNonNull(requestId);
        requireNonNull(traceId);
        requireNonNull(scheme);
        requireNonNull(key);
        requireNonNull(agent);
        requireNonNull(generation);
        requireNonNull(operation);
        requireNonNull(print);
        requireNonNull(body);
        if (print.size() > LONGEST_PRINT) {
            throw new IllegalArgumentException("a print of " + print.size() + " bytes");
        }
    }

    /** An entry of the bus itself, without a request. */
    public static Entry of(Kind kind, long unixMillis, String operation, ByteString body) {
        return new Entry(kind, unixMillis, "", "", Principal.KERNEL.scheme(), Principal.KERNEL.id(), "", 0, "", operation,
                ByteString.EMPTY, body);
    }
}
