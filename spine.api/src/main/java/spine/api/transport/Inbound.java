package spine.api.transport;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A message that arrived, without its routing id frame. Whoever takes it owns it and its frames, and ends that in one
 * of two ways: {@link #release}, or handing {@link #frames} (as it is, or changed) to {@link Endpoint#send}. A pooling
 * engine then reuses message and list: keep neither. Not thread-safe: one owner at a time.
 */
@ProviderType
public interface Inbound {
    /** Where it arrived. */
    Endpoint endpoint();

    /** On a bound endpoint the verified sender; on a connected one the server. May be kept. */
    Peer from();

    /** 1 to 64 parts; the owner may change the list, and releases a buffer that he takes out. */
    List<Buffer> frames();

    /** Gives all frames back. */
    void release();

    /** A message that nobody pools; it ends like one that is, so that nobody comes to rely on the difference. */
    static Inbound of(Endpoint endpoint, Peer from, List<Buffer> frames) {
        return new Plain(endpoint, from, frames);
    }
}
