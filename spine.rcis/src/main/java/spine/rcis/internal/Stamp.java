package spine.rcis.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Arrays;
import java.util.Locale;
import spine.api.message.Durability;
import spine.api.rcis.RCISResponse;

/**
 * Says in a reply what it survives, as {@code granted} and, for people, as metadata {@value #KEY}, without parsing it: the
 * fields are appended, and of a field or a key that comes twice the last one counts. Static functions without state.
 */
final class Stamp {
    static final String KEY = "Durability";
    private static final ByteString[] OF = Arrays.stream(Durability.values())
            .filter(level -> level != Durability.UNRECOGNIZED).map(Stamp::made).toArray(ByteString[]::new);
    /** Most bytes of one. */
    static final int MOST_BYTES = Arrays.stream(OF).mapToInt(ByteString::size).max().orElseThrow();

    private Stamp() {
    }

    private static ByteString made(Durability level) {
        var fields = RCISResponse.newBuilder().setGranted(level)
                .putMetadata(KEY, level.name().toLowerCase(Locale.ROOT)).build().toByteString();
        // The lowest level is nothing on the wire, but must count too.
        return level == Durability.ACCEPTED
                ? fields.concat(ByteString.copyFrom(new byte[] {RCISResponse.GRANTED_FIELD_NUMBER << 3, 0})) : fields;
    }

    /** The reply in one array, copied once. */
    static ByteString on(ByteString reply, Durability level) {
        var stamp = OF[level.getNumber()];
        var stamped = new byte[reply.size() + stamp.size()];
        reply.copyTo(stamped, 0);
        stamp.copyTo(stamped, reply.size());
        return UnsafeByteOperations.unsafeWrap(stamped);
    }
}
