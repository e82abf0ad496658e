package spine.rcis.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import spine.api.rcis.RCISRequest;

/**
 * The head of an RCISRequest: all that is needed to let it in or refuse it, read in one pass that skips the
 * operation's body without decoding or copying it.
 *
 * @param requestId in the form of a UUID, or empty if there is none in that form
 * @param authToken as sent, or empty; over 1024 bytes counts as wrong, so it is not kept
 * @param operation field number of the operation, 0 if there is none; the last one wins, as in protobuf
 * @param field     the operation as it came, tag and length included; empty if there are several, which protobuf
 *                  merges, or a field that this schema does not know
 * @param content   the same without tag and length
 * @param credit    parts of a streamed answer that it grants; 0 if none; above the int range it reads as the largest
 */
record Head(String requestId, ByteString authToken, int operation, ByteString field, ByteString content, int credit) {
    private static final int FIRST_OPERATION = 10;
    private static final int LAST_OPERATION = RCISRequest.INGEST_CHUNK_FIELD_NUMBER;
    private static final int UUID_LENGTH = 36;
    private static final int TOKEN_LIMIT = 1024;
    private static final int ID_TAG = tag(RCISRequest.REQUEST_ID_FIELD_NUMBER);
    private static final int TOKEN_TAG = tag(RCISRequest.AUTH_TOKEN_FIELD_NUMBER);
    private static final Set<Integer> OTHERS = Set.of(RCISRequest.TIMESTAMP_FIELD_NUMBER << 3,
            RCISRequest.DEADLINE_UNIX_MS_FIELD_NUMBER << 3, tag(RCISRequest.TRACE_CONTEXT_FIELD_NUMBER),
            RCISRequest.DURABILITY_FIELD_NUMBER << 3);
    private static final int CREDIT_TAG = RCISRequest.CREDIT_FIELD_NUMBER << 3;

    /** Empty if the bytes are no protobuf message at all. */
    static Optional<Head> read(ByteString body) {
        try {
            return Optional.of(scan(body));
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }

    boolean isChunk() {
        return operation == RCISRequest.INGEST_CHUNK_FIELD_NUMBER;
    }

    /** Whether it grants parts of an answer that is under way, and asks for nothing. */
    boolean isGrant() {
        return operation == 0 && credit > 0;
    }

    /** The operation's number, if it is of a schema that is newer than this one. */
    Optional<Integer> unknownOperation() {
        return operation > LAST_OPERATION ? Optional.of(operation) : Optional.empty();
    }

    private static Head scan(ByteString body) throws IOException {
        var in = body.newCodedInput();
        var id = "";
        var token = ByteString.EMPTY;
        int operation = 0;
        boolean plain = true;
        int start = 0;
        int content = 0;
        int end = 0;
        int before = 0;
        int credit = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == ID_TAG) {
                id = uuid(in);
            } else if (tag == TOKEN_TAG) {
                token = atMost(in, TOKEN_LIMIT);
            } else if (tag == CREDIT_TAG) {
                credit = (int) Math.min(Integer.MAX_VALUE, Integer.toUnsignedLong(in.readUInt32()));
            } else if (isOperation(tag)) {
                plain &= operation == 0;
                operation = WireFormat.getTagFieldNumber(tag);
                int size = in.readRawVarint32();
                start = before;
                content = in.getTotalBytesRead();
                in.skipRawBytes(size);
                end = in.getTotalBytesRead();
            } else {
                plain &= OTHERS.contains(tag);
                // A known number in another wire type is an unknown field to the full parser, and no operation here.
                if (WireFormat.getTagFieldNumber(tag) > LAST_OPERATION) {
                    operation = WireFormat.getTagFieldNumber(tag);
                }
                in.skipField(tag);
            }
            before = in.getTotalBytesRead();
        }
        boolean whole = plain && end > 0;
        return new Head(id, token, operation, whole ? body.substring(start, end) : ByteString.EMPTY,
                whole ? body.substring(content, end) : ByteString.EMPTY, credit);
    }

    private static boolean isOperation(int tag) {
        int field = WireFormat.getTagFieldNumber(tag);
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                && field >= FIRST_OPERATION && field <= LAST_OPERATION;
    }

    private static String uuid(CodedInputStream in) throws IOException {
        var bytes = atMost(in, UUID_LENGTH);
        var text = bytes.isValidUtf8() ? bytes.toStringUtf8() : "";
        return isUuid(text) ? text : "";
    }

    /** A field's bytes; empty, and nothing allocated, if there are more than the limit. */
    private static ByteString atMost(CodedInputStream in, int limit) throws IOException {
        int size = in.readRawVarint32();
        if (size >= 0 && size <= limit) {
            return ByteString.copyFrom(in.readRawBytes(size));
        }
        in.skipRawBytes(size);
        return ByteString.EMPTY;
    }

    /** Whether a text is a UUID in its one full form; {@link UUID#fromString} alone takes shorter ones. */
    static boolean isUuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return false;
        }
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    private static int tag(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }
}
