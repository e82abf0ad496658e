package spine.api.codec;

import org.osgi.annotation.versioning.ConsumerType;
import spine.api.Payload;
import spine.api.SpineException;

/**
 * Translates payloads between two content types, for edges whose peers speak another encoding than protobuf.
 * Thread-safe; does not block.
 */
@ConsumerType
public interface PayloadCodec {
    /** Content type that it reads. */
    String from();

    /** Content type that it writes. */
    String to();

    /** @throws SpineException {@code INVALID_REQUEST} if the payload is malformed */
    Payload translate(Payload payload) throws SpineException;
}
