package spine.api;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;

/** Keeps all parts for one answer. Not thread-safe. */
final class JoinedParts implements Parts {
    /** What the largest message (SP-14) holds besides its envelope. */
    private static final int MOST_ANSWER_BYTES = 10 * 1024 * 1024 - 4096;

    private String contentType = "";
    private ByteString data = ByteString.EMPTY;
    private final Map<String, String> facts = new HashMap<>();

    @Override
    public void write(Payload part) throws SpineException {
        if (data.size() + (long) part.data().size() > MOST_ANSWER_BYTES) {
            throw new SpineException(ErrorCode.TOO_LARGE, "The answer has over " + MOST_ANSWER_BYTES + " bytes.",
                    "Ask for a stream, or for less at a time.");
        }
        contentType = contentType.isEmpty() ? part.contentType() : contentType;
        data = data.concat(part.data());
    }

    @Override
    public void fact(String key, String value) {
        facts.put(key, value);
    }

    /** Of the first part's type. */
    Payload joined() {
        return new Payload(contentType, data, facts);
    }
}
