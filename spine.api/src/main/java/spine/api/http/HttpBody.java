package spine.api.http;

import com.google.protobuf.ByteString;
import org.osgi.annotation.versioning.ConsumerType;
import spine.api.SpineException;

/** Takes the body of an answer as it arrives. Called on the thread that made the call; while it blocks nothing is read. */
@ConsumerType
@FunctionalInterface
public interface HttpBody {
    /**
     * The next piece.
     *
     * @param bytes unpacked, 1 to 65,536; parted anywhere
     * @throws SpineException       to stop: the connection is cut, and the exception goes to the caller
     * @throws InterruptedException to stop likewise
     */
    void take(ByteString bytes) throws SpineException, InterruptedException;
}
