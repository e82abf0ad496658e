package spine.cli.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.PrintStream;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import spine.api.Payload;

/**
 * Gathers the parts of a {@code nikola.spine.Payload} and prints it as a person reads it: its text, then a line for each
 * citation; or its bytes where it is made of those. Not thread-safe.
 */
final class RichText {
    private static final String TYPE = Payload.typeOf(spine.api.message.Payload.getDefaultInstance());
    /** A message is no larger (SP-14). */
    private static final int MOST_BYTES = 10 * 1024 * 1024;

    private ByteString gathered = ByteString.EMPTY;

    /** Such a payload; empty for another type, and for bytes that do not parse. */
    static Optional<spine.api.message.Payload> in(String contentType, ByteString bytes) {
        try {
            return contentType.equals(TYPE) ? Optional.of(spine.api.message.Payload.parseFrom(bytes)) : Optional.empty();
        } catch (InvalidProtocolBufferException other) {
            return Optional.empty();
        }
    }

    /** What {@code --json} says of it. */
    static void put(Map<String, Object> map, spine.api.message.Payload rich) {
        map.put("output", rich.getText());
        map.put("confidence", rich.getConfidence());
        map.put("citations", rich.getCitationsList());
        if (!rich.getBinaryData().isEmpty()) {
            map.put("output_base64", Base64.getEncoder().encodeToString(rich.getBinaryData().toByteArray()));
        }
    }

    /** Takes a part that is one of these; false leaves it to others. */
    boolean takes(Payload part) {
        if (!part.contentType().equals(TYPE) || gathered.size() + (long) part.data().size() > MOST_BYTES) {
            return false;
        }
        gathered = gathered.concat(part.data());
        return true;
    }

    /** Prints what was gathered, bytes that do not parse as they are; false if there is nothing. */
    boolean print(PrintStream out) {
        var rich = in(TYPE, gathered);
        if (rich.isEmpty() || !rich.get().getBinaryData().isEmpty()) {
            out.writeBytes(rich.map(spine.api.message.Payload::getBinaryData).orElse(gathered).toByteArray());
        } else if (!gathered.isEmpty()) {
            out.println(rich.get().getText().stripTrailing());
            rich.get().getCitationsList().forEach(from -> out.println("(" + from + ")"));
        }
        out.flush();
        return !gathered.isEmpty();
    }
}
