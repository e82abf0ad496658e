package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import spine.api.Address;
import spine.api.message.Durability;

/**
 * What routing needs of a spike: read in one pass that skips over the payload without decoding it (SP-06).
 *
 * @param trace        {@code traceparent} and {@code tracestate}; nothing else of the map
 * @param meta         whether response metadata are there: then it answers and asks nothing
 * @param payloadField number of the payload that is set; 0 if none is, the last one if several are
 * @param payloads     how many are set; legal is one (SP-05)
 * @param asked        the durability that is asked for; a number that this version does not know reads as none
 * @param credit       parts that are granted, or requests that an agent takes; -1 if it is not set; above the int range
 *                     it reads as the largest
 * @param content      the bytes without timestamp, deadline, trace, durability and credit: what says the same if it is sent again
 */
record EnvelopeHead(String requestId, long timestamp, int sender, int recipient, Map<String, String> trace,
        int schemaMajor, String recipientName, String capability, long deadlineUnixMs, boolean idempotent,
        boolean mirrored, boolean meta, int payloadField, int payloads, Durability asked, int credit,
        ByteString content) {
    /** Begins a recipient's name that is a group's; no agent's name has a colon. */
    static final String GROUP = "group:";
    static final int TEXT = 9;
    static final int STATUS = 17;
    static final int RETRIEVE = 20;
    static final int REVOCATION = 26;
    static final int ERROR = 27;
    static final int STREAM_PART = 40;
    static final int CANCEL = 41;
    static final int CANCEL_RECEIPT = 42;
    static final int HELLO = 43;
    static final int DISCOVER = 45;

    private static final long PAYLOADS = bits(5, 6, 7, 8, 9, 14, 15, 16, 17, 20, 21, 22, 23, 24, 25, 26, 27, 40, 41,
            42, 43, 44, 45, 46, 47);
    /** Payloads that only answer: command_resp, retrieve_resp, error, stream_part, cancel_receipt, welcome, directory. */
    private static final long REPLIES = bits(7, 21, 27, 40, 42, 44, 46);

    /** An honest spike has a handful; a hostile one must not cost us a million. */
    private static final int MOST_CUTS = 16;

    /** A set of field numbers below 64. */
    static long bits(int... fields) {
        long set = 0;
        for (int field : fields) {
            set |= 1L << field;
        }
        return set;
    }

    static boolean isIn(long set, int field) {
        return field < 64 && (set >>> field & 1) != 0;
    }

    /**
     * Reads the head.
     *
     * @throws InvalidProtocolBufferException if the bytes are no protobuf message or a text of the head is no UTF-8
     */
    static EnvelopeHead read(ByteString spike) throws InvalidProtocolBufferException {
        try {
            return new Fields(spike).read();
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
    }

    /** The request's id, or nothing if that cannot be told. */
    static String idOf(ByteString spike) {
        try {
            return read(spike).requestId();
        } catch (InvalidProtocolBufferException malformed) {
            return "";
        }
    }

    /** Whether it can only be an answer. */
    boolean isReply() {
        return meta || isIn(REPLIES, payloadField);
    }

    /** Whether it grants credit and does nothing else (SP-05: an explicit ack). */
    boolean isAck() {
        return payloads == 0 && credit >= 0 && !isAddressed();
    }

    /** Whether it says whom it is for; component 0 cannot be told from nobody (SP-03). */
    boolean isAddressed() {
        return recipient != 0 || !recipientName.isEmpty() || !capability.isEmpty();
    }

    /** Whom it is for: by name or group, by capability, else by number. */
    Address address() {
        if (!recipientName.isEmpty()) {
            return recipientName.startsWith(GROUP) ? new Address.Group(recipientName.substring(GROUP.length()))
                    : new Address.Name(recipientName);
        }
        return capability.isEmpty() ? new Address.Component(recipient) : new Address.Capability(capability);
    }

    private static final class Fields {
        private final ByteString spike;
        private final CodedInputStream in;
        private String requestId = "";
        private long timestamp;
        private int sender;
        private int recipient;
        private Map<String, String> trace = Map.of();
        private int schemaMajor;
        private String recipientName = "";
        private String capability = "";
        private long deadlineUnixMs;
        private boolean idempotent;
        private boolean mirrored;
        private boolean meta;
        private int payload;
        private int payloads;
        private Durability asked = Durability.ACCEPTED;
        private ByteString content = ByteString.EMPTY;
        private int cuts;
        private int credit = -1;

        Fields(ByteString spike) {
            this.spike = spike;
            this.in = spike.newCodedInput();
        }

        EnvelopeHead read() throws IOException {
            int kept = 0;
            int start = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                boolean changes = field(tag);
                int end = in.getTotalBytesRead();
                if (changes && cuts++ < MOST_CUTS) {
                    content = content.concat(spike.substring(kept, start));
                    kept = end;
                }
                start = end;
            }
            return new EnvelopeHead(requestId, timestamp, sender, recipient, trace, schemaMajor, recipientName,
                    capability, deadlineUnixMs, idempotent, mirrored, meta, payload, payloads, asked, credit,
                    content.concat(spike.substring(kept)));
        }

        /** Takes one field; true if it is one that changes when the same request is sent again. */
        private boolean field(int tag) throws IOException {
            switch (tag) {
                case 1 << 3 | 2 -> requestId = in.readStringRequireUtf8();
                case 2 << 3 -> timestamp = in.readInt64();
                case 3 << 3 -> sender = in.readEnum();
                case 4 << 3 -> recipient = in.readEnum();
                case 18 << 3 | 2 -> traceEntry(in.readBytes());
                case 28 << 3 -> schemaMajor = in.readUInt32();
                case 29 << 3 | 2 -> recipientName = in.readStringRequireUtf8();
                case 30 << 3 | 2 -> capability = in.readStringRequireUtf8();
                case 31 << 3 -> deadlineUnixMs = in.readInt64();
                case 32 << 3 -> idempotent = in.readBool();
                case 33 << 3 -> asked = durability(in.readEnum());
                case 34 << 3 -> mirrored = in.readBool();
                case 35 << 3 -> credit = (int) Math.min(Integer.MAX_VALUE, Integer.toUnsignedLong(in.readUInt32()));
                default -> skipped(tag);
            }
            return tag == 2 << 3 || tag == (18 << 3 | 2) || tag == 31 << 3 || tag == 33 << 3 || tag == 35 << 3;
        }

        private static Durability durability(int number) {
            var known = Durability.forNumber(number);
            return known == null ? Durability.ACCEPTED : known;
        }

        private void skipped(int tag) throws IOException {
            int field = WireFormat.getTagFieldNumber(tag);
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                meta |= field == 11;
                if (isIn(PAYLOADS, field)) {
                    payload = field;
                    payloads++;
                }
            }
            skip(in, tag);
        }

        private void traceEntry(ByteString entry) throws IOException {
            var pair = entry.newCodedInput();
            String key = "";
            String value = "";
            for (int tag = pair.readTag(); tag != 0; tag = pair.readTag()) {
                switch (tag) {
                    case 1 << 3 | 2 -> key = pair.readStringRequireUtf8();
                    case 2 << 3 | 2 -> value = pair.readStringRequireUtf8();
                    default -> skip(pair, tag);
                }
            }
            if (key.equals("traceparent") || key.equals("tracestate")) {
                trace = trace.isEmpty() ? new HashMap<>() : trace;
                trace.put(key, value);
            }
        }
    }

    /** Goes past a field of whatever kind. */
    static void skip(CodedInputStream in, int tag) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
            in.readInt64(); // skipField refuses some that the full parse takes
        } else if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("unexpected end of a group");
        }
    }
}
