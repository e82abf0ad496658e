package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import spine.api.message.Durability;
import spine.api.message.NeuralSpike;

/**
 * Says in a reply what it survives, without parsing it: the field {@code durability} is appended, and of a field that comes
 * twice the last one counts. So what an agent claims there never holds. Static functions without state.
 */
final class Stamp {
    private static final int TAG =
            NeuralSpike.DURABILITY_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
    /** The tag's two bytes and one for the level. */
    static final int BYTES = CodedOutputStream.computeUInt32SizeNoTag(TAG) + 1;

    private Stamp() {
    }

    /** The spike in one array, copied once. */
    static ByteString on(ByteString spike, Durability level) {
        int size = spike.size();
        var stamped = new byte[size + BYTES];
        spike.copyTo(stamped, 0);
        stamped[size] = (byte) (TAG & 0x7f | 0x80);
        stamped[size + 1] = (byte) (TAG >>> 7);
        stamped[size + 2] = (byte) level.getNumber();
        return UnsafeByteOperations.unsafeWrap(stamped);
    }
}
