package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import spine.api.Address.KeyRange;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.ComponentID;
import spine.api.message.NeuralSpike;
import spine.api.message.RetrieveRequest;

/**
 * The one thing that the broker reads of a payload: the Morton key of a {@code retrieve_req} that names neither an agent
 * nor a capability, since the key's owner is whom it is for. All else is skipped undecoded (SP-06), other kinds wholly.
 * Static functions without state.
 */
final class WantedKey {
    private static final int KEY = RetrieveRequest.DIRECT_MORTON_INDEX_FIELD_NUMBER << 3
            | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int TEXT = RetrieveRequest.SEMANTIC_QUERY_FIELD_NUMBER << 3
            | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int RETRIEVE = NeuralSpike.RETRIEVE_REQ_FIELD_NUMBER << 3
            | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private WantedKey() {
    }

    /**
     * The key, or null if the spike asks for none.
     *
     * @throws SpineException                 {@code INVALID_REQUEST} if it is not 16 bytes long (SP-10)
     * @throws InvalidProtocolBufferException if the payload does not parse
     */
    static KeyRange of(EnvelopeHead head, ByteString spike) throws SpineException, InvalidProtocolBufferException {
        if (head.payloadField() != EnvelopeHead.RETRIEVE || !isForTheOwner(head)) {
            return null;
        }
        ByteString key;
        try {
            key = read(spike.newCodedInput());
        } catch (InvalidProtocolBufferException malformed) {
            throw malformed;
        } catch (IOException malformed) {
            throw new InvalidProtocolBufferException(malformed);
        }
        if (key == null) {
            return null;
        }
        if (key.size() != KeyRange.KEY_BYTES) {
            throw new SpineException(new Refusal(ErrorCode.INVALID_REQUEST, "Malformed spike: a Morton key has "
                    + KeyRange.KEY_BYTES + " bytes, not " + key.size() + ".", "Send it big-endian, the high 64 bits first.")
                    .with(EnvelopeRules.RULE, "SP-10"));
        }
        return new KeyRange(key, key);
    }

    /** Memory, or nobody in particular. */
    private static boolean isForTheOwner(EnvelopeHead head) {
        return head.recipientName().isEmpty() && head.capability().isEmpty()
                && (head.recipient() == 0 || head.recipient() == ComponentID.MEMORY_SYSTEM_VALUE);
    }

    /** The target is a oneof: of several the last one counts. */
    private static ByteString read(CodedInputStream in) throws IOException {
        ByteString key = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag != RETRIEVE) {
                EnvelopeHead.skip(in, tag);
                continue;
            }
            int end = in.pushLimit(in.readRawVarint32());
            for (int inner = in.readTag(); inner != 0; inner = in.readTag()) {
                if (inner == KEY) {
                    key = in.readBytes();
                } else {
                    key = inner == TEXT ? null : key;
                    EnvelopeHead.skip(in, inner);
                }
            }
            in.popLimit(end);
        }
        return key;
    }
}
